"""What of a plan is worth telling everybody: where it stands, and which days come next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.phases.domain.facts import Status
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.schedule import Schedule, ScheduledNode

AHEAD = timedelta(days=28)
MOST_TOLD = 6
_OPEN = {Status.NOT_STARTED, Status.RUNNING}


class Event(StrEnum):
    """In the order in which they are told where there are too many."""

    GO_LIVE = "go_live"
    GATE = "gate"
    STEP_STARTS = "step_starts"


@dataclass(frozen=True)
class Coming:
    """`node` is the key of what happens on that day."""

    event: Event
    node: str
    on: date


def coming(schedule: Schedule) -> list[Coming]:
    """Return the days of the next four weeks in their order; the most telling ones where they are many."""
    until = schedule.on + AHEAD
    found = [
        one
        for node in schedule.nodes.values()
        if (one := _coming(schedule, node)) and schedule.on <= one.on <= until
    ]
    order = list(Event)
    told = sorted(found, key=lambda one: (order.index(one.event), one.on))[:MOST_TOLD]
    return sorted(told, key=lambda one: (one.on, order.index(one.event)))


def _coming(schedule: Schedule, node: ScheduledNode) -> Coming | None:
    if node.forecast is None or node.status not in _OPEN:
        return None
    if node.key == schedule.go_live_key:
        return Coming(Event.GO_LIVE, node.key, node.forecast.finish)
    if node.kind == NodeKind.GATE:
        return Coming(Event.GATE, node.key, node.forecast.finish)
    if node.kind == NodeKind.STEP and node.status == Status.NOT_STARTED:
        return Coming(Event.STEP_STARTS, node.key, node.forecast.start)
    return None


def at_hand(schedule: Schedule, steps: Collection[str]) -> list[ScheduledNode]:
    """Return those of these steps that run, or start within four weeks, by their start."""
    found = [
        node
        for key, node in schedule.nodes.items()
        if key in steps
        and node.status in _OPEN
        and node.forecast
        and node.forecast.start <= schedule.on + AHEAD
    ]
    return sorted(found, key=lambda node: (node.forecast.start, node.key) if node.forecast else ())


def span_of(schedule: Schedule, steps: Collection[str]) -> tuple[date, date] | None:
    """Return from when to when these steps take place; None where nothing of them is still to come."""
    spans = [
        node.forecast
        for key, node in schedule.nodes.items()
        if key in steps and node.status in _OPEN and node.forecast
    ]
    return (min(one.start for one in spans), max(one.finish for one in spans)) if spans else None


def days_late(schedule: Schedule, agreed: date | None) -> int | None:
    """Return by how many working days the go-live lies behind the agreed day, below 0 before it."""
    if agreed is None or schedule.go_live is None:
        return None
    calendar = schedule.calendar
    return calendar.index(schedule.go_live) - calendar.index(agreed)
