"""Every change to the stakeholders, the communication plan and what was told."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.rollouts import playbook_copy
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from .domain.occurrences import GO_LIVE, Occurrence
from .models import AttitudeReading, Message, PlanLine, Stakeholder


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


def read_attitude(
    *, stakeholder: Stakeholder, attitude: str, by: Member | None, on: date, note: str = ""
) -> AttitudeReading:
    """Add a reading; the log does not repeat it, because fewer people may see it than the log."""
    with writing(stakeholder.rollout, by=by) as log:
        reading = stakeholder.readings.create(attitude=attitude, on=on, by=by, note=note)
        log("attitude_read", stakeholder, on=on)
    return reading


def add_line(
    *, rollout: Rollout, by: Member | None, stakeholders: Collection[Stakeholder] = (), **fields
) -> PlanLine:
    with writing(rollout, by=by) as log:
        line = _new_line(rollout, stakeholders, **fields)
        log("plan_line_added", line, key=line.key, name=line.name)
    return line


def _new_line(rollout: Rollout, stakeholders: Collection[Stakeholder], **fields) -> PlanLine:
    position = (rollout.plan_lines.aggregate(last=Max("position"))["last"] or 0) + 1
    key = _free_key(rollout, fields.pop("key", f"m{position}"))
    line = PlanLine.objects.create(rollout=rollout, key=key, position=position, **fields)
    line.stakeholders.set(stakeholders)
    return line


def _free_key(rollout: Rollout, wanted: str) -> str:
    taken = set(rollout.plan_lines.values_list("key", flat=True))
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted[:34]}-{number}", number + 1
    return key


def change_line(*, line: PlanLine, by: Member, stakeholders: Collection[Stakeholder], **fields) -> None:
    """What was recorded about the line's messages stays as it was."""
    with writing(line.rollout, by=by) as log:
        for name, value in fields.items():
            setattr(line, name, value)
        line.save()
        line.stakeholders.set(stakeholders)
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


def add_lines_from_templates(
    *, rollout: Rollout, keys: Collection[str], by: Member | None, on: date
) -> list[PlanLine]:
    """Copy message templates of the rollout's playbook; repeated ones begin on `on` or with the rollout.

    Raises ValidationError for a key that the playbook does not hold.
    """
    templates = {entry["key"]: entry for entry in playbook_copy.entries(rollout, "messages")}
    unknown = [key for key in keys if key not in templates]
    if unknown:
        raise ValidationError(
            _("The playbook holds no message template “%(key)s”. Choose one of the list.")
            % {"key": unknown[0][:40]}
        )
    first_on = max(on, rollout.starts_on)
    with writing(rollout, by=by) as log:
        lines = [_from_template(rollout, entry, first_on) for key, entry in templates.items() if key in keys]
        for line in lines:
            log("plan_line_added", line, key=line.key, template=line.source_key)
    return lines


def _from_template(rollout: Rollout, entry: dict, first_on: date) -> PlanLine:
    def text(pair: dict) -> str:
        return playbook_copy.text(rollout, pair)

    duties = rollout.duties.filter(key__in=entry["audience_duties"])
    return _new_line(
        rollout,
        rollout.stakeholders.filter(member__duties__in=duties).distinct(),
        key=entry["key"],
        source_key=entry["key"],
        name=text(entry["name"]),
        second_name=playbook_copy.text(rollout, entry["name"], second=True),
        audience=text(entry["audience"]),
        purpose=text(entry["purpose"]),
        outline="\n".join(map(text, entry["outline"])),
        direction=entry["direction"],
        channel=entry["channel"],
        sender_duty=rollout.duties.filter(key=entry["owner"]).first(),
        feedback=text(entry["feedback"]),
        **_cadence(rollout, entry["cadence"], first_on),
    )


def _cadence(rollout: Rollout, cadence: dict, first_on: date) -> dict:
    if "every" in cadence:
        repeated = {"every": cadence["every"], "unit": cadence["unit"], "first_on": first_on}
        return {"cadence": PlanLine.Cadence.REPEATING, **repeated}
    if "anchor" in cadence:
        anchors = _anchors(rollout, cadence["anchor"], cadence["phases"])
        return {"cadence": PlanLine.Cadence.ANCHORED, "anchors": anchors, "offset": cadence["offset"]}
    return {"cadence": PlanLine.Cadence.ON_DEMAND}


def _anchors(rollout: Rollout, anchor: str, phases: list[str] | str) -> list[str]:
    if anchor == "go_live":
        return [GO_LIVE]
    kind = "start" if anchor == "phase_start" else "gate"
    keys = [phase.key for phase in rollout.phases.all() if phases == "all" or phase.key in phases]
    return [f"{kind}:{key}" for key in keys]


def record_told(
    *,
    line: PlanLine,
    occurrence: Occurrence | None,
    by: Member | None,
    on: date,
    channel: str = "",
    note: str = "",
) -> Message:
    """Say that it was told on `on`; without an occurrence it was told on demand.

    Raises ValidationError where its fate is known already.
    """
    return _record(line, occurrence, Message.State.TOLD, by, on, channel or line.channel, note)


def record_missed(
    *, line: PlanLine, occurrence: Occurrence, reason: str, by: Member | None, on: date
) -> Message:
    """Raises ValidationError where its fate is known already."""
    return _record(line, occurrence, Message.State.MISSED, by, on, "", reason)


def _record(
    line: PlanLine,
    occurrence: Occurrence | None,
    state: Message.State,
    by: Member | None,
    on: date,
    channel: str,
    note: str,
) -> Message:
    with writing(line.rollout, by=by) as log:
        identity = occurrence.identity if occurrence else _next_on_demand(line)
        if line.messages.filter(identity=identity).exists():
            raise ValidationError(
                _("What became of “%(line)s” is recorded already. Undo that first to change it.")
                % {"line": line}
            )
        message = Message.objects.create(
            rollout=line.rollout,
            line=line,
            identity=identity,
            state=state,
            due_on=occurrence.due_on if occurrence else None,
            done_on=on,
            channel=channel,
            note=note,
            by=by,
        )
        message.stakeholders.set(line.stakeholders.all())
        log(f"message_{state}", message, line=line.key, identity=identity, on=on)
    return message


def _next_on_demand(line: PlanLine) -> str:
    last = line.messages.filter(identity__startswith="demand:").aggregate(last=Max("pk"))["last"]
    number = int(line.messages.get(pk=last).identity.removeprefix("demand:")) + 1 if last else 1
    return f"demand:{number}"


def undo_record(*, message: Message, by: Member) -> None:
    """The message is open again, as if nothing had been said about it."""
    with writing(message.rollout, by=by) as log:
        log("message_record_undone", message, line=message.line.key, identity=message.identity)
        message.delete()
