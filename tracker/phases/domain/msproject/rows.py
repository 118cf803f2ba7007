"""A plan as the rows of a project: a summary for each phase, its steps below, its gate as the last one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from tracker.common import limits
from tracker.common.domain.workdays import Calendar, DateBeyondLimit
from tracker.phases.domain.plan import LinkKind, NodeKey, NodeRef, PlanLink
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile

from .fields import Detail, Own, unnamed_gate, written_details

type Dates = Mapping[NodeKey, tuple[date, date]]

_TO_GATE = frozenset({LinkKind.FF, LinkKind.SF})
_ENDS_LATER = frozenset({LinkKind.FS, LinkKind.FF})


class Waits(NamedTuple):
    """`before` is the number of the row that is waited for; `lag` in working days."""

    before: int
    kind: LinkKind
    lag: int = 0


class Taken(NamedTuple):
    """The working days of a task as Project counts them: what was worked and what is left."""

    worked: int
    left: int

    @property
    def days(self) -> int:
        return self.worked + self.left


NO_TIME = Taken(0, 0)


@dataclass
class Row:
    """A task of the file: a summary has a phase, a gate neither step nor phase."""

    number: int
    node: NodeKey
    name: str
    outline: str
    own: dict[Own, str]
    start: date
    finish: date
    taken: Taken = NO_TIME
    step: FileStep | None = None
    agreed: FileBaselineDate | None = None
    phase: FilePhase | None = None
    waits: list[Waits] = field(default_factory=list)

    @property
    def is_milestone(self) -> bool:
        return self.phase is None and self.taken.days == 0


def rows_of(plan: PlanFile, dates: Dates) -> list[Row]:
    """Return the rows in the plan's order; `dates` are those of steps, starts and gates, as scheduled."""
    making = _Making(plan, dates, {agreed.node: agreed for agreed in plan.baseline})
    steps: dict[str, list[FileStep]] = defaultdict(list)
    for step in plan.steps:
        steps[step.phase].append(step)
    rows: list[Row] = []
    for place, phase in enumerate(plan.phases, start=1):
        rows += making.block(phase, steps[phase.key], place, len(rows) + 1)
    _tie(plan, rows)
    return rows


@dataclass(frozen=True)
class _Making:
    plan: PlanFile
    dates: Dates
    agreed: Mapping[NodeKey, FileBaselineDate]

    def block(self, phase: FilePhase, steps: Sequence[FileStep], place: int, first: int) -> list[Row]:
        inner = [self._step(step, first + n, f"{place}.{n}") for n, step in enumerate(steps, start=1)]
        last = len(inner) + 1
        gate = self._gate(phase, inner, first + last, f"{place}.{last}")
        return [self._summary(phase, [*inner, gate], first, str(place)), *inner, gate]

    def _step(self, step: FileStep, number: int, outline: str) -> Row:
        node = f"step:{step.key}"
        taken = _taken(self.plan.calendar, step)
        start, finish = self.dates.get(node) or _unscheduled(self.plan.calendar, taken.days)
        start = step.started_on or step.finished_on or start
        finish = max(step.finished_on or finish, start)
        agreed = self.agreed.get(node)
        return Row(
            number, node, step.name, outline, self._own(step, taken), start, finish, taken, step, agreed
        )

    def _own(self, step: FileStep, taken: Taken) -> dict[Own, str]:
        node = f"step:{step.key}"
        agreed = self.agreed.get(node)
        carried = {
            Detail.GO_LIVE: "" if self.plan.go_live == node else None,
            Detail.DAYS: f"{step.days}/{taken.days}" if taken.days != step.days else None,
            Detail.COST_ZERO: "" if step.planned_cost == 0 else None,
            Detail.ACTUAL_ZERO: "" if step.actual_cost == 0 else None,
            Detail.BASELINE_ZERO: "" if agreed and agreed.cost == 0 else None,
        }
        said = f"{step.said_on} {step.days_left}" if step.said_on and step.days_left is not None else ""
        return {
            Own.KEY: step.key,
            Own.KIND: "step",
            Own.SECOND_NAME: step.second_name,
            Own.BLOCKED: step.blocked_reason,
            Own.SAID: said,
            Own.DETAILS: _details(carried),
            Own.BEST: "" if step.best_days is None else str(step.best_days),
            Own.WORST: "" if step.worst_days is None else str(step.worst_days),
        }

    def _gate(self, phase: FilePhase, inner: Sequence[Row], number: int, outline: str) -> Row:
        node = f"gate:{phase.key}"
        latest = max((row.finish for row in inner), default=self.plan.calendar.start)
        start, finish = self.dates.get(node) or (latest, latest)
        carried = {
            Detail.GO_LIVE: "" if self.plan.go_live == node else None,
            Detail.NO_GATE_NAME: None if phase.gate_name else "",
        }
        own = {
            Own.KEY: phase.key,
            Own.KIND: "gate",
            Own.SECOND_NAME: phase.second_gate_name,
            Own.DETAILS: _details(carried),
        }
        name = phase.gate_name or unnamed_gate(phase.name)
        return Row(number, node, name, outline, own, start, finish, agreed=self.agreed.get(node))

    def _summary(self, phase: FilePhase, inner: Sequence[Row], number: int, outline: str) -> Row:
        """A summary spans what lies below it; its baseline begins at the phase's agreed start."""
        node = f"start:{phase.key}"
        start, finish = min(row.start for row in inner), max(row.finish for row in inner)
        taken = max(self.plan.calendar.end_index(finish) - self.plan.calendar.index(start), 0)
        own = {Own.KEY: phase.key, Own.KIND: "phase", Own.SECOND_NAME: phase.second_name}
        agreed, closed = self.agreed.get(node), self.agreed.get(f"gate:{phase.key}")
        if agreed and closed:
            agreed = replace(agreed, finish=max(agreed.start, closed.finish))
        return Row(
            number, node, phase.name, outline, own, start, finish, Taken(0, taken), agreed=agreed, phase=phase
        )


