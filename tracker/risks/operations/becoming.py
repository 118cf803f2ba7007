"""What one thing becomes or brings forth: a risk an issue, an assumption a risk, a meeting its results."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.rollouts.models import Member
from tracker.rollouts.writing import writing

from ..domain.scoring import REVIEW_AFTER
from ..models import Action, Assumption, Decision, Issue, LogEntry, Meeting, Risk
from .logs import add_inside, turn_inside
from .risks import raise_inside, take_turn


def make_issue_of(*, risk: Risk, by: Member, on: date, reason: str) -> Issue:
    """Keep that the risk happened, and open the issue that it became."""
    with writing(risk.rollout, by=by) as log:
        take_turn(risk, Risk.Status.OCCURRED, "risk_occurred", log, by=by, on=on, reason=reason)
        return add_inside(
            Issue, log, rollout=risk.rollout, by=by, on=on, risk=risk, **issue_from(risk, on, reason)
        )


def issue_from(risk: Risk, on: date, reason: str = "") -> dict[str, Any]:
    """Return what an issue takes over from the risk that it was."""
    impact = risk.assessments.latest("on", "pk").impact
    return {
        "name": risk.name,
        "second_name": risk.second_name,
        "text": "\n\n".join(filter(None, (reason, risk.effect, risk.contingency))),
        "category": risk.category,
        "urgency": impact,
        "impact": impact,
        "owner": risk.owner,
        "phase": risk.phases.first(),
        "step": risk.steps.first(),
        "received_on": on,
        "is_confidential": risk.is_confidential,
    }


def fail_assumption(
    *,
    assumption: Assumption,
    by: Member,
    on: date,
    note: str,
    name: str,
    probability: int,
    impact: int,
    owner: Member | None = None,
    status: str = Risk.Status.OPEN,
) -> Risk:
    """Keep that the assumption was wrong, and raise the risk that follows from it."""
    with writing(assumption.rollout, by=by) as log:
        risk = raise_inside(
            log,
            rollout=assumption.rollout,
            by=by,
            on=on,
            probability=probability,
            impact=impact,
            status=status,
            phases=[assumption.phase] if assumption.phase else [],
            name=name,
            cause=note,
            effect=assumption.if_wrong,
            category=assumption.category,
            owner=owner,
            next_review_on=on + REVIEW_AFTER,
            is_confidential=assumption.is_confidential,
        )
        turn_inside(assumption, Assumption.Status.FAILED, log, by=by, on=on, note=note, risk=risk)
    return risk


def replace_decision(*, decision: Decision, by: Member, on: date, **fields) -> Decision:
    """Make a decision that takes the place of an earlier one."""
    with writing(decision.rollout, by=by) as log:
        made = add_inside(Decision, log, rollout=decision.rollout, by=by, on=on, replaces=decision, **fields)
        turn_inside(decision, Decision.Status.REPLACED, log, by=by, on=on, note=fields.get("reason", ""))
    return made


def add_results(
    *,
    meeting: Meeting,
    by: Member,
    on: date,
    actions: Iterable[Mapping[str, Any]],
    decisions: Iterable[Mapping[str, Any]],
) -> list[LogEntry]:
    """Add what a meeting agreed on, all of it or nothing."""
    known: dict[str, Any] = {"rollout": meeting.rollout, "by": by, "on": on, "meeting": meeting}
    known["is_confidential"] = meeting.is_confidential
    with writing(meeting.rollout, by=by) as log:
        present = list(meeting.members.all())
        day = min(meeting.held_on, on)
        return [
            *(add_inside(Action, log, **known, **one) for one in actions),
            *(
                add_inside(Decision, log, **known, deciders=present, decided_on=day, **one)
                for one in decisions
            ),
        ]
