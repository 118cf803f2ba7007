"""Lags and durations as whole working days.

Project counts in minutes of work, minutes round the clock, or per cent of what comes before. A part of
a day is rounded towards later, also of a negative lag: nothing comes earlier than the file says.
"""

from dataclasses import dataclass

from tracker.common import limits

from .refused import FileRefused, Refusal
from .unread import What
from .values import shown, up

_ELAPSED = frozenset({4, 6, 8, 10, 12})
_PERCENT = frozenset({19, 20})
_ESTIMATED = 32
_SECONDS_OF_A_DAY = 24 * 60 * 60
DAYS_FORMAT = 7


@dataclass(frozen=True, slots=True)
class Converted:
    """Whole working days, and what to say where they are not what the file gave."""

    days: int
    said: What | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a day of work is in this file, and how many there are in a week."""

    minutes_per_day: int
    days_per_week: int

    def duration(self, seconds: int, unit: int) -> Converted:
        if _plain(unit) in _ELAPSED:
            return self._round_the_clock(seconds, What.DURATION_ELAPSED)
        return self._work(seconds, What.DURATION_ROUNDED)

    def lag(self, tenths: int, unit: int, days_before: int) -> Converted:
        """Convert a lag in tenths of minutes, or in per cent of the days of the one before."""
        if tenths == 0:
            return Converted(0)
        if _plain(unit) in _PERCENT:
            days = up(tenths * days_before, 100)
            return Converted(days, What.LAG_PERCENT, f"{tenths} % → {days}")
        if _plain(unit) in _ELAPSED:
            return self._round_the_clock(tenths * 6, What.LAG_ELAPSED)
        return self._work(tenths * 6, What.LAG_ROUNDED)

    def tenths(self, days: int) -> int:
        return days * self.minutes_per_day * 10

    def _work(self, seconds: int, rounded: What) -> Converted:
        day = self.minutes_per_day * 60
        days = up(seconds, day)
        return (
            Converted(days) if days * day == seconds else Converted(days, rounded, _arrow(seconds, day, days))
        )

    def _round_the_clock(self, seconds: int, said: What) -> Converted:
        days = up(seconds * self.days_per_week, 7 * _SECONDS_OF_A_DAY)
        return Converted(days, said, _arrow(seconds, _SECONDS_OF_A_DAY, days))


def within(converted: Converted, code: Refusal, place: str) -> Converted:
    """Raise FileRefused for a lag or duration that a plan can't hold."""
    most, least = (limits.LAG_DAYS, -limits.LAG_DAYS) if code == Refusal.LAG else (limits.STEP_DAYS, 0)
    if not least <= converted.days <= most:
        raise FileRefused(code, place, converted.days)
    return converted


def is_estimated(unit: int) -> bool:
    return unit > _ESTIMATED


def share(days: int, part: int, whole_one: int) -> int:
    """Return that part of the days, rounded up; all of them where the whole is unknown."""
    return up(days * part, whole_one) if whole_one else days


def _plain(unit: int) -> int:
    return unit - _ESTIMATED if is_estimated(unit) else unit


def _arrow(part: int, whole_one: int, days: int) -> str:
    return f"{shown(part, whole_one)} → {days}"
