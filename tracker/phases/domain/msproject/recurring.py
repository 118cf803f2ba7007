"""Exceptions of a calendar that come again: every second Friday, the last Monday of May."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import IntEnum

from .elements import Record
from .values import truth, whole

type Matches = Callable[[date], bool]


class Recurs(IntEnum):
    DAILY = 1
    YEARLY_ON_DATE = 2
    YEARLY_ON_WEEKDAY = 3
    MONTHLY_ON_DATE = 4
    MONTHLY_ON_WEEKDAY = 5
    WEEKLY = 6
    EVERY_DAYS = 7


_LAST = 4
_ANY_DAY, _ANY_WORKDAY, _ANY_WEEKEND_DAY, _SUNDAY = range(4)


def occurrences(exception: Record, first: date, last: date) -> Iterator[date] | None:
    """Return the days of an exception from its first to its last; None if its pattern is not understood."""
    matches = _pattern(exception, first)
    if matches is None:
        return None
    counted = truth(exception.text("EnteredByOccurrences"))
    most = whole(exception.text("Occurrences"), "Occurrences") if counted else 0
    return _days(matches, first, last, most)


def _days(matches: Matches, first: date, last: date, most: int) -> Iterator[date]:
    found = 0
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        if matches(on):
            yield on
            found += 1
            if found == most:
                return


def _pattern(exception: Record, first: date) -> Matches | None:
    def number(name: str, default: int = 0) -> int:
        return whole(exception.text(name), name, default)

    period = max(number("Period", 1), 1)
    month = number("Month") + 1
    match number("Type", Recurs.DAILY):
        case Recurs.DAILY | Recurs.EVERY_DAYS:
            return lambda on: (on - first).days % period == 0
        case Recurs.WEEKLY:
            mask = number("DaysOfWeek")
            return lambda on: bool(mask >> _from_sunday(on) & 1) and _weeks(first, on) % period == 0
        case Recurs.MONTHLY_ON_DATE:
            day = number("MonthDay")
            return lambda on: on.day == day and _months(first, on) % period == 0
        case Recurs.MONTHLY_ON_WEEKDAY:
            is_it = _in_month(number("MonthItem"), number("MonthPosition"))
            return lambda on: is_it(on) and _months(first, on) % period == 0
        case Recurs.YEARLY_ON_DATE:
            day = number("MonthDay")
            return lambda on: on.month == month and on.day == day
        case Recurs.YEARLY_ON_WEEKDAY:
            is_it = _in_month(number("MonthItem"), number("MonthPosition"))
            return lambda on: on.month == month and is_it(on)
    return None


def _in_month(item: int, position: int) -> Matches:
    """Match the first to fourth (0–3) or last (4) day of its sort within its month."""

    def is_sort(on: date) -> bool:
        if item == _ANY_DAY:
            return True
        if item in (_ANY_WORKDAY, _ANY_WEEKEND_DAY):
            return (on.weekday() < 5) == (item == _ANY_WORKDAY)
        return _from_sunday(on) == item - _SUNDAY

    def matches(on: date) -> bool:
        if not is_sort(on):
            return False
        month = (on.replace(day=1) + timedelta(days=offset) for offset in range(31))
        same = [day for day in month if day.month == on.month and is_sort(day)]
        place = same.index(on)
        return place == len(same) - 1 if position == _LAST else place == position

    return matches


def _from_sunday(on: date) -> int:
    return (on.weekday() + 1) % 7


def _weeks(first: date, on: date) -> int:
    sunday = first - timedelta(days=_from_sunday(first))
    return (on - sunday).days // 7


def _months(first: date, on: date) -> int:
    return (on.year - first.year) * 12 + on.month - first.month
