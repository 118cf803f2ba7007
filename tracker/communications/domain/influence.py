"""Who needs how much of our attention, and who has still to move (methods: stakeholders)."""

from enum import StrEnum

SCALE = range(1, 6)
HIGH_FROM = 4


class Strategy(StrEnum):
    MANAGE_CLOSELY = "manage_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"


_BY_HIGH_INFLUENCE_AND_INTEREST = {
    (True, True): Strategy.MANAGE_CLOSELY,
    (True, False): Strategy.KEEP_SATISFIED,
    (False, True): Strategy.KEEP_INFORMED,
    (False, False): Strategy.MONITOR,
}


class Attitude(StrEnum):
    """From the least to the most support."""

    UNAWARE = "unaware"
    RESISTANT = "resistant"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"
    LEADING = "leading"


_ORDER = list(Attitude)


def strategy_for(*, interest: int, influence: int) -> Strategy:
    return _BY_HIGH_INFLUENCE_AND_INTEREST[influence >= HIGH_FROM, interest >= HIGH_FROM]


def must_move(now: str, wanted: str) -> bool:
    """Tell whether somebody supports us less than we need; more than needed is no gap.

    `now` is empty where nobody has read the attitude, `wanted` where none was agreed.
    """
    return steps_to_go(now, wanted) > 0


def steps_to_go(now: str, wanted: str) -> int:
    """Count the attitudes from now to the wanted one; one that nobody has read is below them all."""
    if not wanted:
        return 0
    here = _ORDER.index(Attitude(now)) if now else -1
    return max(0, _ORDER.index(Attitude(wanted)) - here)
