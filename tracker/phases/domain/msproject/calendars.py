"""The project's calendar: its week, days off and extra working days, in both directions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tracker.common import limits
from tracker.common.domain.workdays import MONDAY_TO_FRIDAY, Calendar

from .elements import Record
from .recurring import occurrences
from .refused import FileRefused, Refusal
from .unread import Gathered, What
from .values import day, truth, whole

MOST_DAYS = 250_000
"""That many days of exceptions are looked at in one file, and no more."""

MOST_KEPT = 20_000
_EXCEPTION = 0


class Named(StrEnum):
    """The names of a file's exceptions of ours; the last is a day off that is worked all the same."""

    OFF = "Day off"
    EXTRA = "Working day"
    BOTH = "Day off, worked"


@dataclass
class _Days:
    """What is read so far; `left`: how many days may still be looked at."""

    name: str
    week: dict[int, bool] = field(default_factory=dict)
    off: set[date] = field(default_factory=set)
    extra: set[date] = field(default_factory=set)
    left: int = MOST_DAYS

    def spend(self, days: int) -> None:
        self.left -= max(days, 1)
        if self.left < 0 or len(self.off) + len(self.extra) > MOST_KEPT:
            raise FileRefused(Refusal.TOO_MANY_DAYS, self.name)

    def is_working(self, on: date) -> bool:
        return self.week.get(on.weekday(), on.weekday() in MONDAY_TO_FRIDAY)


def read_calendar(project: Record, start: date, minutes_per_day: int, gathered: Gathered) -> Calendar:
    calendars = {calendar.text("UID"): calendar for calendar in project.inside("Calendars")}
    chosen = calendars.get(project.text("CalendarUID"))
    if chosen is None:
        bases = (one for one in calendars.values() if truth(one.text("IsBaseCalendar")))
        chosen = next(bases, None)
    if chosen is None:
        return Calendar(start)
    days = _Days(chosen.text("Name"))
    for calendar in _with_bases(calendars, chosen):
        _read_week(days, calendar)
        _read_exceptions(days, calendar, gathered)
        _read_work_weeks(days, calendar, gathered)
    _say_short_days(chosen, minutes_per_day, gathered)
    weekdays = frozenset(n for n in range(7) if days.week.get(n, n in MONDAY_TO_FRIDAY))
    if not weekdays and not days.extra:
        raise FileRefused(Refusal.NO_WORKING_DAY, days.name)
    return Calendar(start, weekdays, frozenset(days.off), frozenset(days.extra))


def _with_bases(calendars: Mapping[str, Record], chosen: Record) -> list[Record]:
    """Return a calendar and those it is based on, the last of these first."""
    chain = [chosen]
    while not truth(chain[-1].text("IsBaseCalendar")):
        base = calendars.get(chain[-1].text("BaseCalendarUID"))
        if base is None or any(base is known for known in chain):
            break
        chain.append(base)
    return chain[::-1]


def _read_week(days: _Days, calendar: Record) -> None:
    for weekday in calendar.inside("WeekDays"):
        number = whole(weekday.text("DayType"), days.name)
        if 1 <= number <= 7:
            days.week[(number - 2) % 7] = truth(weekday.text("DayWorking"))
        elif number == _EXCEPTION:
            for first, last in _period(weekday, days.name):
                _add(days, _between(days, first, last), works=truth(weekday.text("DayWorking")))


def _read_exceptions(days: _Days, calendar: Record, gathered: Gathered) -> None:
    for exception in calendar.inside("Exceptions"):
        for first, last in _period(exception, days.name):
            days.spend((last - first).days)
            found = occurrences(exception, first, last)
            if found is None:
                gathered.say(What.EXCEPTION, days.name, exception.text("Name"))
                continue
            _add(days, found, works=truth(exception.text("DayWorking")))
            if exception.text("Name") == Named.BOTH:
                _add(days, _between(days, first, last), works=False)


def _read_work_weeks(days: _Days, calendar: Record, gathered: Gathered) -> None:
    """A week of its own for some months becomes days off and extra working days."""
    for work_week in calendar.inside("WorkWeeks"):
        own = {
            (whole(weekday.text("DayType"), days.name) - 2) % 7: truth(weekday.text("DayWorking"))
            for weekday in work_week.inside("WeekDays")
        }
        for first, last in _period(work_week, days.name) if own else ():
            if (last - first).days > limits.STEP_DAYS:
                gathered.say(What.WORK_WEEK, days.name, work_week.text("Name"))
                continue
            differing = [
                on
                for on in _between(days, first, last)
                if own.get(on.weekday()) not in (None, days.is_working(on))
            ]
            fresh = [on for on in differing if on not in days.off and on not in days.extra]
            _add(days, (on for on in fresh if own[on.weekday()]), works=True)
            _add(days, (on for on in fresh if not own[on.weekday()]), works=False)


def _period(record: Record, place: str) -> Iterator[tuple[date, date]]:
    """Yield the first and last day, cut to the years that are known; nothing where none is given."""
    for period in record.named("TimePeriod"):
        texts = [period.text("FromDate"), period.text("ToDate") or period.text("FromDate")]
        if all(texts):
            first, last = (_within(text, place) for text in texts)
            if first <= last:
                yield first, last


def _within(text: str, place: str) -> date:
    try:
        return day(text, place) or limits.FIRST_DAY
    except FileRefused as refused:
        if refused.code != Refusal.DATE_BEYOND:
            raise
        return limits.FIRST_DAY if refused.value < limits.FIRST_DAY.isoformat() else limits.LAST_DAY


def _between(days: _Days, first: date, last: date) -> Iterator[date]:
    days.spend((last - first).days)
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _add(days: _Days, found: Iterable[date], *, works: bool) -> None:
    (days.extra if works else days.off).update(found)
    days.spend(0)


def _say_short_days(calendar: Record, minutes_per_day: int, gathered: Gathered) -> None:
    """Days count alike here, however long they are."""
    said = set()
    for day_of in (*calendar.inside("WeekDays"), *calendar.inside("Exceptions")):
        minutes = sum(
            _minutes(time.text("ToTime")) - _minutes(time.text("FromTime"))
            for time in day_of.inside("WorkingTimes")
        ) % (24 * 60)
        if truth(day_of.text("DayWorking")) and minutes and minutes != minutes_per_day:
            said.add(minutes)
    for minutes in sorted(said):
        gathered.say(What.SHORT_DAY, calendar.text("Name"), f"{minutes / 60:g}")


def _minutes(text: str) -> int:
    hours, _, rest = text.strip().partition(":")
    minutes = rest[:2]
    return int(hours) * 60 + int(minutes) if hours.isdecimal() and minutes.isdecimal() else 0


def exceptions(calendar: Calendar) -> Iterator[tuple[Named, date, date]]:
    """Yield the days that differ from the week as Project lists them: name, first and last, by date."""
    both = calendar.days_off & calendar.extra_working_days
    named = dict.fromkeys(calendar.days_off, Named.OFF)
    named |= dict.fromkeys(calendar.extra_working_days, Named.EXTRA)
    named |= dict.fromkeys(both, Named.BOTH)
    runs: list[list[date]] = []
    for on in sorted(named):
        last = runs[-1][-1] if runs else None
        follows = last is not None and on - last == timedelta(days=1) and named[on] == named[last]
        if follows:
            runs[-1].append(on)
        else:
            runs.append([on])
    for run in runs:
        yield named[run[0]], run[0], run[-1]