def _taken(calendar: Calendar, step: FileStep) -> Taken:
    """Return how long a step takes, whatever was planned: what is done took what it took."""
    if step.finished_on:
        start = step.started_on or step.finished_on
        worked = calendar.end_index(step.finished_on) - calendar.index(start) if step.days else 0
        return Taken(min(max(worked, 1 if step.days else 0), limits.STEP_DAYS), 0)
    if step.started_on and step.said_on and step.days_left is not None:
        worked = max(calendar.working_days_between(step.started_on, step.said_on), 0)
        return Taken(min(worked, limits.STEP_DAYS - step.days_left), step.days_left)
    return Taken(0, step.days)


def _unscheduled(calendar: Calendar, days: int) -> tuple[date, date]:
    """Return the project's first days for a step that has no dates: Project finds them by its links."""
    try:
        return calendar.day(0), calendar.day(max(days - 1, 0))
    except DateBeyondLimit:
        return calendar.start, calendar.start


def _details(carried: Mapping[Detail, str | None]) -> str:
    return written_details({word: value for word, value in carried.items() if value is not None})


def _tie(plan: PlanFile, rows: Sequence[Row]) -> None:
    """Say in each row what it waits for: a phase's start is its summary, its end its gate."""
    by_node = {row.node: row for row in rows}
    for link in sorted(plan.links, key=lambda link: link.position):
        before, after = by_node[_first_node(link.before)], by_node[_waiting_node(link)]
        after.waits.append(Waits(before.number, link.kind, link.lag))
    outlasted = set(_outlasted(plan))
    for step in plan.steps:
        if step.key not in outlasted:
            by_node[f"gate:{step.phase}"].waits.append(Waits(by_node[f"step:{step.key}"].number, LinkKind.FS))


def _outlasted(plan: PlanFile) -> Iterator[str]:
    """Yield the steps that end before another of their phase does: the gate need not wait for them as well.

    Project does not wait through what is inactive.
    """
    steps = {step.key: step for step in plan.steps}
    for link in plan.links:
        if link.before.kind == link.after.kind == "step" and link.kind in _ENDS_LATER and link.lag >= 0:
            before, after = steps[link.before.key], steps[link.after.key]
            if before.phase == after.phase and not after.is_dropped:
                yield before.key


def _first_node(end: NodeRef) -> NodeKey:
    return f"step:{end.key}" if end.kind == "step" else f"start:{end.key}"


def _waiting_node(link: PlanLink) -> NodeKey:
    if link.after.kind == "phase" and link.kind in _TO_GATE:
        return f"gate:{link.after.key}"
    return _first_node(link.after)
