from datetime import date
from decimal import Decimal

from django.db import transaction

from tracker.rollouts.models import Member

from ..models import Risk
from ..review import Outcome
from .becoming import make_issue_of
from .responses import add_response
from .risks import assess_risk, change_risk, close_risk, keep_level, note_occurrence


@transaction.atomic
def review_risk(
    *,
    risk: Risk,
    by: Member,
    on: date,
    status: str,
    probability: int,
    impact: int,
    days: tuple[int, int, int] | None,
    money: Decimal | None,
    next_review_on: date,
    note: str = "",
    owner: Member | None = None,
    response: str = "",
) -> Outcome:
    """Keep what was found on looking at an open risk: it ended, or its level holds, or is another one."""
    if owner != risk.owner:
        change_risk(risk=risk, by=by, owner=owner)
    if response:
        add_response(risk=risk, by=by, on=on, text=response, owner=owner)
    if status == Risk.Status.CLOSED:
        close_risk(risk=risk, by=by, on=on, reason=note)
        return Outcome.CLOSED
    if status == Risk.Status.OCCURRED:
        happened = make_issue_of if risk.kind == Risk.Kind.THREAT else note_occurrence
        happened(risk=risk, by=by, on=on, reason=note)
        return Outcome.OCCURRED
    last = risk.assessments.latest("on", "pk")
    if (last.probability, last.impact, last.days, last.money) == (probability, impact, days, money):
        keep_level(risk=risk, by=by, on=on, note=note, next_review_on=next_review_on)
        return Outcome.KEPT
    assess_risk(
        risk=risk,
        by=by,
        on=on,
        probability=probability,
        impact=impact,
        days=days,
        money=money,
        note=note,
        next_review_on=next_review_on,
    )
    return Outcome.CHANGED
