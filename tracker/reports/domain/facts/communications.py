"""What was said and what was not, promised and kept, as a report knows it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .words import Name


class PromiseState(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True)
class MessageFacts:
    """`on`: the day it was told, else the day it is or was due. `reason`: why it was missed, as typed.

    `days_late`: working days since its day, of one that is overdue.
    """

    name: Name
    audience: str
    on: date
    sender: str = ""
    reason: str = ""
    days_late: int | None = None


@dataclass(frozen=True)
class Unheard:
    """`days` since a group was last told; None where it never was."""

    name: str
    days: int | None


@dataclass(frozen=True)
class PromiseFacts:
    """`on`: the day it is or was due, of one that is kept or broken the day of that."""

    name: str
    to: str
    state: PromiseState
    on: date
    owner: str = ""
    days_late: int | None = None


@dataclass(frozen=True)
class Promises:
    """`kept` and `broken` since the start; kept and broken ones are listed since the last report."""

    kept: int
    broken: int
    newly_kept: tuple[PromiseFacts, ...]
    newly_broken: tuple[PromiseFacts, ...]
    open: tuple[PromiseFacts, ...]

    @property
    def overdue(self) -> tuple[PromiseFacts, ...]:
        return tuple(one for one in self.open if one.state == PromiseState.OVERDUE)


@dataclass(frozen=True)
class AttitudeMove:
    """Somebody's attitude at the last report and now, as codes; empty where nobody had read it."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Communications:
    """`told`, `missed` since the last report and `coming` in the weeks ahead, each in full number.

    `overdue` is what nobody told yet, `unapproved` what hangs with its approver though its day is over.
    `feedback` and `misread`: what came back since the last report, and how often it was misunderstood.
    """

    told: tuple[MessageFacts, ...]
    missed: tuple[MessageFacts, ...]
    overdue: tuple[MessageFacts, ...]
    unapproved: tuple[MessageFacts, ...]
    coming: tuple[MessageFacts, ...]
    groups: int
    unheard: tuple[Unheard, ...]
    attitudes: tuple[AttitudeMove, ...] = ()
    promises: Promises | None = None
    feedback: int = 0
    misread: int = 0
