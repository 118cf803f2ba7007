"""Changes to the plan itself: its steps and its links."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.rollouts.models import Member, Rollout

from ..domain import plan as domain
from ..domain.effect import Effect
from ..domain.links import LinkRefused, refuse_link
from ..models import Method, Phase, PlanLink, Step
from ..queries import next_step_number, plan_of
from ..wording import link_refused
from .changing import changing_plan
from .costs import record_cost


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
    """Change what is given of a step, and tell what it moves. Raises ValidationError."""
    unknown = set(changes) - StepChanges.__annotations__.keys()
    if unknown:
        raise TypeError(f"A step has no {', '.join(sorted(unknown))} to change.")
    with changing_plan(step.rollout, by=by, on=on) as change:
        was = {name: _logged(getattr(step, name)) for name in changes}
        cost = step.actual_cost
        for name, value in changes.items():
            setattr(step, name, value)
        _refuse_estimate(step)
        step.save(update_fields=list(changes))
        if step.actual_cost != cost:
            record_cost(step, by, on, was=cost)
        now = {name: _logged(value) for name, value in changes.items()}
        changed = {name: {"was": was[name], "is": now[name]} for name in now if was[name] != now[name]}
        change.log("step_changed", step, **changed)
    return change.effect


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
    return step, change.effect


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
    with changing_plan(rollout, by=by, on=on) as change:
        if rollout.links.count() >= limits.LINKS:
            raise ValidationError(_("A plan holds at most %(limit)d links.") % {"limit": limits.LINKS})
        position = (rollout.links.aggregate(last=Max("position"))["last"] or 0) + 1
        wanted = domain.PlanLink(_end(before), _end(after), kind, lag, position)
        try:
            refuse_link(plan_of(rollout), wanted)
        except LinkRefused as refused:
            raise link_refused(refused) from refused
        link = PlanLink.objects.create(
            rollout=rollout,
            before=str(wanted.before),
            after=str(wanted.after),
            kind=kind.value,
            lag=lag,
            position=position,
        )
        change.log("link_added", link, before=link.before, after=link.after, kind=link.kind, lag=lag)
    return link, change.effect


def remove_link(*, link: PlanLink, by: Member | None, on: date) -> Effect | None:
    with changing_plan(link.rollout, by=by, on=on) as change:
        change.log("link_removed", link, before=link.before, after=link.after, kind=link.kind, lag=link.lag)
        link.delete()
    return change.effect


def _end(of: Step | Phase) -> domain.NodeRef:
    return domain.NodeRef("step" if isinstance(of, Step) else "phase", of.key)


def _free_key(rollout: Rollout) -> str:
    number = rollout.steps.count() + 1
    while rollout.steps.filter(key=f"step-{number}").exists():
        number += 1
    return f"step-{number}"


def _refuse_estimate(step: Step) -> None:
    if step.best_days is not None and step.best_days > step.days:
        raise ValidationError(
            {
                "best_days": _("At best it can't take longer than planned. Give at most %(days)d.")
                % {"days": step.days}
            }
        )
    if step.worst_days is not None and step.worst_days < step.days:
        raise ValidationError(
            {
                "worst_days": _("At worst it can't be faster than planned. Give at least %(days)d.")
                % {"days": step.days}
            }
        )


def _logged(value):
    return value.pk if isinstance(value, Member) else value
