"""A plan's schedule on a status date, a pure function of both: the rules in the other modules meet here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from tracker.common.domain.workdays import Calendar, DateBeyondLimit
from tracker.phases.domain.backward import floats
from tracker.phases.domain.facts import Facts, Reason, Status, gather_facts
from tracker.phases.domain.forward import Dates, forecast_dates, planned_dates
from tracker.phases.domain.network import Network, Node, NodeKind, build_network
from tracker.phases.domain.plan import GateOutcome, LinkKind, NodeKey, Plan

# What a schedule holds are named tuples: there are thousands, and frozen dataclasses take five times as long.

KIND = {
    (True, False): LinkKind.FS,
    (False, False): LinkKind.SS,
    (True, True): LinkKind.FF,
    (False, True): LinkKind.SF,
}

BEGUN = frozenset({Status.RUNNING, Status.DONE})


class ScheduleBeyondLimit(ValueError):
    """The plan runs past the calendar's last year; `key` and `name` say which node is reached first."""

    def __init__(self, key: NodeKey, name: str) -> None:
        self.key, self.name = key, name
        super().__init__(
            f"“{name}” would fall outside the years the calendar holds; "
            "shorten a duration or a lag before it, or move its date."
        )


class Span(NamedTuple):
    """Working-day indices, the finish exclusive; and the dates people see (rule 3)."""

    start_index: int
    finish_index: int
    start: date
    finish: date

    def end(self, *, at_finish: bool) -> int:
        return self.finish_index if at_finish else self.start_index


class Driver(NamedTuple):
    """What holds a date where it is; the last four only where `reason` is a link (rule 19).

    A running step's driver is that of its finish. `position` is None for a link between a phase and its
    steps. “Said” without anything said means: the whole duration from its actual start.
    """

    reason: Reason
    before: NodeKey | None = None
    kind: LinkKind | None = None
    lag: int = 0
    position: int | None = None


class ScheduledNode(NamedTuple):
    """`phase` is a key; dates are None in and behind a circle, forecasts also beyond a stopped gate.

    `days`: 0 if dropped. `margin`: working days from the forecast to the deadline, negative if missed.
    `progress`: 0 to 1. `condition_expired`: a conditional gate whose review date has passed.
    """

    key: NodeKey
    kind: NodeKind
    name: str
    phase: str
    days: int
    status: Status
    blocked: bool
    planned: Span | None
    forecast: Span | None
    total_float: int | None
    go_live_float: int | None
    critical: bool
    driver: Driver | None
    deadline: date | None
    margin: int | None
    progress: float
    condition_expired: bool
    looped: bool


class ScheduledPhase(NamedTuple):
    """A phase as people see it: from the first start of its steps to its gate (rule 20)."""

    key: str
    name: str
    status: Status
    planned: Span | None
    forecast: Span | None
    progress: float
    critical: bool


class BrokenLink(NamedTuple):
    """A link that what happened did not keep: “out of sequence” (rule 14)."""

    before: NodeKey
    after: NodeKey
    kind: LinkKind
    lag: int


@dataclass(frozen=True)
class Schedule:
    """`nodes` in the plan's order: each phase's start, steps, gate.

    `finish`: None while any node has no forecast. `go_live_margin`: working days left to the target.
    `circles`: one for each tangle of nodes that wait for each other.
    """

    on: date
    calendar: Calendar
    nodes: Mapping[NodeKey, ScheduledNode]
    phases: Mapping[str, ScheduledPhase]
    planned_finish: date | None
    finish: date | None
    go_live_key: NodeKey | None
    go_live_planned: date | None
    go_live: date | None
    go_live_margin: int | None
    progress: float
    out_of_sequence: tuple[BrokenLink, ...]
    circles: tuple[tuple[NodeKey, ...], ...]

    @property
    def go_live_node(self) -> ScheduledNode | None:
        return self.nodes[self.go_live_key] if self.go_live_key is not None else None


def schedule(plan: Plan, on: date) -> Schedule:
    """Raise PlanRefused if the plan contradicts itself, ScheduleBeyondLimit if it runs past the last year."""
    network = build_network(plan)
    planned = planned_dates(network)
    facts = gather_facts(network, on, planned.end_of_day)
    forecast = forecast_dates(network, facts)
    nodes = _scheduled_nodes(network, facts, planned, forecast, on)
    go_live = nodes[plan.go_live] if plan.go_live is not None else None
    return Schedule(
        on=on,
        calendar=plan.calendar,
        nodes=nodes,
        phases={phase.key: phase for phase in _scheduled_phases(network, list(nodes.values()))},
        planned_finish=_last_finish([node.planned for node in nodes.values()]),
        finish=_last_finish([node.forecast for node in nodes.values()]),
        go_live_key=plan.go_live,
        go_live_planned=go_live.planned.finish if go_live and go_live.planned else None,
        go_live=go_live.forecast.finish if go_live and go_live.forecast else None,
        go_live_margin=_margin(plan.calendar, plan.target_go_live, go_live.forecast if go_live else None),
        progress=_weighted_progress(_kept_steps(nodes.values())),
        out_of_sequence=tuple(_broken_links(network, facts, forecast)),
        circles=tuple(tuple(network.nodes[number].key for number in circle) for circle in network.circles),
    )


