"""When the drafts of a series are due."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Every(StrEnum):
    WEEK = "week"
    MONTH = "month"


def due_after(every: Every, first_on: date, on: date) -> date:
    """Return a series' first day after `on`: that of its weekday, or of its day of the month.

    A month that is too short has it on its last day; the next one goes back to the day it was.
    """
    if on < first_on:
        return first_on
    if every == Every.WEEK:
        return first_on + timedelta(weeks=(on - first_on).days // 7 + 1)
    months = (on.year - first_on.year) * 12 + on.month - first_on.month
    day = _month_on(first_on, months)
    return day if day > on else _month_on(first_on, months + 1)


def _month_on(first_on: date, months: int) -> date:
    year, month = divmod(first_on.year * 12 + first_on.month - 1 + months, 12)
    return date(year, month + 1, min(first_on.day, monthrange(year, month + 1)[1]))
