"""What is known about each node on the status date, as working-day indices (rules 8, 10, 11, 13–16)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.network import Network, NodeKind
from tracker.phases.domain.plan import GateDecision, GateOutcome, PlanStep


class Status(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"
    HELD = "held"
    STOPPED = "stopped"


class Reason(StrEnum):
    """What a date can be driven by; a tie goes to the earlier one (rule 19)."""

    ACTUAL = "actual"
    LINK = "link"
    NOT_BEFORE = "not_before"
    HELD = "held"
    SAID = "said"
    STATUS_DATE = "status_date"
    START = "start"


FINISHED = frozenset({Status.DONE, Status.STOPPED})

type OwnBound = tuple[Reason, int]


class Recorded(NamedTuple):
    """Where a finished node stands, whatever its links say; `end_of_day` as in rule 15."""

    start: int
    finish: int
    end_of_day: bool = False


class Running(NamedTuple):
    """Work that began at `start`; from `said` on, `left` working days were left."""

    start: int
    said: int
    left: int

    @property
    def progress(self) -> float:
        """Rule 20: what was worked until people last spoke, of that and what they said was left."""
        worked = max(self.said - self.start, 0)
        return worked / (worked + self.left)


@dataclass(frozen=True)
class Facts:
    """`not_before` holds what a node's own dates ask for; the other maps hold only the nodes concerned."""

    today: int
    status: list[Status]
    not_before: dict[int, OwnBound] = field(default_factory=dict)
    recorded: dict[int, Recorded] = field(default_factory=dict)
    running: dict[int, Running] = field(default_factory=dict)


def step_status(step: PlanStep) -> Status:
    if step.dropped:
        return Status.DROPPED
    if step.finished_on:
        return Status.DONE
    return Status.RUNNING if step.started_on else Status.NOT_STARTED


def gate_status(decision: GateDecision | None) -> Status:
    if decision is None:
        return Status.NOT_STARTED
    match decision.outcome:
        case GateOutcome.HOLD:
            return Status.HELD
        case GateOutcome.STOP:
            return Status.STOPPED
        case _:
            return Status.DONE


def planned_not_before(network: Network) -> dict[int, OwnBound]:
    """Return rule 8's bounds."""
    index = network.plan.calendar.index
    return {
        number: (Reason.NOT_BEFORE, index(node.not_before))
        for number, node in enumerate(network.nodes)
        if node.not_before is not None
    }


def gather_facts(network: Network, on: date, planned_end_of_day: Sequence[bool]) -> Facts:
    """`planned_end_of_day` settles what a finished milestone or gate leaves open (rule 15)."""
    calendar = network.plan.calendar
    facts = Facts(
        today=calendar.index(on),
        status=[Status.NOT_STARTED] * len(network.nodes),
        not_before=planned_not_before(network),
    )
    for number, node in enumerate(network.nodes):
        step = node.step
        if step:
            if step.started_on is None and step.finished_on is None and not step.dropped:
                continue  # as most steps of a plan, most of the time
            _note_step(facts, number, step, calendar, planned_end_of_day[number])
        elif node.kind == NodeKind.GATE and node.phase.gate:
            _note_gate(facts, number, node.phase.gate, calendar, planned_end_of_day[number])
    return facts


def _note_step(facts: Facts, number: int, step: PlanStep, calendar: Calendar, ends_day: bool) -> None:
    facts.status[number] = status = step_status(step)
    if status == Status.DONE:
        assert step.finished_on is not None
        if step.days == 0:
            facts.recorded[number] = _moment(calendar, step.finished_on, step.end_of_day, ends_day)
        else:
            started_on = step.started_on or step.finished_on
            facts.recorded[number] = Recorded(
                calendar.index(started_on), calendar.end_index(step.finished_on)
            )
    elif status == Status.RUNNING:
        assert step.started_on is not None
        facts.running[number] = _running(step, step.started_on, calendar)


def step_progress(step: PlanStep, calendar: Calendar) -> float:
    """Return what is done of a step, 0 to 1; of a dropped one nothing ever is."""
    status = step_status(step)
    if status == Status.RUNNING:
        assert step.started_on is not None
        return _running(step, step.started_on, calendar).progress
    return 1.0 if status == Status.DONE else 0.0


def _running(step: PlanStep, started_on: date, calendar: Calendar) -> Running:
    """Rule 13: where nothing was said, all of it is left from the first day on."""
    start = calendar.index(started_on)
    if step.days_left is None:
        return Running(start, said=start, left=max(step.days, 1))
    said = start if step.said_on is None else calendar.index(step.said_on)
    return Running(start, said, left=max(step.days_left, 1))


def _note_gate(facts: Facts, number: int, decision: GateDecision, calendar: Calendar, ends_day: bool) -> None:
    facts.status[number] = status = gate_status(decision)
    if status in FINISHED:
        facts.recorded[number] = _moment(calendar, decision.decided_on, decision.end_of_day, ends_day)
    elif decision.review_on is not None:
        facts.not_before[number] = (Reason.HELD, calendar.index(decision.review_on))


def _moment(calendar: Calendar, day: date, end_of_day: bool | None, as_planned: bool) -> Recorded:
    """Rule 15: a finished node without duration stands at its day's morning or evening."""
    at_end = as_planned if end_of_day is None else end_of_day
    at = calendar.end_index(day) if at_end else calendar.index(day)
    return Recorded(at, at, at_end)
