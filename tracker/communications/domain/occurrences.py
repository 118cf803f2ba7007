"""When the messages of a plan line are due: its cadence laid over the calendar and the forecast.

An occurrence's identity says which one it is, never when: a repeated one is named by the day its cadence
gives before weekends and holidays move it, an anchored one by its anchor. So what was recorded about a
message stays with it when dates move.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tracker.common.domain.workdays import LAST_DAY, Calendar, DateBeyondLimit
from tracker.phases.domain.facts import Status
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.schedule import Schedule

GO_LIVE = "go_live"
RISK = "risk:"


@dataclass(frozen=True)
class Repeating:
    """Every so many days, weeks or months from its first day; weeks keep the weekday, months the day."""

    every: int
    unit: str
    first_on: date


@dataclass(frozen=True)
class Anchored:
    """So many working days after, or below 0 before, each anchor: a node of the plan or the go-live."""

    anchors: tuple[str, ...]
    offset: int


@dataclass(frozen=True)
class OnDemand:
    """Said when something happens; nothing is due by itself."""


Cadence = Repeating | Anchored | OnDemand


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
    if isinstance(cadence, Repeating):
        return list(_repeated(cadence, calendar, since, until))
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
    if isinstance(cadence, Repeating):
        found = _repeated(cadence, calendar, since, LAST_DAY)
    else:
        found = occurrences(cadence, calendar, days, since, LAST_DAY)
    return next((occurrence for occurrence in found if occurrence.identity not in done), None)


def find(cadence: Cadence, calendar: Calendar, days: Mapping[str, date], identity: str) -> Occurrence | None:
    """Return the occurrence with this identity, or None where the line has no such one."""
    if isinstance(cadence, Anchored):
        return next((o for o in _anchored(cadence, calendar, days) if o.identity == identity), None)
    if isinstance(cadence, Repeating):
        return _find_repeated(cadence, calendar, identity)
    return None


def _anchored(cadence: Anchored, calendar: Calendar, days: Mapping[str, date]) -> Iterator[Occurrence]:
    for anchor in cadence.anchors:
        due_on = _working_days_from(calendar, days[anchor], cadence.offset) if anchor in days else None
        if due_on:
            yield Occurrence(anchor, due_on)


def _working_days_from(calendar: Calendar, day: date, offset: int) -> date | None:
    """Count working days from a day; one from a Saturday is Monday, one before it is Friday."""
    try:
        return calendar.day((calendar.end_index(day) - 1 if offset > 0 else calendar.index(day)) + offset)
    except DateBeyondLimit:
        return None


def _find_repeated(cadence: Repeating, calendar: Calendar, identity: str) -> Occurrence | None:
    try:
        nominal = date.fromisoformat(identity)
    except ValueError:
        return None
    due_on = _next_working_day(calendar, nominal)
    if due_on is None:
        return None
    return next((o for o in _repeated(cadence, calendar, due_on, due_on) if o.identity == identity), None)


def _repeated(cadence: Repeating, calendar: Calendar, since: date, until: date) -> Iterator[Occurrence]:
    """Where a holiday pushes several onto one day, only the last of them is said."""
    last: Occurrence | None = None
    for nominal in _nominal_days(cadence, _first_that_reaches(calendar, since), until):
        due_on = _next_working_day(calendar, nominal)
        if due_on is None or due_on > until:
            break
        if last and last.due_on != due_on:
            yield last
        last = Occurrence(nominal.isoformat(), due_on)
    if last:
        yield last


def _first_that_reaches(calendar: Calendar, since: date) -> date:
    """Return the first day that counts for `since` or later: the one after the last working day before."""
    try:
        return calendar.day(calendar.index(since) - 1) + timedelta(days=1)
    except DateBeyondLimit:
        return since


def _next_working_day(calendar: Calendar, day: date) -> date | None:
    try:
        return calendar.day(calendar.index(day))
    except DateBeyondLimit:
        return None


def _nominal_days(cadence: Repeating, since: date, until: date) -> Iterator[date]:
    number = _number_from(cadence, since)
    while (nominal := _nominal_day(cadence, number)) and nominal <= until:
        if nominal >= since:
            yield nominal
        number += 1


def _number_from(cadence: Repeating, since: date) -> int:
    """Return a number whose day is just before `since`, so that old lines cost no more than new ones."""
    if cadence.unit == "month":
        months = (since.year - cadence.first_on.year) * 12 + since.month - cadence.first_on.month
        return max(0, months // cadence.every)
    return max(0, (since - cadence.first_on).days // _days_between(cadence))


def _nominal_day(cadence: Repeating, number: int) -> date | None:
    """Return the day of the occurrence with this number, counted from 0; None past the last year."""
    first = cadence.first_on
    if cadence.unit != "month":
        days = number * _days_between(cadence)
        return first + timedelta(days=days) if days <= (LAST_DAY - first).days else None
    year, month = divmod(first.year * 12 + first.month - 1 + number * cadence.every, 12)
    if year > LAST_DAY.year:
        return None
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _days_between(cadence: Repeating) -> int:
    return cadence.every * (7 if cadence.unit == "week" else 1)
