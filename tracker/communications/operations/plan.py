"""Changes to the lines of the communication plan."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from tracker.rollouts.models import Duty, Member, Rollout
from tracker.rollouts.writing import writing

from ..models import PlanLine, Stakeholder


def add_line(
    *,
    rollout: Rollout,
    by: Member | None,
    stakeholders: Collection[Stakeholder] = (),
    audience_duties: Collection[Duty] = (),
    **fields,
) -> PlanLine:
    with writing(rollout, by=by) as log:
        line = new_line(rollout, stakeholders, audience_duties, **fields)
        log("plan_line_added", line, key=line.key, name=line.name)
    return line


def new_line(
    rollout: Rollout, stakeholders: Collection[Stakeholder], audience_duties: Collection[Duty], **fields
) -> PlanLine:
    """Make a line inside a change that is under way."""
    position = (rollout.plan_lines.aggregate(last=Max("position"))["last"] or 0) + 1
    key = _free_key(rollout, fields.pop("key", f"m{position}"))
    line = PlanLine.objects.create(rollout=rollout, key=key, position=position, **fields)
    line.stakeholders.set(stakeholders)
    line.audience_duties.set(audience_duties)
    return line


def _free_key(rollout: Rollout, wanted: str) -> str:
    taken = set(rollout.plan_lines.values_list("key", flat=True))
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted[:34]}-{number}", number + 1
    return key


def change_line(
    *,
    line: PlanLine,
    by: Member,
    stakeholders: Collection[Stakeholder],
    audience_duties: Collection[Duty],
    **fields,
) -> None:
    """What was recorded about the line's messages stays as it was."""
    with writing(line.rollout, by=by) as log:
        for name, value in fields.items():
            setattr(line, name, value)
        line.save()
        line.stakeholders.set(stakeholders)
        line.audience_duties.set(audience_duties)
        log("plan_line_changed", line, fields=sorted(fields))


def end_line(*, line: PlanLine, by: Member, on: date) -> None:
    """Nothing more of it is due after `on`; what was told stays."""
    with writing(line.rollout, by=by) as log:
        line.ended_on = on
        line.save(update_fields=["ended_on"])
        log("plan_line_ended", line, on=on)


def resume_line(*, line: PlanLine, by: Member) -> None:
    """Take an ended line up again; what fell due meanwhile counts as overdue until it has a fate."""
    with writing(line.rollout, by=by) as log:
        line.ended_on = None
        line.save(update_fields=["ended_on"])
        log("plan_line_resumed", line)
