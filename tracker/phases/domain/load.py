"""How much work each person has in each week, and how many days for it; an absence moves no date."""

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from tracker.common.domain.workdays import LAST_DAY, Calendar
from tracker.phases.domain.facts import FINISHED, Status
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.plan import NodeKey
from tracker.phases.domain.schedule import Schedule, ScheduledNode

WEEKS = 104


class Period(NamedTuple):
    """A week or a month, or what is left of it; both days included."""

    first: date
    last: date


class Away(NamedTuple):
    """Days on which somebody does not work, both included."""

    first: date
    last: date


class Figure(NamedTuple):
    """Days of work, days to do it in, and working days away, of one bearer in one period.

    `available` is None where nobody is named.
    """

    work: int
    available: int | None
    away: int

    @property
    def excess(self) -> int:
        """How many days of work have no day; 0 where nobody is named."""
        return 0 if self.available is None else max(0, self.work - self.available)

    @property
    def is_overloaded(self) -> bool:
        return self.excess > 0


class Ahead(NamedTuple):
    """What is left of a step as working-day indices, the end exclusive."""

    start: int
    end: int

    @property
    def days(self) -> int:
        return self.end - self.start


class AwayDays(NamedTuple):
    """An absence that falls into a step: `fall` of the `ahead` working days left of it."""

    away: Away
    fall: int
    ahead: int


@dataclass(frozen=True)
class Load[Bearer: Hashable]:
    """`rows` holds a figure for each period, of every bearer with work in any of them.

    A bearer of steps is a person, or in place of one a duty.
    """

    periods: tuple[Period, ...]
    rows: Mapping[Bearer, tuple[Figure, ...]]


def ahead_of(schedule: Schedule, node: ScheduledNode) -> Ahead | None:
    """Return the forecast working days of an unfinished step from the status date on.

    None for what takes no work: milestones, gates, what is done or dropped or has no date.
    """
    if node.kind != NodeKind.STEP or not node.days or node.forecast is None:
        return None
    if node.status in FINISHED or node.status == Status.DROPPED:
        return None
    today = schedule.calendar.index(schedule.on)
    return Ahead(max(node.forecast.start_index, today), node.forecast.finish_index)


def weeks(schedule: Schedule) -> list[Period]:
    """Return this week and those after it, Monday to Sunday, until the last work ends; at most 104.

    This week begins on the status date: the days before it can't be worked any more.
    """
    week = timedelta(weeks=1)
    monday = schedule.on - timedelta(days=schedule.on.weekday())
    until = min(_last_day(schedule), monday + WEEKS * week - timedelta(days=1))
    count = (until - monday) // week + 1
    return _periods(schedule, [monday + number * week for number in range(count + 1)])


def months(schedule: Schedule) -> list[Period]:
    """Return the months that the weeks touch, the first from the status date on."""
    until = weeks(schedule)[-1].last
    starts = [schedule.on.replace(day=1)]
    while starts[-1] <= until:
        starts.append((starts[-1] + timedelta(days=31)).replace(day=1))
    return _periods(schedule, starts)


def _last_day(schedule: Schedule) -> date:
    return max([schedule.on, *(node.forecast.finish for node in _work(schedule) if node.forecast)])


def _periods(schedule: Schedule, starts: Sequence[date]) -> list[Period]:
    """Each period ends before the next start; the last start begins none."""
    return [
        Period(max(start, schedule.on), min(following - timedelta(days=1), LAST_DAY))
        for start, following in pairwise(starts)
    ]


def goes_on(schedule: Schedule, periods: Sequence[Period]) -> bool:
    """Tell whether work goes on after the last of the periods."""
    return any(node.forecast and node.forecast.finish > periods[-1].last for node in _work(schedule))


def load[Bearer: Hashable](
    schedule: Schedule,
    bearers: Mapping[NodeKey, Bearer],
    people: Mapping[Bearer, Collection[Away]],
    periods: Sequence[Period],
) -> Load[Bearer]:
    """Count the work of each bearer: a step gives one day to each of its working days ahead.

    Steps side by side add up. `bearers` names who bears each step that is counted; `people` are the
    bearers who work, with their absences: others have work, but no days for it. Periods follow each other.
    """
    calendar = schedule.calendar
    bounds = [(calendar.index(period.first), calendar.end_index(period.last)) for period in periods]
    work: dict[Bearer, list[int]] = {}
    for node in _work(schedule):
        if node.key in bearers:
            counted = work.setdefault(bearers[node.key], [0] * len(periods))
            for number, days in _spread(ahead_of(schedule, node), bounds):
                counted[number] += days
    away = {bearer: _absent(calendar, people[bearer], bounds) for bearer in work if bearer in people}
    return Load(
        periods=tuple(periods),
        rows={
            bearer: tuple(_figures(counted, bounds, away.get(bearer)))
            for bearer, counted in work.items()
            if any(counted)
        },
    )


def behind(schedule: Schedule, keys: Collection[NodeKey], period: Period) -> list[tuple[NodeKey, int]]:
    """Return which of these steps are worked on in a period, and on how many days."""
    bounds = [(schedule.calendar.index(period.first), schedule.calendar.end_index(period.last))]
    return [
        (node.key, days)
        for node in _work(schedule)
        if node.key in keys
        for _number, days in _spread(ahead_of(schedule, node), bounds)
    ]


def away_during(schedule: Schedule, node: ScheduledNode, absences: Collection[Away]) -> list[AwayDays]:
    """Return the absences that take working days from what is left of a step."""
    ahead = ahead_of(schedule, node) if absences else None
    if ahead is None:
        return []
    calendar = schedule.calendar
    falls = [
        (away, min(ahead.end, calendar.end_index(away.last)) - max(ahead.start, calendar.index(away.first)))
        for away in absences
    ]
    return [AwayDays(away, fall, ahead.days) for away, fall in falls if fall > 0]


def _work(schedule: Schedule) -> Iterator[ScheduledNode]:
    return (node for node in schedule.nodes.values() if ahead_of(schedule, node))


def _spread(ahead: Ahead | None, bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the number of each period that has some of the days, and how many."""
    if ahead is None:
        return
    first = max(0, bisect_right(bounds, (ahead.start, ahead.start)) - 1)
    for number in range(first, len(bounds)):
        start, end = bounds[number]
        if start >= ahead.end:
            return
        days = min(end, ahead.end) - max(start, ahead.start)
        if days > 0:
            yield number, days


def _absent(calendar: Calendar, absences: Collection[Away], bounds: Sequence[tuple[int, int]]) -> set[int]:
    """Return the working days away; days that two absences hold count once."""
    first, end = bounds[0][0], bounds[-1][1]
    return {
        index
        for away in absences
        for index in range(max(first, calendar.index(away.first)), min(end, calendar.end_index(away.last)))
    }


def _figures(
    work: Sequence[int], bounds: Sequence[tuple[int, int]], absent: set[int] | None
) -> Iterator[Figure]:
    for days, (start, end) in zip(work, bounds, strict=True):
        if absent is None:
            yield Figure(days, None, 0)
        else:
            away = sum(index in absent for index in range(start, end))
            yield Figure(days, end - start - away, away)
