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


COUNTED = (Fate.LATE, Fate.KEPT, Fate.KEPT_LATE, Fate.BROKEN)
"""Those whose day is over: whoever it was made to may release us, which is no word broken."""


def fate(status: str, due_on: date, over_on: date | None, on: date) -> Fate:
    """Judge by the day last agreed; who moves it asks first, and the move is seen in its history."""
    if status == Fate.OPEN:
        return Fate.LATE if due_on < on else Fate.OPEN
    if status == Fate.KEPT:
        return Fate.KEPT_LATE if over_on and over_on > due_on else Fate.KEPT
    return Fate(status)


def kept_of(fates: Iterable[Fate]) -> tuple[int, int]:
    """Return how many were kept in time, of how many whose day is over."""
    counted = [one for one in fates if one in COUNTED]
    return sum(one == Fate.KEPT for one in counted), len(counted)
