"""How a risk's level comes about, and what its responses are expected to make of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.figures.matrix import band

__all__ = ["HIGHEST", "LOWEST", "REVIEW_AFTER", "Expectation", "after_responses", "band", "chance", "level"]

LOWEST, HIGHEST = 1, 5
CHANCES = (0.10, 0.30, 0.50, 0.70, 0.90)

REVIEW_AFTER = timedelta(weeks=4)
"""When a risk is looked at again unless somebody names a day."""


def level(probability: int, impact: int) -> int:
    """Return probability × impact, 1 to 25."""
    return probability * impact


def chance(probability: int) -> float:
    """Return what a place on the scale of probability means as a share, from 0.1 to 0.9."""
    return CHANCES[probability - LOWEST]


@dataclass(frozen=True)
class Expectation:
    """What one response is expected to leave; None where it leaves that side as it is."""

    probability: int | None
    impact: int | None
    done_on: date | None


def after_responses(
    now: tuple[int, int], assessed_on: date, responses: Sequence[Expectation]
) -> tuple[int, int] | None:
    """Return the (probability, impact) to expect, never above the present one; None where no response says.

    A response's effect is expected until the risk is assessed again after it was done: from then on the
    assessment itself shows it.
    """
    ahead = [one for one in responses if one.done_on is None or one.done_on >= assessed_on]
    probability = _lowest(one.probability for one in ahead)
    impact = _lowest(one.impact for one in ahead)
    if probability is None and impact is None:
        return None
    return min(now[0], probability or now[0]), min(now[1], impact or now[1])


def _lowest(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)
