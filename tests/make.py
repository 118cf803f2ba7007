"""Valid rows for tests; a call shows only what matters to the test."""

from datetime import date
from itertools import count

from tracker.accounts.models import User
from tracker.phases.models import ChecklistItem, Criterion, Deliverable, Method, Phase, PlanLink, Step
from tracker.rollouts.models import Duty, Member, Rollout

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
