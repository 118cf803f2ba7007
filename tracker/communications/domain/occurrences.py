"""When the messages of a plan line are due: its cadence laid over the calendar and the forecast.

An occurrence's identity says which one it is, never when: a repeated one is named by the day its cadence
gives before weekends and holidays move it, one counted in working days by their number from the line's first
day, an anchored one by its anchor. So what was recorded about a message stays with it when dates move.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

from tracker.common.domain.workdays import LAST_DAY, Calendar, DateBeyondLimit
from tracker.phases.domain.facts import Status
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.schedule import Schedule

from .repeating import Repeating, WorkdayRule

GO_LIVE = "go_live"
RISK = "risk:"


@dataclass(frozen=True)
class Counted:
    """Every so many working days, the first of them on or after its first day."""

    every: int
    first_on: date


@dataclass(frozen=True)
class Anchored:
    """So many working days after, or below 0 before, each anchor: a node of the plan or the go-live."""

    anchors: tuple[str, ...]
    offset: int


@dataclass(frozen=True)
class OnDemand:
    """Said when something happens; nothing is due by itself."""


Cadence = Repeating | Counted | Anchored | OnDemand


class Occurrence(NamedTuple):
    identity: str
    due_on: date


def anchor_days(schedule: Schedule, anchors: Collection[str]) -> dict[str, date]:
    """Return the day each has, as forecast or as it was: a phase's start, a gate, a step's finish.

    A gate that was refused has none.
    """
    return {anchor: day for anchor in anchors if (day := _anchor_day(schedule, anchor))}


def agreed_days(
    schedule: Schedule, anchors: Collection[str], baseline: Mapping[str, tuple[date, date]]
) -> dict[str, date]:
    """Return the day each anchor was agreed for: as in the baseline, which has starts and finishes by node,
    else as planned."""
    return {anchor: day for anchor in anchors if (day := _agreed_day(schedule, anchor, baseline))}


def _agreed_day(schedule: Schedule, anchor: str, baseline: Mapping[str, tuple[date, date]]) -> date | None:
    kind, _, key = anchor.partition(":")
    if kind == "start":
        starts = [
            start
            for name, (start, _finish) in baseline.items()
            if name in schedule.nodes and schedule.nodes[name].phase == key
        ]
        phase = schedule.phases.get(key)
        return min(starts, default=phase.planned.start if phase and phase.planned else None)
    name = (schedule.go_live_key or "") if anchor == GO_LIVE else anchor
    if name in baseline:
        return baseline[name][1]
    node = schedule.nodes.get(name)
    return node.planned.finish if node and node.planned else None


def _anchor_day(schedule: Schedule, anchor: str) -> date | None:
    if anchor == GO_LIVE:
        return schedule.go_live
    kind, _, key = anchor.partition(":")
    if kind == "start":
        return _phase_start(schedule, key)
    node = schedule.nodes.get(anchor)
    if node is None or node.forecast is None or node.status == Status.STOPPED:
        return None
    return node.forecast.finish


def _phase_start(schedule: Schedule, key: str) -> date | None:
    """A phase that began has its start for good, also where its gate is out of reach."""
    phase = schedule.phases.get(key)
    if phase and phase.forecast:
        return phase.forecast.start
    begun = {Status.RUNNING, Status.DONE}
    starts = [
        node.forecast.start
        for node in schedule.nodes.values()
        if node.phase == key and node.kind == NodeKind.STEP and node.status in begun and node.forecast
    ]
    return min(starts, default=None)


def occurrences(
    cadence: Cadence, calendar: Calendar, days: Mapping[str, date], since: date, until: date
) -> list[Occurrence]:
    """Return what is due from `since` to `until`, both included, in order; each on a working day."""
    if isinstance(cadence, Repeating | Counted):
        return list(_recurring(cadence, calendar, since, until))
    if isinstance(cadence, Anchored):
        return sorted(
            (found for found in _anchored(cadence, calendar, days) if since <= found.due_on <= until),
            key=lambda found: (found.due_on, found.identity),
        )
    return []


def next_due(
    cadence: Cadence, calendar: Calendar, days: Mapping[str, date], since: date, done: Collection[str]
) -> Occurrence | None:
    """Return the first occurrence from `since` whose identity is not among those that are done."""
    found: Iterable[Occurrence]
    if isinstance(cadence, Repeating | Counted):
        found = _recurring(cadence, calendar, since, LAST_DAY)
    else:
        found = occurrences(cadence, calendar, days, since, LAST_DAY)
    return next((occurrence for occurrence in found if occurrence.identity not in done), None)


def find(cadence: Cadence, calendar: Calendar, days: Mapping[str, date], identity: str) -> Occurrence | None:
    """Return the occurrence with this identity, or None where the line has no such one."""
    if isinstance(cadence, Anchored):
        return next((o for o in _anchored(cadence, calendar, days) if o.identity == identity), None)
    if isinstance(cadence, Repeating):
        return _find_repeated(cadence, calendar, identity)
    if isinstance(cadence, Counted):
        return _find_counted(cadence, calendar, identity)
    return None


def _anchored(cadence: Anchored, calendar: Calendar, days: Mapping[str, date]) -> Iterator[Occurrence]:
    for anchor in cadence.anchors:
        due_on = _working_days_from(calendar, days[anchor], cadence.offset) if anchor in days else None
        if due_on:
            yield Occurrence(anchor, due_on)


def _working_days_from(calendar: Calendar, day: date, offset: int) -> date | None:
    """Count working days from a day; one from a Saturday is Monday, one before it is Friday."""
    return _day(calendar, (calendar.end_index(day) - 1 if offset > 0 else calendar.index(day)) + offset)


def _day(calendar: Calendar, index: int) -> date | None:
    try:
        return calendar.day(index)
    except DateBeyondLimit:
        return None


def _find_repeated(cadence: Repeating, calendar: Calendar, identity: str) -> Occurrence | None:
    """Look on the working days around the day that names it: no rule moves it further."""
    try:
        named = date.fromisoformat(identity)
        since = _day(calendar, calendar.end_index(named) - 1) or named
        until = _day(calendar, calendar.index(named)) or named
    except ValueError:  # also for a date beyond the limit
        return None
    return next((o for o in _recurring(cadence, calendar, since, until) if o.identity == identity), None)


def _find_counted(cadence: Counted, calendar: Calendar, identity: str) -> Occurrence | None:
    try:
        number = int(identity.rpartition(":")[2])
    except ValueError:
        return None
    if number < 0 or number % cadence.every:
        return None
    due_on = _day(calendar, calendar.index(cadence.first_on) + number)
    found = Occurrence(_counted_identity(cadence, number), due_on) if due_on else None
    return found if found and found.identity == identity else None


def _recurring(
    cadence: Repeating | Counted, calendar: Calendar, since: date, until: date
) -> Iterator[Occurrence]:
    """Yield them in order, on one day never two and none before the cadence's first day."""
    since = max(since, cadence.first_on)
    if isinstance(cadence, Counted):
        found = _counted(cadence, calendar, since)
    else:
        found = _repeated(cadence, calendar, since)
    with suppress(DateBeyondLimit):
        yield from takewhile(lambda occurrence: occurrence.due_on <= until, found)


