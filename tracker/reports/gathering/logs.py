"""The logs on a day, as facts: what is open and what became of the rest, as far as the audience sees it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.risks.domain.escalation import Level
from tracker.risks.models import (
    Action,
    Assumption,
    ChangeRequest,
    Decision,
    Escalation,
    Issue,
    LogEntry,
    LogTurn,
)
from tracker.rollouts.models import Rollout

from ..domain import facts
from ..domain.facts import Name
from .plan import LISTED

SOON, ONE_DAY = timedelta(days=14), timedelta(days=1)
WAITING = (ChangeRequest.Status.SUBMITTED, ChangeRequest.Status.ASSESSING, ChangeRequest.Status.WAITING)
DECIDED = (
    ChangeRequest.Status.APPROVED,
    ChangeRequest.Status.REFUSED,
    ChangeRequest.Status.POSTPONED,
    ChangeRequest.Status.IMPLEMENTED,
)

type Day[E: LogEntry] = Callable[["_Entry[E]"], date | None]
type Told[E: LogEntry] = Callable[["_Entry[E]", date | None], facts.LogFacts]


def log_facts(rollout: Rollout, on: date, since: date, *, confidential: bool, money: bool) -> facts.Logs:
    """What became of something counts after `since`."""
    logs = _Logs(rollout, on, confidential=confidential)
    issues = logs.entries(Issue, "owner", "escalations__holders")
    decisions = logs.entries(Decision, "deciders")
    changes = logs.entries(ChangeRequest, "owner")
    assumptions, actions = logs.entries(Assumption, "owner"), logs.entries(Action, "owner")

    def issue(one: "_Entry[Issue]", day: date | None) -> facts.LogFacts:
        return one.facts(_holders(one.row, on), day, level=one.row.level)

    def escalated(one: "_Entry[Issue]", day: date | None) -> facts.LogFacts:
        reached = _reached(one.row, on)
        return one.facts(_holders(one.row, on), day, rung=reached.level if reached else None)

    def decision(one: "_Entry[Decision]", day: date | None) -> facts.LogFacts:
        return one.facts([member.name for member in one.row.deciders.all()], day)

    def change(one: "_Entry[ChangeRequest]", day: date | None) -> facts.LogFacts:
        return one.facts(_owner(one.row), day, cost=_cost(one.row) if money else None)

    def owned(one: "_Entry", day: date | None) -> facts.LogFacts:
        return one.facts(_owner(one.row), day)

    return facts.Logs(
        issues=_listed(
            sorted((one for one in issues if not one.is_over), key=lambda one: -one.row.level),
            issue,
            lambda one: one.row.due_on,
        ),
        issues_escalated=_by_day(
            [one for one in issues if not one.is_over and _is_escalated(one.row, on)],
            escalated,
            lambda one: _since(one.row, on),
        ),
        issues_new=_listed(
            [one for one in issues if one.row.raised_on > since], issue, lambda one: one.row.raised_on
        ),
        issues_resolved=_listed(
            [one for one in issues if one.is_over and one.since > since], issue, lambda one: one.since
        ),
        decisions_made=_listed(
            [one for one in decisions if one.status == Decision.Status.MADE and one.since > since],
            decision,
            lambda one: one.row.decided_on,
        ),
        decisions_wanted=_by_day(
            [one for one in decisions if one.status == Decision.Status.WANTED],
            decision,
            lambda one: one.row.wanted_by,
        ),
        changes_waiting=_by_day(
            [one for one in changes if one.status in WAITING], change, lambda one: one.row.decide_by
        ),
        changes_decided=_listed(
            [one for one in changes if one.status in DECIDED and one.since > since],
            change,
            lambda one: one.since,
        ),
        assumptions_due=_by_day(
            [one for one in assumptions if not one.is_over and _is_by(one.row.validate_by, on + SOON)],
            owned,
            lambda one: one.row.validate_by,
        ),
        actions_overdue=_by_day(
            [one for one in actions if not one.is_over and _is_by(one.row.due_on, on - ONE_DAY)],
            owned,
            lambda one: one.row.due_on,
        ),
    )


@dataclass(frozen=True)
class _Entry[E: LogEntry]:
    """An entry as it was on the evening of the day: `since` is the day of its state."""

    row: E
    status: str
    since: date

    @property
    def is_over(self) -> bool:
        return self.status in self.row.OVER

    def facts(self, who: Iterable[str], on: date | None, **more) -> facts.LogFacts:
        name = Name(self.row.name, self.row.second_name)
        return facts.LogFacts(self.row.label, name, self.status, tuple(who), on, **more)


class _Logs:
    def __init__(self, rollout: Rollout, on: date, *, confidential: bool) -> None:
        self._rollout, self._on, self._confidential = rollout, on, confidential
        self._turns: dict[str, list[LogTurn]] = defaultdict(list)
        for turn in rollout.log_turns.filter(on__lte=on):
            self._turns[turn.entry].append(turn)

    def entries[E: LogEntry](self, kind: type[E], *parts: str) -> list[_Entry[E]]:
        rows = kind.objects.filter(rollout=self._rollout, raised_on__lte=self._on)  # type: ignore[attr-defined]
        seen = rows.seen_by(confidential=self._confidential).prefetch_related(*parts)
        return [self._entry(row) for row in seen]

    def _entry[E: LogEntry](self, row: E) -> _Entry[E]:
        turns = self._turns[row.label]
        return (
            _Entry(row, turns[-1].status, turns[-1].on) if turns else _Entry(row, row.status, row.raised_on)
        )


def _owner(row: LogEntry) -> list[str]:
    return [row.owner.name] if row.owner else []


def _holders(issue: Issue, on: date) -> list[str]:
    """Those whom the clock gave it to last, else its owner."""
    reached = _reached(issue, on)
    held = [member.name for member in reached.holders.all()] if reached else []
    return held or _owner(issue)


def _reached(issue: Issue, on: date) -> Escalation | None:
    """The last level that the clock, or somebody, gave it to."""
    return next((one for one in reversed(issue.escalations.all()) if one.on <= on), None)


def _is_escalated(issue: Issue, on: date) -> bool:
    reached = _reached(issue, on)
    return reached is not None and reached.level > Level.OWNER


def _since(issue: Issue, on: date) -> date | None:
    reached = _reached(issue, on)
    return reached.on if reached else None


def _cost(change: ChangeRequest) -> Decimal | None:
    if change.cost is None and change.saving is None:
        return None
    return (change.cost or Decimal(0)) - (change.saving or Decimal(0))


def _is_by(day: date | None, last: date) -> bool:
    return day is not None and day <= last


def _by_day[E: LogEntry](entries: list[_Entry[E]], told: Told[E], day: Day[E]) -> facts.LogList:
    return _listed(sorted(entries, key=lambda one: day(one) or date.max), told, day)


def _listed[E: LogEntry](entries: list[_Entry[E]], told: Told[E], day: Day[E]) -> facts.LogList:
    return facts.LogList(len(entries), tuple(told(one, day(one)) for one in entries[:LISTED]))
