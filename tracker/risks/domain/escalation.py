"""The escalation clock: who must answer by when, counted in working days from the day of receipt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import pairwise

from tracker.common.domain.workdays import Calendar, DateBeyondLimit


class Level(IntEnum):
    OWNER = 1
    PROJECT_MANAGER = 2
    DEPARTMENT_HEADS = 3
    SPONSOR = 4


DAYS = {Level.OWNER: 1, Level.PROJECT_MANAGER: 2, Level.DEPARTMENT_HEADS: 3, Level.SPONSOR: 5}
"""Working days from receipt in which each level must have answered; the day of receipt is not counted."""


@dataclass(frozen=True)
class Rung:
    """A level holds what nobody answered from `since` to the end of `due`.

    None where the calendar has no such working day.
    """

    level: Level
    since: date | None
    due: date | None


@dataclass(frozen=True)
class Place:
    """Where the clock stands: the level that time alone leads to."""

    rung: Rung
    is_out_of_time: bool

    @property
    def level(self) -> Level:
        return self.rung.level


def ladder(calendar: Calendar, received_on: date) -> tuple[Rung, ...]:
    """Return all levels; what is received on a day off counts as received on the next working day."""
    start = calendar.index(received_on)
    first = Rung(Level.OWNER, received_on, _day(calendar, start + DAYS[Level.OWNER]))
    return (
        first,
        *(
            Rung(level, _day(calendar, start + DAYS[before] + 1), _day(calendar, start + DAYS[level]))
            for before, level in pairwise(Level)
        ),
    )


def place(rungs: Collection[Rung], today: date, over_on: date | None = None) -> Place:
    """Return where the clock stands today, or stood on the day that stopped it."""
    on = min(today, over_on) if over_on else today
    reached = [rung for rung in rungs if rung.level == Level.OWNER or (rung.since and rung.since <= on)]
    last = reached[-1]
    is_last = last.level == Level.SPONSOR
    return Place(last, is_out_of_time=is_last and last.due is not None and on > last.due)


def staffed(level: Level, holders: Collection[Level]) -> Level:
    """Return the first level from here upwards that somebody holds, else the highest below; if none, this."""
    above = [one for one in Level if one >= level and one in holders]
    below = [one for one in Level if one < level and one in holders]
    return next(iter(above), None) or next(reversed(below), level)


def _day(calendar: Calendar, index: int) -> date | None:
    try:
        return calendar.day(index)
    except DateBeyondLimit:
        return None
