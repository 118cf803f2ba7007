"""What a change does: two schedules of one rollout compared, before it is saved."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.phases.domain.drivers import Because, why
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.plan import NodeKey
from tracker.phases.domain.schedule import Schedule, ScheduledNode, Span


class Moved(NamedTuple):
    """Working days, later is positive."""

    key: NodeKey
    name: str
    start_days: int
    finish_days: int


class MissedDeadline(NamedTuple):
    """A deadline that held before and now is missed by `days` working days."""

    key: NodeKey
    name: str
    deadline: date
    days: int


@dataclass(frozen=True)
class Effect:
    """Steps and gates in the order of the new plan; those only one of the plans holds are not compared.

    `go_live_days`: working days, later is positive; None unless both schedules have a go-live date.
    `lost_forecast` and `gained_forecast`: had a forecast before only, or have one now only.
    `go_live_because`: what holds the new go-live where it is.
    """

    go_live_before: date | None
    go_live_after: date | None
    go_live_days: int | None
    moved: tuple[Moved, ...]
    became_critical: tuple[NodeKey, ...]
    no_longer_critical: tuple[NodeKey, ...]
    missed_deadlines: tuple[MissedDeadline, ...]
    lost_forecast: tuple[NodeKey, ...]
    gained_forecast: tuple[NodeKey, ...]
    go_live_because: tuple[Because, ...]


def effect(before: Schedule, after: Schedule) -> Effect:
    pairs = list(_steps_and_gates(before, after))
    return Effect(
        go_live_before=before.go_live,
        go_live_after=after.go_live,
        go_live_days=_go_live_days(before, after),
        moved=tuple(_moved(before, after, pairs)),
        became_critical=tuple(new.key for old, new in pairs if new.critical and not old.critical),
        no_longer_critical=tuple(new.key for old, new in pairs if old.critical and not new.critical),
        missed_deadlines=tuple(_missed_deadlines(pairs)),
        lost_forecast=tuple(new.key for old, new in pairs if old.forecast and not new.forecast),
        gained_forecast=tuple(new.key for old, new in pairs if new.forecast and not old.forecast),
        go_live_because=tuple(why(after, after.go_live_key)) if after.go_live_key is not None else (),
    )


type Pair = tuple[ScheduledNode, ScheduledNode]


def slipped(found: Effect, said_of: Collection[NodeKey]) -> list[str]:
    """Return the keys of the steps that end later by themselves, not only because others push them.

    Those grew, or are among the nodes that something was said of.
    """
    steps = (one for one in found.moved if one.finish_days > 0 and one.key.startswith(f"{NodeKind.STEP}:"))
    return [
        one.key.partition(":")[2]
        for one in steps
        if one.key in said_of or one.finish_days > max(one.start_days, 0)
    ]


def _steps_and_gates(before: Schedule, after: Schedule) -> Iterator[Pair]:
    for key, new in after.nodes.items():
        old = before.nodes.get(key)
        if old is not None and new.kind != NodeKind.START:
            yield old, new


def _go_live_days(before: Schedule, after: Schedule) -> int | None:
    old, new = before.go_live_node, after.go_live_node
    if not (old and new and old.forecast and new.forecast):
        return None
    return _days_later(before, after, old.forecast, new.forecast)[1]


def _moved(before: Schedule, after: Schedule, pairs: list[Pair]) -> Iterator[Moved]:
    for old, new in pairs:
        if old.forecast and new.forecast:
            start_days, finish_days = _days_later(before, after, old.forecast, new.forecast)
            if start_days or finish_days:
                yield Moved(new.key, new.name, start_days, finish_days)


def _days_later(before: Schedule, after: Schedule, old: Span, new: Span) -> tuple[int, int]:
    """Where the calendar itself changed, indices mean other days: then the dates are compared.

    What stood on a day that is no longer worked moves too, though the new calendar counts no day between.
    """
    if before.calendar == after.calendar:
        return new.start_index - old.start_index, new.finish_index - old.finish_index
    return (
        _days_between(before, after, old.start, new.start),
        _days_between(before, after, old.finish, new.finish),
    )


def _days_between(before: Schedule, after: Schedule, was: date, now: date) -> int:
    return after.calendar.working_days_between(was, now) or before.calendar.working_days_between(was, now)


def _missed_deadlines(pairs: list[Pair]) -> Iterator[MissedDeadline]:
    for old, new in pairs:
        held_before = old.margin is None or old.margin >= 0
        if new.deadline is not None and new.margin is not None and new.margin < 0 and held_before:
            yield MissedDeadline(new.key, new.name, new.deadline, -new.margin)