def _scheduled_nodes(
    network: Network, facts: Facts, planned: Dates, forecast: Dates, on: date
) -> dict[NodeKey, ScheduledNode]:
    """Made column by column, which takes a third of the time of node by node."""
    nodes, plan = network.nodes, network.plan
    deadlines = _deadlines(network)
    planned_spans = _spans(network, planned)
    forecast_spans = _as_recorded(network, facts, _spans(network, forecast))
    go_live = network.number[plan.go_live] if plan.go_live is not None else None
    total, to_go_live = floats(network, facts, forecast, go_live)
    keys = [node.key for node in nodes]
    columns: dict[str, Iterable[object]] = {
        "key": keys,
        "kind": [node.kind for node in nodes],
        "name": [node.name for node in nodes],
        "phase": [node.phase.key for node in nodes],
        "days": network.days,
        "status": facts.status,
        "blocked": [step is not None and step.blocked for step in (node.step for node in nodes)],
        "planned": planned_spans,
        "forecast": forecast_spans,
        "total_float": total,
        "go_live_float": to_go_live,
        "critical": [days == 0 for days in total],
        "driver": _drivers(network, forecast),
        "deadline": deadlines,
        "margin": [
            _margin(plan.calendar, deadline, span) if deadline else None
            for deadline, span in zip(deadlines, forecast_spans, strict=True)
        ],
        "progress": _progress(facts),
        "condition_expired": [node.kind is NodeKind.GATE and _condition_expired(node, on) for node in nodes],
        "looped": [not dated for dated in planned.dated],
    }
    rows = zip(*(columns[name] for name in ScheduledNode._fields), strict=True)
    return dict(zip(keys, _named(ScheduledNode, rows), strict=True))


def _spans(network: Network, dates: Dates) -> list[Span | None]:
    """Rule 3: work shows its first and last day, a moment its morning or the evening before."""
    order, start, finish, end_of_day = dates.order, dates.start, dates.finish, dates.end_of_day
    starts = [start[number] for number in order]
    finishes = [finish[number] for number in order]
    first = [start[number] - 1 if end_of_day[number] else start[number] for number in order]
    last = [end - 1 if end > at else at for end, at in zip(finishes, first, strict=True)]
    day = _days_reached(network, order, first, last)
    rows = zip(starts, finishes, [day[at] for at in first], [day[at] for at in last], strict=True)
    spans: list[Span | None] = [None] * len(network.nodes)
    for number, span in zip(order, _named(Span, rows), strict=True):
        spans[number] = span
    return spans


def _days_reached(
    network: Network, order: Sequence[int], first: Sequence[int], last: Sequence[int]
) -> Mapping[int, date]:
    """Rule 22: the first node in the order of work that leaves the calendar's years is named."""
    indices = {*first, *last}
    try:
        return network.plan.calendar.days(indices)
    except DateBeyondLimit as beyond:
        at = next(at for at in zip(order, first, last, strict=True) if not _has_dates(network, *at[1:]))
        node = network.nodes[at[0]]
        raise ScheduleBeyondLimit(node.key, node.name) from beyond


def _has_dates(network: Network, *indices: int) -> bool:
    try:
        return all(network.plan.calendar.day(index) for index in indices)
    except DateBeyondLimit:
        return False


