"""Working days counted from a rollout's start, so that dates become whole numbers (rule 1)."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2199, 12, 31)
MONDAY_TO_FRIDAY = frozenset(range(5))


class DateBeyondLimit(ValueError):
    """`day` is the date, or None where only a count of working days was asked for."""

    def __init__(self, day: date | None = None) -> None:
        self.day = day
        super().__init__(
            f"{day or 'The date'} lies outside {FIRST_DAY} to {LAST_DAY}; choose a date within these years."
        )


class NoWorkingDay(ValueError):
    def __init__(self) -> None:
        super().__init__("The calendar has no working day; choose at least one day of the week.")


@dataclass(frozen=True)
class Calendar:
    """A rollout's working days: Monday is 0; a day both off and extra is worked.

    Index 0 is the first working day on or after `start`; earlier working days are negative.
    """

    start: date
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays and not self.extra_working_days:
            raise NoWorkingDay
        if not self.weekdays <= set(range(7)):
            raise ValueError(f"Weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.weekdays)}.")
        _refuse_beyond_limit(self.start)

    def index(self, day: date) -> int:
        """Return the index of the first working day on or after the day: it begins that morning."""
        _refuse_beyond_limit(day)
        return bisect_left(self._working, day.toordinal()) - self._origin

    def end_index(self, day: date) -> int:
        """Return the index of the first working day after the day: it is over that evening."""
        _refuse_beyond_limit(day)
        return bisect_right(self._working, day.toordinal()) - self._origin

    def day(self, index: int) -> date:
        """Return the date of a working day; raise DateBeyondLimit if the calendar does not reach it."""
        position = self._origin + index
        if not 0 <= position < len(self._working):
            raise DateBeyondLimit
        return date.fromordinal(self._working[position])

    def days(self, indices: Collection[int]) -> dict[int, date]:
        """Return the dates of many working days; raises like `day`."""
        if not indices:
            return {}
        working, origin = self._working, self._origin
        if not (origin + min(indices) >= 0 and origin + max(indices) < len(working)):
            raise DateBeyondLimit
        return {index: date.fromordinal(working[origin + index]) for index in indices}

    def is_working(self, day: date) -> bool:
        return self.end_index(day) > self.index(day)

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days from `first` up to, not including, `last`; negative if `last` is earlier."""
        return self.index(last) - self.index(first)

    @cached_property
    def _working(self) -> "array[int]":
        return _working_ordinals(self.weekdays, self.days_off, self.extra_working_days)

    @cached_property
    def _origin(self) -> int:
        return bisect_left(self._working, self.start.toordinal())


def _refuse_beyond_limit(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DateBeyondLimit(day)


# Kept by value, because the same calendar is read from the database anew for each request.
@lru_cache(maxsize=32)
def _working_ordinals(
    weekdays: frozenset[int], days_off: frozenset[date], extra_working_days: frozenset[date]
) -> "array[int]":
    first, last = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    monday = first - FIRST_DAY.weekday()
    days: set[int] = set()
    for weekday in weekdays:
        days.update(range(monday + weekday, last + 1, 7))
    days -= {day.toordinal() for day in days_off}
    days |= {day.toordinal() for day in extra_working_days}
    working = array("i", sorted(day for day in days if first <= day <= last))
    if not working:
        raise NoWorkingDay
    return working
