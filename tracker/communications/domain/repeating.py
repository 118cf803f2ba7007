"""The days that a repeated line names, before weekends and holidays move them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.common.domain.workdays import LAST_DAY

MONTHS = ("month", "month_end")


class WorkdayRule(StrEnum):
    """What becomes of an occurrence whose day is a day off."""

    NEXT = "next"
    BEFORE = "before"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Repeating:
    """Every so many days, weeks or months from its first day; weeks keep the weekday, months the day.

    The unit `month_end` names the last days of months, and has its own rule: their last working days.
    """

    every: int
    unit: str
    first_on: date
    workday_rule: WorkdayRule = WorkdayRule.NEXT

    @property
    def weekday(self) -> int | None:
        """The only weekday that it names, where there is but one."""
        return None if self.unit in MONTHS or self._days_between % 7 else self.first_on.weekday()

    def first_from(self, day: date) -> date | None:
        """Return the first day named from `day` on; None past the last year."""
        return self._named(max(0, self._last_number(day - timedelta(days=1)) + 1))

    def last_until(self, day: date) -> date | None:
        """Return the last day named up to `day`, if there is one."""
        number = self._last_number(day)
        return self._named(number) if number >= 0 else None

    def _last_number(self, day: date) -> int:
        """Return the number, counted from 0, of the last day named up to `day`; below 0 before the first."""
        if self.unit not in MONTHS:
            return (day - self.first_on).days // self._days_between
        months = (day.year - self.first_on.year) * 12 + day.month - self.first_on.month
        number = months // self.every
        named = self._named(number)
        return number - 1 if named and named > day else number

    def _named(self, number: int) -> date | None:
        if self.unit not in MONTHS:
            days = number * self._days_between
            return self.first_on + timedelta(days=days) if days <= (LAST_DAY - self.first_on).days else None
        year, month = divmod(self.first_on.year * 12 + self.first_on.month - 1 + number * self.every, 12)
        if year > LAST_DAY.year:
            return None
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, last if self.unit == "month_end" else min(self.first_on.day, last))

    @property
    def _days_between(self) -> int:
        return self.every * (7 if self.unit == "week" else 1)
