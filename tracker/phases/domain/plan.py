"""A rollout's plan as the schedule reads it: what people decided and what happened."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from tracker.common.domain.workdays import Calendar

type NodeKey = str
"""“step:KEY”, “start:PHASE” or “gate:PHASE”."""


class LinkKind(StrEnum):
    """Which end of the first waits on which end of the second: FS = finish to start."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class GateOutcome(StrEnum):
    GO = "go"
    CONDITIONAL = "conditional"
    HOLD = "hold"
    STOP = "stop"


class NodeRef(NamedTuple):
    """An end of a link as people choose it: a step or a whole phase; written “step:KEY”, “phase:KEY”."""

    kind: Literal["step", "phase"]
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        kind, colon, key = text.partition(":")
        if colon and key:
            if kind == "step":
                return cls("step", key)
            if kind == "phase":
                return cls("phase", key)
        raise ValueError(f"“{text}” names no end of a link; write step:KEY or phase:KEY.")


@dataclass(frozen=True)
class GateDecision:
    """`review_on`: when a hold is looked at again, or a condition has to be met.

    `end_of_day`: whether it counts from that evening or that morning; None = as planned (rule 15).
    """

    outcome: GateOutcome | Literal["go", "conditional", "hold", "stop"]
    decided_on: date
    review_on: date | None = None
    end_of_day: bool | None = None


@dataclass(frozen=True)
class PlanPhase:
    key: str
    name: str
    not_before: date | None = None
    deadline: date | None = None
    gate: GateDecision | None = None
    gate_name: str = ""


@dataclass(frozen=True)
class PlanStep:
    """`days`: whole working days, 0 for a milestone. `days_left` (1 or more) was said on `said_on`.

    `end_of_day` is read for a finished milestone only, as in a gate decision; `best_days` and `worst_days`
    by the simulation only.
    """

    key: str
    phase: str
    name: str
    days: int
    not_before: date | None = None
    deadline: date | None = None
    started_on: date | None = None
    finished_on: date | None = None
    days_left: int | None = None
    said_on: date | None = None
    dropped: bool = False
    blocked: bool = False
    end_of_day: bool | None = None
    best_days: int | None = None
    worst_days: int | None = None


@dataclass(frozen=True)
class PlanLink:
    """`after` waits for `before`; `lag` in working days, may be negative.

    `position` ranks the links that people see: of two that hold a date, the lower is named.
    """

    before: NodeRef
    after: NodeRef
    kind: LinkKind = LinkKind.FS
    lag: int = 0
    position: int = 0


@dataclass(frozen=True)
class Plan:
    calendar: Calendar
    phases: tuple[PlanPhase, ...]
    steps: tuple[PlanStep, ...] = ()
    links: tuple[PlanLink, ...] = ()
    go_live: NodeKey | None = None
    target_go_live: date | None = None

    def as_known_on(self, on: date) -> "Plan":
        """Return the plan without what was recorded after that evening."""
        return replace(
            self,
            phases=tuple(_phase_as_known_on(phase, on) for phase in self.phases),
            steps=tuple(_step_as_known_on(step, on) for step in self.steps),
        )


def _phase_as_known_on(phase: PlanPhase, on: date) -> PlanPhase:
    decided_later = phase.gate is not None and phase.gate.decided_on > on
    return replace(phase, gate=None) if decided_later else phase


def _step_as_known_on(step: PlanStep, on: date) -> PlanStep:
    if step.said_on is not None and step.said_on > on:
        step = replace(step, days_left=None, said_on=None)
    if step.finished_on is not None and step.finished_on > on:
        step = replace(step, finished_on=None)
    if step.started_on is not None and step.started_on > on:
        step = replace(step, started_on=None)
    return step
