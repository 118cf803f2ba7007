"""Changes to the register of stakeholders."""

from datetime import date

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


def read_attitude(
    *, stakeholder: Stakeholder, attitude: str, by: Member | None, on: date, note: str = ""
) -> AttitudeReading:
    """Add a reading; the log does not repeat it, because fewer people may see it than the log."""
    with writing(stakeholder.rollout, by=by) as log:
        reading = stakeholder.readings.create(attitude=attitude, on=on, by=by, note=note)
        log("attitude_read", stakeholder, on=on)
    return reading
