"""Every change to a rollout's risks."""

from collections.abc import Collection, Iterable
from datetime import date

from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from .catalogue import CatalogueRisk, catalogue, taken_keys
from .domain.scoring import REVIEW_AFTER
from .models import PastClosing, Risk, RiskAssessment, RiskResponse
from .queries import next_number


def raise_risk(
    *,
    rollout: Rollout,
    by: Member,
    on: date,
    probability: int,
    impact: int,
    phases: Iterable[Phase] = (),
    steps: Iterable[Step] = (),
    **fields,
) -> Risk:
    """Add a risk with its first assessment; `fields` are those of the risk."""
    with writing(rollout, by=by) as log:
        risk = _numbered(rollout, next_number(rollout), raised_on=on, raised_by=by, **fields)
        risk.save()
        risk.phases.set(phases)
        risk.steps.set(steps)
        _assessment(risk, probability, impact, by=by, on=on).save()
        log("risk_raised", risk, number=risk.number, probability=probability, impact=impact)
    return risk


def change_risk(
    *, risk: Risk, by: Member, phases: Iterable[Phase] = (), steps: Iterable[Step] = (), **fields
) -> None:
    with writing(risk.rollout, by=by) as log:
        changed = [name for name, value in fields.items() if getattr(risk, name) != value]
        for name in changed:
            setattr(risk, name, fields[name])
        risk.save(update_fields=changed)
        risk.phases.set(phases)
        risk.steps.set(steps)
        log("risk_changed", risk, number=risk.number, fields=sorted(changed))


def assess_risk(
    *,
    risk: Risk,
    by: Member,
    on: date,
    probability: int,
    impact: int,
    note: str = "",
    next_review_on: date | None = None,
) -> RiskAssessment:
    """Keep how high the risk stands now; the earlier levels stay."""
    with writing(risk.rollout, by=by) as log:
        assessment = _assessment(risk, probability, impact, by=by, on=on, note=note)
        assessment.save()
        risk.next_review_on = next_review_on or on + REVIEW_AFTER
        risk.save(update_fields=["next_review_on"])
        log("risk_assessed", risk, number=risk.number, probability=probability, impact=impact)
    return assessment


def review_risk(*, risk: Risk, by: Member, next_review_on: date) -> None:
    """Say that the level still holds, and when to look again."""
    with writing(risk.rollout, by=by) as log:
        risk.next_review_on = next_review_on
        risk.save(update_fields=["next_review_on"])
        log("risk_reviewed", risk, number=risk.number, next_review_on=next_review_on)


def add_response(*, risk: Risk, by: Member, on: date, **fields) -> RiskResponse:
    """Add what is to be done; `fields` are those of the response."""
    with writing(risk.rollout, by=by) as log:
        response = RiskResponse(risk=risk, added_on=on, **fields)
        response.save()
        log("response_added", response, risk=risk.number)
    return response


def finish_response(*, response: RiskResponse, by: Member, on: date) -> None:
    with writing(response.risk.rollout, by=by) as log:
        response.done_on = on
        response.save(update_fields=["done_on"])
        log("response_finished", response, risk=response.risk.number, on=on)


def close_risk(*, risk: Risk, by: Member, on: date, outcome: str) -> None:
    """Close the risk and keep what happened, for the catalogue."""
    with writing(risk.rollout, by=by) as log:
        risk.outcome, risk.closed_on = outcome, on
        risk.save(update_fields=["outcome", "closed_on"])
        log("risk_closed", risk, number=risk.number, outcome=outcome)


def reopen_risk(*, risk: Risk, by: Member, on: date) -> None:
    """Open a closed risk again; that it was closed meanwhile stays known."""
    assert risk.closed_on, f"risk {risk.pk} is open"
    with writing(risk.rollout, by=by) as log:
        PastClosing.objects.create(
            risk=risk,
            closed_on=risk.closed_on,
            outcome=risk.outcome,
            reopened_on=on,
            reopened_by=by,
            at=recording_moment(),
        )
        risk.outcome, risk.closed_on = "", None
        risk.save(update_fields=["outcome", "closed_on"])
        log("risk_reopened", risk, number=risk.number)


def add_from_catalogue(*, rollout: Rollout, keys: Collection[str], by: Member, on: date) -> list[Risk]:
    """Copy entries into the rollout, each with its level, phases, steps and response, unless taken."""
    with writing(rollout, by=by) as log:
        taken = taken_keys(rollout)
        wanted = [one for one in catalogue(rollout) if one.key in keys and one.key not in taken]
        first = next_number(rollout)
        risks = Risk.objects.bulk_create(
            _from_entry(rollout, number, entry, by, on) for number, entry in enumerate(wanted, first)
        )
        RiskAssessment.objects.bulk_create(
            _assessment(risk, entry.probability, entry.impact, by=by, on=on)
            for risk, entry in zip(risks, wanted, strict=True)
        )
        RiskResponse.objects.bulk_create(
            RiskResponse(risk=risk, added_on=on, text=entry.response)
            for risk, entry in zip(risks, wanted, strict=True)
            if entry.response
        )
        _link(rollout, risks, wanted)
        for risk in risks:
            log("risk_taken_from_catalogue", risk, number=risk.number, source_key=risk.source_key)
    return risks


def _numbered(rollout: Rollout, number: int, **fields) -> Risk:
    return Risk(rollout=rollout, number=number, key=f"r{number}", **fields)


def _from_entry(rollout: Rollout, number: int, entry: CatalogueRisk, by: Member, on: date) -> Risk:
    return _numbered(
        rollout,
        number,
        source_key=entry.key,
        name=entry.title,
        second_name=entry.second_title,
        cause=entry.cause,
        event=entry.event,
        effect=entry.effect,
        category=entry.category,
        strategy=entry.strategy,
        trigger=entry.trigger,
        next_review_on=on + REVIEW_AFTER,
        raised_on=on,
        raised_by=by,
    )


def _link(rollout: Rollout, risks: list[Risk], entries: list[CatalogueRisk]) -> None:
    """Join risks to the phases they were written for and to the steps of their methods."""
    phases = dict(rollout.phases.exclude(source_key="").values_list("source_key", "pk"))
    steps = list(rollout.steps.filter(is_dropped=False).values_list("method__source_key", "pk"))
    pairs = list(zip(risks, entries, strict=True))
    Risk.phases.through.objects.bulk_create(
        Risk.phases.through(risk_id=risk.pk, phase_id=phases[key])
        for risk, entry in pairs
        for key in entry.phases
        if key in phases
    )
    Risk.steps.through.objects.bulk_create(
        Risk.steps.through(risk_id=risk.pk, step_id=pk)
        for risk, entry in pairs
        for method, pk in steps
        if method and method in entry.methods
    )


def _assessment(
    risk: Risk, probability: int, impact: int, *, by: Member, on: date, note: str = ""
) -> RiskAssessment:
    return RiskAssessment(
        risk=risk,
        on=on,
        at=recording_moment(),
        by=by,
        probability=probability,
        impact=impact,
        bands=risk.rollout.risk_bands,
        note=note,
    )
