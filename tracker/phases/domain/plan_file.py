"""A whole plan as files carry it, whatever their form; what goes out comes back equal."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.plan import NodeKey, PlanLink


@dataclass(frozen=True)
class FilePhase:
    """`name` is in the rollout's first language, `second_name` in its second one or empty."""

    key: str
    name: str
    second_name: str = ""
    gate_name: str = ""
    second_gate_name: str = ""
    not_before: date | None = None
    deadline: date | None = None


@dataclass(frozen=True)
class FileStep:
    """`phase` is a key; `owner` a member's name; the three durations are whole working days."""

    key: str
    phase: str
    name: str
    days: int
    second_name: str = ""
    best_days: int | None = None
    worst_days: int | None = None
    owner: str = ""
    not_before: date | None = None
    deadline: date | None = None
    planned_cost: Decimal | None = None
    actual_cost: Decimal | None = None
    started_on: date | None = None
    finished_on: date | None = None
    days_left: int | None = None
    said_on: date | None = None
    blocked_reason: str = ""
    is_dropped: bool = False


@dataclass(frozen=True)
class FileBaselineDate:
    node: NodeKey
    start: date
    finish: date
    days: int
    cost: Decimal | None = None


@dataclass(frozen=True)
class Unread:
    """Something a file holds that a plan does not, or that was changed to fit: never dropped silently.

    `place` names the task, row or element; `code` says what became of it; `value` is what stood there.
    """

    place: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class PlanFile:
    """Phases and steps in the plan's order; `baseline` is the approved one, empty where there is none."""

    name: str
    calendar: Calendar
    phases: tuple[FilePhase, ...]
    steps: tuple[FileStep, ...]
    links: tuple[PlanLink, ...]
    go_live: NodeKey | None = None
    target_go_live: date | None = None
    baseline: tuple[FileBaselineDate, ...] = ()
    unread: tuple[Unread, ...] = ()
