"""How a risk's level comes about, and what its responses are expected to make of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.figures.matrix import band

__all__ = [
    "HIGHEST",
    "HIGHEST_LEVEL",
    "LOWEST",
    "REVIEW_AFTER",
    "Expectation",
    "Scale",
    "after_responses",
    "band",
    "chance",
    "level",
]

LOWEST, HIGHEST = 1, 5
HIGHEST_LEVEL = HIGHEST * HIGHEST

REVIEW_AFTER = timedelta(weeks=4)
"""When a risk is looked at again unless somebody names a day."""


def level(probability: int, impact: int) -> int:
    """Return probability × impact, 1 to 25."""
    return probability * impact


def chance(probability: int, chances: Sequence[float]) -> float:
    """Return what a place on the scale of probability means as a share, from 0 to 1."""
    return chances[probability - LOWEST]


@dataclass(frozen=True)
class Scale:
    """What places and levels mean in a rollout.

    `bands` holds the highest level of each band but the last, `chances` the share of each place of
    probability.
    """

    bands: tuple[int, ...]
    chances: tuple[float, ...]


@dataclass(frozen=True)
class Expectation:
    """What one response is expected to leave; None where it leaves that side as it is."""

    probability: int | None
    impact: int | None
    done_on: date | None


def after_responses(
    now: tuple[int, int], assessed_on: date, responses: Sequence[Expectation], *, rises: bool = False
) -> tuple[int, int] | None:
    """Return the (probability, impact) to expect; None where no response says.

    It never lies above the present one, for an opportunity (`rises`) never below it. A response's effect
    is expected until the risk is assessed again after it was done: from then on the assessment itself
    shows it.
    """
    further = max if rises else min
    ahead = [one for one in responses if one.done_on is None or one.done_on >= assessed_on]
    probabilities = [one.probability for one in ahead if one.probability is not None]
    impacts = [one.impact for one in ahead if one.impact is not None]
    if not probabilities and not impacts:
        return None
    return further([now[0], *probabilities]), further([now[1], *impacts])
