"""Taking steps out of a plan."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.rollouts.models import Member, Rollout

from ..domain.edits import StepEdit
from ..domain.effect import Effect
from ..models import PlanLink, Step
from .changing import changing_plan


def remove_step(*, step: Step, by: Member | None, on: date) -> Effect | None:
    """Take a step out with its links, its checklist and what was said of it; this can't be undone.

    Raises ValidationError for the go-live, which the plan must keep.
    """
    rollout = step.rollout
    if rollout.go_live_node == step.node_key:
        raise ValidationError(
            _("“%(step)s” is the go-live. Name another go-live before you remove it.") % {"step": step}
        )
    with changing_plan(rollout, by=by, on=on) as change:
        links = _remove_links(step)
        change.log("step_removed", step, key=step.key, name=step.name, phase=step.phase.key, links=links)
        step.delete()
    return change.effect


def remove_untouched_step(rollout: Rollout, key: str) -> list[StepEdit]:
    """Take back a step that was added, unless somebody has worked with it since."""
    step = rollout.steps.filter(key=key).first()
    if step is None:
        return []
    if step.updates.exists() or step.checklist.exists() or step.deliverables.exists():
        raise ValidationError(
            _("Somebody has worked on “%(step)s” since it was added. Remove it in its own panel.")
            % {"step": step}
        )
    _remove_links(step)
    step.delete()
    return [StepEdit(key, False)]


def _remove_links(step: Step) -> int:
    ends = PlanLink.objects.filter(rollout_id=step.rollout_id)
    links = ends.filter(before=step.node_key) | ends.filter(after=step.node_key)
    return links.delete()[0]