def _counted(cadence: Counted, calendar: Calendar, since: date) -> Iterator[Occurrence]:
    first = calendar.index(cadence.first_on)
    number = calendar.index(since) - first
    number += -number % cadence.every
    while True:
        yield Occurrence(_counted_identity(cadence, number), calendar.day(first + number))
        number += cadence.every


def _counted_identity(cadence: Counted, number: int) -> str:
    """With its first day, as another one's numbers are others; in working days, as `every` may change."""
    return f"{cadence.first_on}:{number}"


def _repeated(cadence: Repeating, calendar: Calendar, since: date) -> Iterator[Occurrence]:
    for named, due_on in _moved(cadence, calendar, since):
        yield Occurrence(named.isoformat(), due_on)


type Moved = Iterator[tuple[date, date]]
"""The days that a cadence names, each with the working day on which it is due."""


def _moved(cadence: Repeating, calendar: Calendar, since: date) -> Moved:
    """Where several fall onto one day, only the nearest of them is said."""
    if cadence.unit == "month_end":
        backward = _moved_back(cadence, calendar, since)
        return ((named, due_on) for named, due_on in backward if due_on.month == named.month)
    if cadence.workday_rule == WorkdayRule.BEFORE:
        return _moved_back(cadence, calendar, since)
    if cadence.workday_rule == WorkdayRule.LEFT_OUT:
        return _left_out(cadence, calendar, since)
    return _moved_on(cadence, calendar, since)


def _moved_on(cadence: Repeating, calendar: Calendar, since: date) -> Moved:
    day = _first_that_reaches(calendar, since)
    while named := cadence.first_from(day):
        due_on = calendar.day(calendar.index(named))
        yield cadence.last_until(due_on) or named, due_on
        day = due_on + timedelta(days=1)


def _first_that_reaches(calendar: Calendar, since: date) -> date:
    """Return the first day that moves on to `since` or later: the one after the last working day before."""
    last_before = _day(calendar, calendar.index(since) - 1)
    return last_before + timedelta(days=1) if last_before else since


def _moved_back(cadence: Repeating, calendar: Calendar, since: date) -> Moved:
    day = calendar.day(calendar.index(since))
    while named := cadence.first_from(day):
        after = calendar.end_index(named)
        yield named, calendar.day(after - 1)
        day = calendar.day(after)


def _left_out(cadence: Repeating, calendar: Calendar, since: date) -> Moved:
    if cadence.weekday not in (None, *calendar.weekdays):
        for day in sorted(calendar.extra_working_days):  # no other is worked on that weekday
            if day >= since and cadence.first_from(day) == day:
                yield day, day
        return
    day = since
    while named := cadence.first_from(day):
        if calendar.is_working(named):
            yield named, named
        day = calendar.day(calendar.end_index(named))
