"""One change of a plan at a time, each told by what it moves."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.rollouts.models import Member, Rollout

from ..domain import plan as domain
from ..domain.edits import FieldEdit, LinkEdit, StepEdit, Terms
from ..domain.effect import Effect
from ..editing import STEP_FIELDS
from ..models import Method, Phase, PlanLink, Step
from ..queries import next_step_number
from .changes import change_plan, keep_change
from .changing import changing_plan


class StepChanges(TypedDict, total=False):
    name: str
    second_name: str
    days: int
    best_days: int | None
    worst_days: int | None
    owner: Member | None
    not_before: date | None
    deadline: date | None
    planned_cost: Decimal | None
    actual_cost: Decimal | None


def change_step(*, step: Step, by: Member | None, on: date, **changes: Unpack[StepChanges]) -> Effect | None:
    """Change what is given of a step, and tell what it moves. Raises NothingChanged, ValidationError."""
    return change_plan(rollout=step.rollout, edits=step_edits(step, **changes), by=by, on=on)


def step_edits(step: Step, **changes: Unpack[StepChanges]) -> list[FieldEdit]:
    """Return the edits that bring a step, as its reader saw it, to these values."""
    edits = []
    for name, value in changes.items():
        if name not in STEP_FIELDS:
            raise TypeError(f"A step has no {name} to change.")
        field = STEP_FIELDS[name]
        if isinstance(value, Member):
            value = value.pk
        now = None if value is None else field.read(value)
        edits.append(FieldEdit(step.node_key, name, field.of(step), now))
    return edits


def add_step(
    *,
    phase: Phase,
    by: Member | None,
    on: date,
    name: str,
    days: int,
    second_name: str = "",
    method: Method | None = None,
    owner: Member | None = None,
    not_before: date | None = None,
    deadline: date | None = None,
) -> tuple[Step, Effect | None]:
    """Add a step at the end of its method step, or of its phase. Raises ValidationError."""
    rollout = phase.rollout
    with changing_plan(rollout, by=by, on=on) as change:
        if rollout.steps.count() >= limits.STEPS:
            raise ValidationError(
                _("A plan holds at most %(limit)d steps. Start a second rollout for the rest.")
                % {"limit": limits.STEPS}
            )
        last = phase.steps.aggregate(last=Max("position"))["last"] or 0
        step = Step.objects.create(
            rollout=rollout,
            phase=phase,
            method=method,
            key=_free_key(rollout),
            number=next_step_number(phase),
            position=last + 1,
            name=name,
            second_name=second_name,
            days=days,
            owner=owner,
            not_before=not_before,
            deadline=deadline,
        )
        change.log("step_added", step, name=name, days=days, phase=phase.key)
        keep_change(rollout, [StepEdit(step.key, True)], change=change, by=by)
    return step, change.effect


def add_phase(
    *, rollout: Rollout, by: Member | None, on: date, name: str, gate_name: str = ""
) -> tuple[Phase, Effect | None]:
    """Add a phase after the last, so that no number that people quote changes. Raises ValidationError."""
    with changing_plan(rollout, by=by, on=on) as change:
        last = rollout.phases.aggregate(last=Max("position"))["last"] or 0
        phase = Phase.objects.create(
            rollout=rollout,
            key=_free_phase_key(rollout),
            position=last + 1,
            name=name,
            gate_name=gate_name,
        )
        change.log("phase_added", phase, name=name)
    return phase, change.effect


def _free_phase_key(rollout: Rollout) -> str:
    keys = set(rollout.phases.values_list("key", flat=True))
    return next(key for number in count(len(keys) + 1) if (key := f"P{number}") not in keys)


def add_link(
    *,
    rollout: Rollout,
    by: Member | None,
    on: date,
    before: Step | Phase,
    after: Step | Phase,
    kind: domain.LinkKind = domain.LinkKind.FS,
    lag: int = 0,
) -> tuple[PlanLink, Effect | None]:
    """Let `after` wait for `before`. Raises ValidationError, naming both, where that can't be."""
    edit = LinkEdit(end_of(before), end_of(after), None, Terms(kind.value, lag))
    effect = change_plan(rollout=rollout, edits=[edit], by=by, on=on)
    return rollout.links.get(before=edit.before, after=edit.after), effect


def remove_link(*, link: PlanLink, by: Member | None, on: date) -> Effect | None:
    edit = LinkEdit(link.before, link.after, Terms(link.kind, link.lag), None)
    return change_plan(rollout=link.rollout, edits=[edit], by=by, on=on)


def end_of(row: Step | Phase) -> str:
    return f"{'step' if isinstance(row, Step) else 'phase'}:{row.key}"


def _free_key(rollout: Rollout) -> str:
    number = rollout.steps.count() + 1
    while rollout.steps.filter(key=f"step-{number}").exists():
        number += 1
    return f"step-{number}"
