"""Which past days can still be reported: the plan is kept as it is, not as it was each day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.rollouts.models import Rollout

PLAN_CHANGES = frozenset(
    {
        *("step_updated", "step_update_undone", "step_added", "step_given", "step_removed", "phase_added"),
        *("absence_added", "absence_changed", "absence_removed"),
        *("plan_changed", "plan_change_undone", "plan_imported", "criterion_reopened", "settings_changed"),
    }
)
"""Entries of the log after which the days before are not known as they were."""


def known_since(rollout: Rollout) -> date | None:
    """Return the first day whose plan is known as it was that evening; None where all are."""
    last = rollout.activity.filter(verb__in=PLAN_CHANGES).order_by("-number").first()
    return rollout.day_of(last.at) if last else None


def is_known(rollout: Rollout, on: date) -> bool:
    since = known_since(rollout)
    return since is None or since <= on


def refuse_unless_known(rollout: Rollout, on: date) -> None:
    """Raises ValidationError that says what is missing and which day can be had."""
    since = known_since(rollout)
    if since and since > on:
        raise ValidationError(
            _(
                "How the plan stood on %(on)s is not kept: it was changed on %(since)s. Choose %(since)s or a"
                " later day."
            )
            % {"on": written(on, "year"), "since": written(since, "year")}
        )
