"""The plan as a report knows it: the go-live and what holds it, phases, gates, steps, the graph."""

from dataclasses import dataclass
from datetime import date

from .words import Compared, GateState, Name, StepState

LONGEST_CHAIN = 60


@dataclass(frozen=True)
class Cause:
    """A link of the chain that holds a date; `days_late`: working days against what is compared with.

    `added`: how many of them came up here. `reason` and `state` are codes of the schedule.
    """

    key: str
    name: Name
    kind: str
    reason: str
    state: str
    finish: date | None
    days_late: int | None
    added: int


@dataclass(frozen=True)
class GoLive:
    """The go-live, or with no `key` the end of a plan that names none.

    `margin`: working days left to the promised date, negative after it. `chain` goes back in time.
    """

    key: str
    name: Name
    forecast: date | None
    planned: date | None
    baseline: date | None
    target: date | None
    compared: Compared
    days_late: int | None
    margin: int | None
    chain: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Gate:
    name: Name
    state: GateState
    met: int
    criteria: int
    decided_on: date | None = None
    review_on: date | None = None
    decided_by: str = ""
    conditions: str = ""


@dataclass(frozen=True)
class PhaseFacts:
    """`baseline`: the approved date of its gate, the planned one where none was approved; `baseline_start`
    the same of its first step.
    """

    key: str
    name: Name
    state: StepState
    gate: Gate
    start: date | None
    finish: date | None
    baseline: date | None
    days_late: int | None
    progress: float
    critical: bool
    steps: int
    steps_done: int
    baseline_start: date | None = None


@dataclass(frozen=True)
class StepFacts:
    """`since`: the day it was blocked, or its last word; `quiet_days` without word, for work at hand."""

    key: str
    number: str
    name: Name
    phase: str
    state: StepState
    start: date | None
    finish: date | None
    baseline: date | None
    days_late: int | None
    owner: Name | None
    critical: bool
    total_float: int | None = None
    deadline: date | None = None
    waits_for: str = ""
    since: date | None = None
    quiet_days: int | None = None


@dataclass(frozen=True)
class Steps:
    """The first of a longer list, and how many there are."""

    count: int
    first: tuple[StepFacts, ...]


@dataclass(frozen=True)
class Work:
    """`since` is the day from which a step counts as newly done."""

    since: date
    steps: int
    done_count: int
    done: Steps
    running: Steps
    coming: Steps
    late: Steps
    blocked: Steps
    quiet: Steps
    ownerless: Steps


@dataclass(frozen=True)
class GraphBox:
    """A phase, or the milestone of the go-live; `key` as arrows name it."""

    key: str
    phase: str
    name: Name
    milestone: bool


@dataclass(frozen=True)
class GraphArrow:
    before: str
    after: str
    critical: bool


@dataclass(frozen=True)
class Graph:
    boxes: tuple[GraphBox, ...]
    arrows: tuple[GraphArrow, ...]
