"""Valid rows for tests; a call shows only what matters to the test."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count

from tracker.accounts.models import User
from tracker.communications.models import PlanLine, Stakeholder
from tracker.phases.models import ChecklistItem, Criterion, Deliverable, Method, Phase, PlanLink, Step
from tracker.risks.models import (
    Decision,
    Issue,
    LogEntry,
    LogTurn,
    Meeting,
    ResponseTurn,
    Risk,
    RiskAssessment,
    RiskResponse,
    RiskTurn,
)
from tracker.rollouts.models import Absence, Duty, Member, Rollout

_numbers = count(1)

MONDAY = date(2026, 9, 7)


def user(**fields) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        **{"email": f"user{number}@example.com", "name": f"User {number}", **fields}
    )


def rollout(**fields) -> Rollout:
    number = next(_numbers)
    return Rollout.objects.create(
        **{"name": f"Rollout {number}", "slug": f"rollout-{number}", "starts_on": MONDAY, **fields}
    )


def member(rollout: Rollout, role: str = "project_manager", **fields) -> Member:
    if "user" not in fields:
        fields["user"] = user()
    name = fields["user"].name if fields["user"] else "Somebody"
    return Member.objects.create(**{"rollout": rollout, "role": role, "name": name, **fields})


def absence(member: Member, first_on: date, last_on: date, **fields) -> Absence:
    return Absence.objects.create(**{"member": member, "first_on": first_on, "last_on": last_on, **fields})


def duty(rollout: Rollout, **fields) -> Duty:
    number = next(_numbers)
    return Duty.objects.create(
        **{"rollout": rollout, "key": f"duty-{number}", "name": f"Duty {number}", **fields}
    )


def phase(rollout: Rollout, **fields) -> Phase:
    position = fields.pop("position", rollout.phases.count() + 1)
    key = f"P{position}"
    return Phase.objects.create(
        **{"rollout": rollout, "key": key, "name": f"Phase {position}", "position": position, **fields}
    )


def method(phase: Phase, **fields) -> Method:
    number = next(_numbers)
    return Method.objects.create(
        **{
            "rollout": phase.rollout,
            "phase": phase,
            "key": f"M{number}",
            "name": f"Method {number}",
            **fields,
        }
    )


def step(phase: Phase, **fields) -> Step:
    number = phase.steps.count() + 1
    key = fields.pop("key", f"{phase.key.lower()}-{number}")
    return Step.objects.create(
        **{
            "rollout": phase.rollout,
            "phase": phase,
            "key": key,
            "name": f"Step {key}",
            "number": number,
            "position": number,
            "days": 5,
            **fields,
        }
    )


def link(before: Step | Phase, after: Step | Phase, **fields) -> PlanLink:
    return PlanLink.objects.create(
        **{"rollout": before.rollout, "before": end(before), "after": end(after), **fields}
    )


def end(of: Step | Phase) -> str:
    return f"{'step' if isinstance(of, Step) else 'phase'}:{of.key}"


def checklist_item(step: Step, **fields) -> ChecklistItem:
    number = next(_numbers)
    return ChecklistItem.objects.create(
        **{"rollout": step.rollout, "step": step, "key": f"c{number}", "name": f"Item {number}", **fields}
    )


def deliverable(step: Step, **fields) -> Deliverable:
    number = next(_numbers)
    return Deliverable.objects.create(
        **{
            "rollout": step.rollout,
            "step": step,
            "key": f"d{number}",
            "name": f"Deliverable {number}",
            **fields,
        }
    )


def criterion(phase: Phase, **fields) -> Criterion:
    number = next(_numbers)
    return Criterion.objects.create(
        **{
            "rollout": phase.rollout,
            "phase": phase,
            "key": f"g{number}",
            "name": f"Criterion {number}",
            **fields,
        }
    )


def risk(
    rollout: Rollout,
    *,
    probability: int = 3,
    impact: int = 3,
    on: date = MONDAY,
    days: tuple[int, int, int] | None = None,
    money: Decimal | None = None,
    over_on: date | None = None,
    **fields,
) -> Risk:
    """A risk raised on `on`; with `over_on` one that was closed, or occurred, since."""
    number = rollout.risks.count() + 1
    phases, steps = fields.pop("phases", ()), fields.pop("steps", ())
    status = fields.pop("status", "closed" if over_on else "open")
    made = Risk.objects.create(
        **{
            "rollout": rollout,
            "number": number,
            "key": f"r{number}",
            "name": f"Risk {number}",
            "raised_on": on,
            "status": status,
            **fields,
        }
    )
    made.phases.set(phases)
    made.steps.set(steps)
    risk_turn(made, on=on, status="proposed" if status == "proposed" else "open")
    if over_on:
        risk_turn(made, on=over_on, status=status)
    assessment(made, probability=probability, impact=impact, on=on, days=days, money=money)
    return made


def risk_turn(risk: Risk, *, on: date, status: str, **fields) -> RiskTurn:
    return RiskTurn.objects.create(risk=risk, on=on, at=noon(on), status=status, **fields)


def assessment(
    risk: Risk, *, on: date = MONDAY, days: tuple[int, int, int] | None = None, **fields
) -> RiskAssessment:
    best, likely, worst = days or (None, None, None)
    return RiskAssessment.objects.create(
        **{
            "risk": risk,
            "on": on,
            "at": noon(on),
            "probability": 3,
            "impact": 3,
            "best_days": best,
            "likely_days": likely,
            "worst_days": worst,
            "bands": risk.rollout.risk_bands,
            "chances": risk.rollout.risk_chances,
            **fields,
        }
    )


def response(
    risk: Risk,
    *,
    on: date | None = None,
    done_on: date | None = None,
    dropped_on: date | None = None,
    **fields,
) -> RiskResponse:
    """A response added on `on`, done or dropped since where a day is given."""
    names = ("expected_probability", "expected_impact", "expected_days")
    expected = {name: fields.pop(name, None) for name in names}
    made = RiskResponse.objects.create(**{"risk": risk, "text": "Do something about it", **fields})
    days = ((on or risk.raised_on, "planned"), (done_on, "done"), (dropped_on, "dropped"))
    for day, status in days:
        if day:
            ResponseTurn.objects.create(response=made, on=day, at=noon(day), status=status, **expected)
    return made


def entry[E: LogEntry](kind: type[E], rollout: Rollout, /, *, on: date = MONDAY, **fields) -> E:
    """An entry of a log with its first turn; many-to-many rows may be among the fields."""
    many = {one.name: fields.pop(one.name) for one in kind._meta.many_to_many if one.name in fields}
    number = kind.objects.filter(rollout=rollout).count() + 1
    needed = {Meeting: {"held_on": on}, Decision: {"decided_on": on}}.get(kind, {})
    if "received_on" in {one.name for one in kind._meta.fields}:
        needed = {"received_on": on}
    made = kind(
        **{
            "rollout": rollout,
            "number": number,
            "name": f"{kind.__name__} {number}",
            "raised_on": on,
            **needed,
            **fields,
        }
    )
    made.over_on = None if made.is_open else on
    made.save()
    for name, rows in many.items():
        getattr(made, name).set(rows)
    LogTurn.objects.create(
        rollout=rollout, entry=made.label, status=made.status, on=on, at=noon(on), by=made.raised_by
    )
    return made


def complaint(rollout: Rollout, **fields) -> Issue:
    """A complaint on the escalation clock."""
    return entry(Issue, rollout, **{"kind": "complaint", "runs_clock": True, **fields})


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def stakeholder(rollout: Rollout, **fields) -> Stakeholder:
    number = next(_numbers)
    return Stakeholder.objects.create(
        **{"rollout": rollout, "name": f"Stakeholder {number}", "added_on": MONDAY, **fields}
    )


def plan_line(rollout: Rollout, *, stakeholders=(), **fields) -> PlanLine:
    """A weekly line from the rollout's first Monday, unless its cadence is given."""
    number = next(_numbers)
    weekly = {"cadence": "repeating", "every": 1, "unit": "week", "first_on": MONDAY}
    made = PlanLine.objects.create(
        **{
            "rollout": rollout,
            "key": f"m{number}",
            "name": f"Message {number}",
            "position": number,
            **({} if "cadence" in fields else weekly),
            **fields,
        }
    )
    made.stakeholders.set(stakeholders)
    return made
