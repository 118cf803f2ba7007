"""Gates: their criteria and the decisions about them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment, writing

from ..domain.effect import Effect
from ..domain.plan import GateOutcome
from ..models import Criterion, GateDecision, Phase
from .changing import changing_plan, ends_in_the_evening

NEEDS_REVIEW = {GateOutcome.CONDITIONAL, GateOutcome.HOLD}


def meet_criterion(*, criterion: Criterion, by: Member | None, on: date, remark: str = "") -> None:
    with writing(criterion.rollout, by=by) as log:
        criterion.met_on, criterion.met_by, criterion.remark = on, by, remark
        criterion.save(update_fields=["met_on", "met_by", "remark"])
        log("criterion_met", criterion, remark=remark)


def unmeet_criterion(*, criterion: Criterion, by: Member | None, on: date, remark: str = "") -> None:
    with writing(criterion.rollout, by=by) as log:
        criterion.met_on, criterion.met_by, criterion.remark = None, None, remark
        criterion.save(update_fields=["met_on", "met_by", "remark"])
        log("criterion_reopened", criterion, on=on, remark=remark)


def decide_gate(
    *,
    phase: Phase,
    outcome: GateOutcome,
    by: Member | None,
    on: date,
    review_on: date | None = None,
    conditions: str = "",
    remark: str = "",
) -> tuple[GateDecision, Effect | None]:
    """Decide about a phase's gate; earlier decisions stay as history. Raises ValidationError."""
    _refuse_decision(phase, outcome, review_on, conditions, on)
    with changing_plan(phase.rollout, by=by, on=on) as change:
        decision = GateDecision.objects.create(
            rollout=phase.rollout,
            phase=phase,
            outcome=outcome.value,
            decided_on=on,
            review_on=review_on if outcome in NEEDS_REVIEW else None,
            conditions=conditions if outcome == GateOutcome.CONDITIONAL else "",
            remark=remark,
            decided_by=by,
            ends_in_the_evening=ends_in_the_evening(change.before, f"gate:{phase.key}"),
            at=recording_moment(),
        )
        change.log("gate_decided", decision, phase=phase.key, outcome=outcome, review_on=decision.review_on)
    return decision, change.effect


def _refuse_decision(
    phase: Phase, outcome: GateOutcome, review_on: date | None, conditions: str, on: date
) -> None:
    open_criteria = phase.criteria.filter(met_on=None).count()
    if outcome == GateOutcome.GO and open_criteria:
        sentence = ngettext(
            "“Go” needs every criterion met; %(count)d is open. Meet it, or decide with conditions.",
            "“Go” needs every criterion met; %(count)d are open. Meet them, or decide with conditions.",
            open_criteria,
        )
        raise ValidationError({"outcome": sentence % {"count": open_criteria}})
    if outcome == GateOutcome.CONDITIONAL and not conditions:
        raise ValidationError({"conditions": _("Say which conditions have to be met.")})
    if outcome in NEEDS_REVIEW and review_on is None:
        raise ValidationError({"review_on": _("Say on which day this is looked at again.")})
    if outcome in NEEDS_REVIEW and review_on is not None and review_on <= on:
        raise ValidationError({"review_on": _("The review must be after today. Choose a later day.")})
