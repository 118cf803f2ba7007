"""Project's first baseline as the approved one; its ten others are listed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.phases.domain.plan import NodeKey
from tracker.phases.domain.plan_file import FileBaselineDate

from .elements import Record
from .fields import Detail, Own, details
from .lags import DAYS_FORMAT, Measure, within
from .outline import Outline, Task
from .refused import Refusal
from .unread import Gathered, What
from .values import moment, money, seconds, whole


def read_baseline(outline: Outline, measure: Measure, gathered: Gathered) -> tuple[FileBaselineDate, ...]:
    """Return the dates in the plan's order: a phase's start, its steps, its gate."""
    others: Counter[int] = Counter()
    found: list[FileBaselineDate] = []
    for phase in outline.phases:
        own_gate = outline.gates.get(phase.key)
        whole_phase = _first(phase, others)
        if whole_phase:
            found.extend(_of_node(f"start:{phase.key}", phase, whole_phase, at_start=True))
        for step in phase.below():
            agreed = None if step.is_gate else _first(step, others)
            if agreed:
                found.extend(_of_step(step, agreed, measure))
        gate, agreed = (own_gate, _first(own_gate, others)) if own_gate else (phase, whole_phase)
        if agreed:
            found.extend(_of_node(f"gate:{phase.key}", gate, agreed, at_start=False))
    for number, tasks in sorted(others.items()):
        gathered.say(What.OTHER_BASELINE, str(number), tasks)
    return tuple(found)


def _first(task: Task, others: Counter[int]) -> Record | None:
    first = None
    for baseline in task.record.named("Baseline"):
        number = whole(baseline.text("Number"), task.name)
        if number:
            others[number] += 1
        elif first is None:
            first = baseline
    return first


def _of_node(node: NodeKey, task: Task, agreed: Record, *, at_start: bool) -> Iterator[FileBaselineDate]:
    """Yield the date of a start or gate, which take no time."""
    span = _span(task, agreed)
    if span:
        on = span[0] if at_start else span[1]
        yield FileBaselineDate(node, on, on, 0)


def _of_step(step: Task, agreed: Record, measure: Measure) -> Iterator[FileBaselineDate]:
    span = _span(step, agreed)
    if span:
        duration = seconds(agreed.text("Duration") or "PT0S", step.name)
        unit = whole(agreed.text("DurationFormat"), step.name, DAYS_FORMAT)
        days = within(measure.duration(duration, unit), Refusal.DURATION, step.name).days
        yield FileBaselineDate(f"step:{step.key}", *span, days, _cost(step, agreed))


def _span(task: Task, agreed: Record) -> tuple[date, date] | None:
    start = moment(agreed.text("Start"), task.name)
    finish = moment(agreed.text("Finish"), task.name)
    if start is None or finish is None:
        return None
    return start.day, max(start.day, finish.ends())


def _cost(step: Task, agreed: Record) -> Decimal | None:
    is_zero = Detail.BASELINE_ZERO in details(step.own.get(Own.DETAILS, ""))
    return money(agreed.text("Cost"), step.name) or (Decimal(0) if is_zero else None)
