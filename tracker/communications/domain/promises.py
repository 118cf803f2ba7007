"""What became of a promise, and which share is kept."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class Fate(StrEnum):
    """What a promise is on a day."""

    OPEN = "open"
    LATE = "late"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    BROKEN = "broken"
    RELEASED = "released"


_KEPT = (Fate.KEPT, Fate.KEPT_LATE)


def fate(status: str, due_on: date, over_on: date | None, on: date) -> Fate:
    """Judge by the day last agreed; who moves it asks first, and the move is seen in its history."""
    if status == Fate.OPEN:
        return Fate.LATE if due_on < on else Fate.OPEN
    if status == Fate.KEPT:
        return Fate.KEPT_LATE if over_on and over_on > due_on else Fate.KEPT
    return Fate(status)


def kept_of(fates: Iterable[Fate]) -> tuple[int, int]:
    """Return how many were kept, of how many that are over; who releases us breaks no word of ours."""
    over = [one for one in fates if one in _KEPT or one == Fate.BROKEN]
    return sum(one in _KEPT for one in over), len(over)
