from collections.abc import Collection
from datetime import date

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from ..catalogue import CatalogueRisk, catalogue, taken_keys
from ..domain.scoring import REVIEW_AFTER
from ..models import ResponseTurn, Risk, RiskAssessment, RiskResponse, RiskTurn
from ..queries import next_number
from .responses import response_turn
from .risks import assessment, numbered, turn


def add_from_catalogue(*, rollout: Rollout, keys: Collection[str], by: Member, on: date) -> list[Risk]:
    """Copy entries into the rollout, each with its level, phases, steps and response, unless taken."""
    with writing(rollout, by=by) as log:
        taken = taken_keys(rollout)
        wanted = [one for one in catalogue(rollout) if one.key in keys and one.key not in taken]
        first = next_number(rollout)
        risks = Risk.objects.bulk_create(
            _from_entry(rollout, number, entry, by, on) for number, entry in enumerate(wanted, first)
        )
        RiskTurn.objects.bulk_create(turn(risk, risk.status, by=by, on=on) for risk in risks)
        RiskAssessment.objects.bulk_create(
            assessment(risk, entry.probability, entry.impact, by=by, on=on)
            for risk, entry in zip(risks, wanted, strict=True)
        )
        responses = RiskResponse.objects.bulk_create(
            RiskResponse(risk=risk, text=entry.response)
            for risk, entry in zip(risks, wanted, strict=True)
            if entry.response
        )
        ResponseTurn.objects.bulk_create(response_turn(one, by=by, on=on) for one in responses)
        _link(rollout, risks, wanted)
        for risk in risks:
            log("risk_taken_from_catalogue", risk, number=risk.number, source_key=risk.source_key)
    return risks


def _from_entry(rollout: Rollout, number: int, entry: CatalogueRisk, by: Member, on: date) -> Risk:
    return numbered(
        rollout,
        number,
        source_key=entry.key,
        kind=entry.kind,
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