def _named[Row: tuple[Any, ...]](row_type: type[Row], rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    """Make named tuples from rows in their fields' order, twice as fast as by calling their type."""
    return map(partial(tuple.__new__, row_type), rows)


def _as_recorded(network: Network, facts: Facts, spans: list[Span | None]) -> list[Span | None]:
    """What happened shows the day it was recorded for, even where nobody should have worked."""
    for number in (*facts.recorded, *facts.running):
        span = spans[number]
        if span is None:
            continue
        step, decision = network.nodes[number].step, network.nodes[number].phase.gate
        if step:
            started_on = step.started_on or step.finished_on or span.start
            if step.days == 0 and step.finished_on:
                started_on = step.finished_on
            spans[number] = span._replace(start=started_on, finish=step.finished_on or span.finish)
        elif decision:
            spans[number] = span._replace(start=decision.decided_on, finish=decision.decided_on)
    return spans


def _drivers(network: Network, forecast: Dates) -> list[Driver | None]:
    by_reason = {reason: Driver(reason) for reason in Reason}
    keys = [node.key for node in network.nodes]
    drivers: list[Driver | None] = [None] * len(keys)
    linked, rows = [], []
    for number in forecast.order:
        driving = forecast.driver[number]
        if isinstance(driving, tuple):
            before, from_finish, to_finish, lag, position = driving
            kind = KIND[from_finish, to_finish]
            linked.append(number)
            rows.append((Reason.LINK, keys[before], kind, lag, position))
        else:
            drivers[number] = by_reason[driving]
    for number, driver in zip(linked, _named(Driver, rows), strict=True):
        drivers[number] = driver
    return drivers


def _deadlines(network: Network) -> list[date | None]:
    """Rule 9: the target go-live is a deadline of the go-live; the earlier counts."""
    plan = network.plan
    deadlines = [node.deadline for node in network.nodes]
    if plan.go_live is not None and plan.target_go_live is not None:
        number = network.number[plan.go_live]
        deadlines[number] = min(plan.target_go_live, deadlines[number] or plan.target_go_live)
    return deadlines


def _margin(calendar: Calendar, deadline: date | None, forecast: Span | None) -> int | None:
    if deadline is None or forecast is None:
        return None
    return calendar.end_index(deadline) - forecast.finish_index


def _progress(facts: Facts) -> list[float]:
    progress = [0.0] * len(facts.status)
    for number in facts.recorded:
        progress[number] = 1.0
    for number, running in facts.running.items():
        progress[number] = running.progress
    return progress


def _condition_expired(gate: Node, on: date) -> bool:
    """Rule 16: it reopens nothing, but shows."""
    decision = gate.phase.gate
    return (
        decision is not None
        and decision.outcome == GateOutcome.CONDITIONAL
        and decision.review_on is not None
        and decision.review_on < on
    )


def _last_finish(spans: Sequence[Span | None]) -> date | None:
    finishes = [span.finish for span in spans if span is not None]
    return max(finishes) if finishes and len(finishes) == len(spans) else None


def _scheduled_phases(network: Network, nodes: Sequence[ScheduledNode]) -> Iterator[ScheduledPhase]:
    for phase, (start, at_gate) in zip(network.plan.phases, network.phase_ends, strict=True):
        gate = nodes[at_gate]
        kept = _kept_steps(nodes[start:at_gate])
        yield ScheduledPhase(
            key=phase.key,
            name=phase.name,
            status=_phase_status(gate, kept),
            planned=_phase_span([step.planned for step in kept], gate.planned),
            forecast=_phase_span([step.forecast for step in kept], gate.forecast),
            progress=_weighted_progress(kept) if kept else gate.progress,
            critical=gate.critical or any(step.critical for step in kept),
        )


def _kept_steps(nodes: Iterable[ScheduledNode]) -> list[ScheduledNode]:
    return [node for node in nodes if node.kind is NodeKind.STEP and node.status is not Status.DROPPED]


def _phase_status(gate: ScheduledNode, steps: Sequence[ScheduledNode]) -> Status:
    if gate.status != Status.NOT_STARTED:
        return gate.status
    nothing_begun = BEGUN.isdisjoint([step.status for step in steps])
    return Status.NOT_STARTED if nothing_begun else Status.RUNNING


def _phase_span(steps: Sequence[Span | None], gate: Span | None) -> Span | None:
    """A gate that was decided before any step began is a phase by itself."""
    if gate is None:
        return None
    first = min([gate, *filter(None, steps)])
    return Span(first.start_index, gate.finish_index, min(first.start, gate.start), gate.finish)


def _weighted_progress(steps: Sequence[ScheduledNode]) -> float:
    """Weighted by planned days; where none takes any, by the number of steps."""
    days = sum([step.days for step in steps])
    if days:
        return sum([step.days * step.progress for step in steps]) / days
    return sum([step.progress for step in steps]) / len(steps) if steps else 0.0


def _broken_links(network: Network, facts: Facts, forecast: Dates) -> Iterator[BrokenLink]:
    """Rule 14: for finished nodes and for the starts of running ones; a stop waits for nothing."""
    for number in (*facts.recorded, *facts.running):
        if not forecast.dated[number] or facts.status[number] == Status.STOPPED:
            continue
        for before, from_finish, to_finish, lag, _ in network.into[number]:
            if not forecast.dated[before]:
                continue
            earliest = (forecast.finish if from_finish else forecast.start)[before] + lag
            if (forecast.finish if to_finish else forecast.start)[number] < earliest:
                kind = KIND[from_finish, to_finish]
                yield BrokenLink(network.nodes[before].key, network.nodes[number].key, kind, lag)
