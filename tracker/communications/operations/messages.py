"""What becomes of a message: written, approved, sent, told by word of mouth, or missed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.background.mail import can_be_mailed
from tracker.risks.models import Meeting
from tracker.risks.operations import add_entry, take_turn
from tracker.rollouts.models import Member
from tracker.rollouts.writing import Log, recording_moment, writing

from ..audience import Audience, Reader
from ..domain.occurrences import Occurrence
from ..models import Channel, Message, MessageText, MessageTurn, PlanLine
from ..written import Written
from .delivering import deliver

State = Message.State


def draft_message(
    *,
    line: PlanLine,
    occurrence: Occurrence | None,
    texts: Mapping[str, Written],
    by: Member | None,
    on: date,
) -> Message:
    """Write a message of the line, by language; without an occurrence one more on demand.

    Raises ValidationError where it is written already, or told or missed.
    """
    with writing(line.rollout, by=by) as log:
        identity = _identity(line, occurrence)
        if line.messages.filter(identity=identity).exists():
            raise ValidationError(
                _("This message of “%(line)s” is written already. Reload the page to see it.")
                % {"line": line}
            )
        message = Message.objects.create(
            rollout=line.rollout, line=line, identity=identity, state=State.DRAFT, drafted_on=on, by=by
        )
        _write(message, texts)
        _turn(message, State.DRAFT, log, by=by, on=on)
    return message


def write_message(*, message: Message, texts: Mapping[str, Written], by: Member | None, on: date) -> None:
    """Change what a waiting message says, in these languages and no others.

    One that was submitted or approved is a draft again.
    """
    with writing(message.rollout, by=by) as log:
        _refuse_done(message)
        message.texts.exclude(language__in=texts).delete()
        _write(message, texts)
        message.by = by
        if message.state != State.DRAFT:
            _turn(message, State.DRAFT, log, by=by, on=on)
        message.save(update_fields=["state", "by"])
        log("message_written", message, line=message.line.key, identity=message.identity)


def submit_message(*, message: Message, by: Member | None, on: date) -> None:
    """Ask the line's approver.

    Raises ValidationError unless it is a draft, with a text, of a line that wants approval.
    """
    with writing(message.rollout, by=by) as log:
        _want(message, State.DRAFT)
        _refuse_unwritten(message)
        if message.line.approver is None:
            raise ValidationError(
                _("“%(line)s” needs no approval: send it, or name an approver on its line.")
                % {"line": message.line}
            )
        _become(message, State.SUBMITTED, log, by=by, on=on)


def approve_message(*, message: Message, by: Member, on: date, note: str = "") -> None:
    with writing(message.rollout, by=by) as log:
        _want(message, State.SUBMITTED)
        _become(message, State.APPROVED, log, by=by, on=on, note=note)


def send_back_message(*, message: Message, by: Member, on: date, note: str) -> None:
    """It is a draft again, with the approver's remark."""
    with writing(message.rollout, by=by) as log:
        _want(message, State.SUBMITTED)
        _become(message, State.DRAFT, log, by=by, on=on, note=note)


def send_message(*, message: Message, due_on: date | None, by: Member | None, on: date) -> list[Reader]:
    """Mail it to everybody it is for, each in their language, and return those without an address.

    Raises ValidationError where a text or approval is wanting, it is done already, or nobody can be reached.
    """
    line = message.line
    with writing(message.rollout, by=by) as log:
        _refuse_done(message)
        _refuse_unwritten(message)
        _refuse_unapproved(message)
        readers = Audience(message.rollout, on).readers(line)
        reached = [one for one in readers if can_be_mailed(one)]
        if not reached:
            raise ValidationError(
                _(
                    "Nobody who hears “%(line)s” has a mail address. Add addresses to the register, "
                    "or say that it was told another way."
                )
                % {"line": line}
            )
        for reader in reached:
            deliver(message, reader)
        message.stakeholders.set([one.stakeholder for one in reached if one.stakeholder])
        message.due_on, message.done_on, message.channel = due_on, on, Channel.MAIL
        message.by = by
        _turn(message, State.TOLD, log, by=by, on=on)
        message.save()
    return [one for one in readers if one not in reached]


def _refuse_unwritten(message: Message) -> None:
    if not message.texts.exists():
        raise ValidationError(
            _("Nothing is written of “%(line)s” yet. Write its text first.") % {"line": message.line}
        )


def _refuse_unapproved(message: Message) -> None:
    if message.line.approver and message.state != State.APPROVED:
        raise ValidationError(
            _("“%(line)s” goes out once %(approver)s has approved it.")
            % {"line": message.line, "approver": message.line.approver}
        )


class Minutes(NamedTuple):
    """What was said in a meeting, and who was there."""

    text: str
    members: Collection[Member] = ()
    others: str = ""


