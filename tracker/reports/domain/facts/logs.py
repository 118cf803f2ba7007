"""The logs as a report knows them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .words import Name


@dataclass(frozen=True)
class LogFacts:
    """A line of a log: who has it, and the day that counts, as its list says.

    `status` is a code of its log. `level`: of an issue; `rung`: its level on the escalation clock;
    `cost`: what a change adds, less what it saves.
    """

    number: str
    name: Name
    status: str
    who: tuple[str, ...] = ()
    on: date | None = None
    level: int | None = None
    cost: Decimal | None = None
    rung: int | None = None


@dataclass(frozen=True)
class LogList:
    """The first of a longer list, and how many there are."""

    count: int
    first: tuple[LogFacts, ...]


@dataclass(frozen=True)
class Logs:
    """What the logs say: what is open now, and what became of the rest since the last report.

    The day is that by which something is due, wanted or to be known, and of what is over when it was so.
    """

    issues: LogList
    issues_escalated: LogList
    issues_new: LogList
    issues_resolved: LogList
    decisions_made: LogList
    decisions_wanted: LogList
    changes_waiting: LogList
    changes_decided: LogList
    assumptions_due: LogList
    actions_overdue: LogList
