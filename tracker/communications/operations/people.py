"""Changes to the register of stakeholders."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.risks.models import Action
from tracker.risks.operations import add_entry
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from ..models import AttitudeReading, Stakeholder


def add_stakeholder(*, rollout: Rollout, by: Member | None, on: date, **fields) -> Stakeholder:
    with writing(rollout, by=by) as log:
        stakeholder = Stakeholder.objects.create(rollout=rollout, added_on=on, **fields)
        log("stakeholder_added", stakeholder, name=stakeholder.name)
    return stakeholder


def change_stakeholder(*, stakeholder: Stakeholder, by: Member, **fields) -> None:
    with writing(stakeholder.rollout, by=by) as log:
        for name, value in fields.items():
            setattr(stakeholder, name, value)
        stakeholder.save()
        log("stakeholder_changed", stakeholder, fields=sorted(fields))


def take_out(*, stakeholder: Stakeholder, by: Member, on: date) -> None:
    """Nothing more is planned for them from `on`; what they were told stays."""
    with writing(stakeholder.rollout, by=by) as log:
        stakeholder.left_on = on
        stakeholder.save(update_fields=["left_on"])
        log("stakeholder_taken_out", stakeholder, name=stakeholder.name, on=on)


def take_back(*, stakeholder: Stakeholder, by: Member) -> None:
    """Let somebody who was taken out be in the register again."""
    with writing(stakeholder.rollout, by=by) as log:
        stakeholder.left_on = None
        stakeholder.save(update_fields=["left_on"])
        log("stakeholder_taken_back", stakeholder, name=stakeholder.name)


def place(*, stakeholder: Stakeholder, interest: int, influence: int, by: Member) -> None:
    """Set both at once, as on the grid; the log does not repeat them, because more people see it."""
    with writing(stakeholder.rollout, by=by) as log:
        stakeholder.interest, stakeholder.influence = interest, influence
        stakeholder.save(update_fields=["interest", "influence"])
        log("stakeholder_changed", stakeholder, fields=["influence", "interest"])


def change_many_stakeholders(
    *, rollout: Rollout, stakeholders: Iterable[Stakeholder], by: Member, fields: dict[str, Any]
) -> int:
    """Give each of them the `fields`; return how many changed."""
    changed = 0
    with writing(rollout, by=by) as log:
        for one in stakeholders:
            own = [name for name, value in fields.items() if getattr(one, name) != value]
            if own:
                for name in own:
                    setattr(one, name, fields[name])
                one.save(update_fields=own)
                log("stakeholder_changed", one, fields=sorted(own))
                changed += 1
    return changed


def plan_action(*, stakeholder: Stakeholder, by: Member, on: date, **fields) -> Action:
    """Add an action that shall close the gap; more people see it than assessments, so it tells none."""
    rollout = stakeholder.rollout
    with translation.override(rollout.language):
        gap = _("Relation with “%(name)s”") % {"name": stakeholder.name}
    with writing(rollout, by=by) as log:
        action = add_entry(Action, rollout=rollout, by=by, on=on, gap=gap[: limits.LINE_LENGTH], **fields)
        stakeholder.actions.add(action)
        log("stakeholder_action_planned", stakeholder, action=action.label)
    return action


def read_attitude(
    *, stakeholder: Stakeholder, attitude: str, by: Member | None, on: date, note: str = ""
) -> AttitudeReading:
    """Add a reading; the log does not repeat it, because fewer people may see it than the log."""
    with writing(stakeholder.rollout, by=by) as log:
        reading = stakeholder.readings.create(attitude=attitude, on=on, by=by, note=note)
        log("attitude_read", stakeholder, on=on)
    return reading