def record_told(
    *,
    line: PlanLine,
    occurrence: Occurrence | None,
    by: Member | None,
    on: date,
    channel: str = "",
    note: str = "",
    duration: int | None = None,
    minutes: Minutes | None = None,
    draft: Message | None = None,
) -> Message:
    """Say that it was told on `on` by word of mouth or another way than by mail from here.

    The draft of it becomes what was said; without an occurrence and a draft it is one more told on demand.
    Minutes are kept as a meeting that was held. Raises ValidationError where its fate is known already.
    """
    with writing(line.rollout, by=by):
        return _record(
            line,
            occurrence,
            State.TOLD,
            draft,
            by=by,
            on=on,
            channel=channel or line.channel,
            note=note,
            duration=duration,
            meeting=_meeting(line, minutes, by=by, on=on) if minutes and by else None,
        )


def _meeting(line: PlanLine, minutes: Minutes, *, by: Member, on: date) -> Meeting:
    return add_entry(
        Meeting,
        rollout=line.rollout,
        by=by,
        on=on,
        status=Meeting.Status.HELD,
        name=line.name,
        second_name=line.second_name,
        owner=line.sender or by,
        held_on=on,
        minutes=minutes.text,
        members=minutes.members,
        others=minutes.others,
        is_confidential=line.is_confidential,
    )


def record_missed(
    *,
    line: PlanLine,
    occurrence: Occurrence | None,
    reason: str,
    by: Member | None,
    on: date,
    draft: Message | None = None,
) -> Message:
    """Raises ValidationError where its fate is known already."""
    return _record(line, occurrence, State.MISSED, draft, by=by, on=on, note=reason)


def _record(
    line: PlanLine,
    occurrence: Occurrence | None,
    state: Message.State,
    draft: Message | None,
    *,
    by: Member | None,
    on: date,
    **fields,
) -> Message:
    with writing(line.rollout, by=by) as log:
        identity = draft.identity if draft else _identity(line, occurrence)
        message = line.messages.filter(identity=identity).first() or Message(
            rollout=line.rollout, line=line, identity=identity
        )
        if message.done_on:
            raise ValidationError(
                _("What became of “%(line)s” is recorded already. Undo that first to change it.")
                % {"line": line}
            )
        fields |= {"due_on": occurrence.due_on if occurrence else None, "done_on": on, "by": by}
        for name, value in fields.items():
            setattr(message, name, value)
        message.state = state
        message.save()
        message.stakeholders.set(Audience(line.rollout, on).stakeholders(line))
        _turn(message, state, log, by=by, on=on, note=fields["note"])
    return message


def undo_record(*, message: Message, by: Member, on: date) -> None:
    """The message is open again: as written, or as if nothing had been said about it.

    What came back or was promised with it stays. The meeting of its minutes is cancelled, and keeps them.
    Raises ValidationError for what went out by mail.
    """
    with writing(message.rollout, by=by) as log:
        if message.was_mailed:
            raise ValidationError(
                _("“%(line)s” went out by mail, which nothing takes back.") % {"line": message.line}
            )
        if message.meeting:
            take_turn(entry=message.meeting, status=Meeting.Status.CANCELLED, by=by, on=on)
        log("message_record_undone", message, line=message.line.key, identity=message.identity)
        if not any(part.exists() for part in (message.texts, message.feedback, message.promises)):
            message.delete()
            return
        message.drafted_on = message.drafted_on or on
        message.due_on = message.done_on = message.duration = message.meeting = None
        message.channel = message.note = ""
        message.state = State.DRAFT
        message.save()
        message.stakeholders.clear()
        _turn(message, State.DRAFT, log, by=by, on=on)


def _identity(line: PlanLine, occurrence: Occurrence | None) -> str:
    return occurrence.identity if occurrence else _next_on_demand(line)


def _next_on_demand(line: PlanLine) -> str:
    last = line.messages.filter(identity__startswith="demand:").aggregate(last=Max("pk"))["last"]
    number = int(line.messages.get(pk=last).identity.removeprefix("demand:")) + 1 if last else 1
    return f"demand:{number}"


def _write(message: Message, texts: Mapping[str, Written]) -> None:
    for language, text in texts.items():
        MessageText.objects.update_or_create(message=message, language=language, defaults=text._asdict())


def _refuse_done(message: Message) -> None:
    """Somebody else may have been here before us; from now on they wait for our lock."""
    message.refresh_from_db(fields=["state", "done_on"])
    if message.is_done:
        raise ValidationError(
            _("What became of “%(line)s” is recorded already. Reload the page to see it.")
            % {"line": message.line}
        )


def _want(message: Message, state: Message.State) -> None:
    _refuse_done(message)
    if message.state != state:
        raise ValidationError(
            _("“%(line)s” is not what you saw any more: %(state)s. Reload the page.")
            % {"line": message.line, "state": message.get_state_display()}
        )


def _become(message: Message, state: Message.State, log: Log, *, by, on: date, note: str = "") -> None:
    _turn(message, state, log, by=by, on=on, note=note)
    message.save(update_fields=["state"])


def _turn(
    message: Message, state: Message.State, log: Log, *, by: Member | None, on: date, note: str = ""
) -> None:
    message.state = state
    MessageTurn.objects.create(message=message, state=state, on=on, at=recording_moment(), by=by, note=note)
    log(f"message_{state}", message, line=message.line.key, identity=message.identity, on=on)
