"""Tells whether two plans would be simulated alike, without keeping either."""

import json
from collections.abc import Iterable
from hashlib import sha256
from operator import attrgetter, itemgetter
from typing import Any

from tracker.phases.domain.chances import RiskDays
from tracker.phases.domain.plan import Plan, PlanPhase, PlanStep


def fingerprint(plan: Plan, risks: Iterable[RiskDays]) -> str:
    """Return the same for plans that differ in names, owners, deadlines or the order of their parts alone."""
    calendar = plan.calendar
    said: list[Any] = [
        [
            calendar.start,
            sorted(calendar.weekdays),
            sorted(calendar.days_off),
            sorted(calendar.extra_working_days),
        ],
        [_phase(phase) for phase in sorted(plan.phases, key=attrgetter("key"))],
        [_step(step) for step in sorted(plan.steps, key=attrgetter("key"))],
        sorted([str(link.before), str(link.after), str(link.kind), link.lag] for link in plan.links),
        [plan.go_live, plan.target_go_live],
        sorted(map(_risk, risks), key=itemgetter(0)),
    ]
    return sha256(json.dumps(said, default=str).encode()).hexdigest()


def _risk(risk: RiskDays) -> list[Any]:
    """What no response changes is said as it was before responses were told."""
    said = [risk.key, sorted(risk.steps), risk.probability, risk.best, risk.likely, risk.worst]
    responses = sorted((one.key, *risk.odds_after(one)) for one in risk.helping)
    return [*said, responses] if responses else said


def _phase(phase: PlanPhase) -> list[Any]:
    gate = phase.gate
    decided = [str(gate.outcome), gate.decided_on, gate.review_on, gate.end_of_day] if gate else None
    return [phase.key, phase.not_before, decided]


def _step(step: PlanStep) -> list[Any]:
    estimate = [step.days, step.best_days, step.worst_days]
    progress = [
        step.started_on,
        step.finished_on,
        step.days_left,
        step.said_on,
        step.dropped,
        step.end_of_day,
    ]
    return [step.key, step.phase, *estimate, step.not_before, *progress]
