"""What comes back on a message: read, a view, a question, a misunderstanding, and the answer to it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.background.mail import can_be_mailed, mail
from tracker.risks.operations import asker_of, receive_question, refuse_too_much_by_link
from tracker.rollouts.models import Member
from tracker.rollouts.writing import Log, recording_moment, writing

from ..deliveries import addressed, giver_of, reader_of
from ..feedback_mail import answer_mail, answer_once
from ..message_mail import title_for
from ..models import Delivery, Feedback, Message, Stakeholder
from .delivering import deliver_again

Kind = Feedback.Kind
TITLE_LENGTH = 60


def acknowledge(*, delivery: Delivery) -> None:
    """Its reader says that they have read it; the first time counts."""
    if delivery.acknowledged_at:
        return
    with writing(delivery.rollout, by=delivery.member) as log:
        delivery.acknowledged_at = recording_moment()
        delivery.save(update_fields=["acknowledged_at"])
        log("message_acknowledged", delivery, **_of(delivery.message))


def give_feedback(*, delivery: Delivery, kind: str, text: str, on: date) -> Feedback:
    """Its reader says something by their link; a question is answered as the issue it becomes.

    Raises ValidationError where so much came by this link that it can be no person's.
    """
    with writing(delivery.rollout, by=delivery.member) as log:
        refuse_too_much_by_link(delivery.feedback.count())
        return _keep(
            delivery.message,
            log,
            kind=kind,
            text=text,
            by=delivery.member,
            on=on,
            said_on=on,
            asker=asker_of(delivery.member, delivery.name, delivery.email, delivery.language),
            delivery=delivery,
            stakeholder=delivery.stakeholder,
            name=delivery.name,
        )


def record_feedback(
    *,
    message: Message,
    kind: str,
    text: str,
    by: Member,
    on: date,
    said_on: date,
    stakeholder: Stakeholder | None = None,
    name: str = "",
    duration: int | None = None,
) -> Feedback:
    """Write down on `on` what somebody said by word of mouth on `said_on`.

    They are one of the register or called by `name`; `duration` are the minutes that a misunderstanding
    cost. Raises ValidationError for a message that was not told.
    """
    with writing(message.rollout, by=by) as log:
        if message.state != Message.State.TOLD:
            raise ValidationError(
                _("Nothing can come back on “%(line)s” yet: it was not told. Record it as told first.")
                % {"line": message.line}
            )
        return _keep(
            message,
            log,
            kind=kind,
            text=text,
            by=by,
            on=on,
            said_on=said_on,
            asker=_asker_of_the_register(stakeholder) if stakeholder else {"asked_by": name},
            stakeholder=stakeholder,
            name=stakeholder.name if stakeholder else name,
            duration=duration,
        )


def _keep(
    message: Message,
    log: Log,
    *,
    kind: str,
    text: str,
    by: Member | None,
    on: date,
    said_on: date,
    asker: dict[str, Any],
    **fields,
) -> Feedback:
    issue = None
    if kind == Kind.QUESTION:
        issue = receive_question(
            rollout=message.rollout,
            by=by,
            on=on,
            received_on=said_on,
            about=_about(message),
            question=text,
            is_confidential=message.line.is_confidential,
            **asker,
        )
    feedback = Feedback.objects.create(
        rollout=message.rollout,
        message=message,
        kind=kind,
        text=text,
        on=said_on,
        at=recording_moment(),
        by=by,
        issue=issue,
        **fields,
    )
    log("feedback_received", feedback, kind=kind, **_of(message))
    return feedback


def _about(message: Message) -> str:
    language = message.rollout.language
    with translation.override(language):
        return Truncator(title_for(message, language)).chars(TITLE_LENGTH)


def _asker_of_the_register(stakeholder: Stakeholder) -> dict[str, Any]:
    return asker_of(stakeholder.member, stakeholder.name, stakeholder.email, stakeholder.language)


def answer_feedback(*, feedback: Feedback, answer: str, by: Member, on: date) -> None:
    """Answer a view or a misunderstanding; whoever gave it is told by mail where they can be reached.

    Raises ValidationError for a question, which is answered as an issue, and for what has its answer.
    """
    with writing(feedback.rollout, by=by) as log:
        if feedback.issue:
            raise ValidationError(
                _("This question is answered as issue %(label)s, so that its clock stops.")
                % {"label": feedback.issue.label}
            )
        if feedback.is_answered:
            raise ValidationError(_("This was answered meanwhile. Reload the page to see the answer."))
        feedback.answer, feedback.answered_on, feedback.answered_by = answer, on, by
        feedback.save(update_fields=["answer", "answered_on", "answered_by"])
        log("feedback_answered", feedback, **_of(feedback.message))
        reader = giver_of(feedback)
        if reader and reader.member != by and can_be_mailed(reader):
            to = addressed(reader, feedback.rollout)
            words = answer_mail(feedback, reader, by=by)
            mail(once=answer_once(feedback), to=to, language=reader.language, **words)
            log("feedback_answer_sent", feedback)


def revoke_link(*, delivery: Delivery, by: Member) -> None:
    """The link opens nothing any more; what came by it stays."""
    if delivery.revoked_at:
        return
    with writing(delivery.rollout, by=by) as log:
        delivery.revoked_at = recording_moment()
        delivery.save(update_fields=["revoked_at"])
        log("message_link_revoked", delivery, **_of(delivery.message))


def renew_link(*, delivery: Delivery, by: Member) -> None:
    """Mail the same message to the same reader again, with a new link.

    Raises ValidationError while their link works, and where they can't be mailed.
    """
    with writing(delivery.rollout, by=by) as log:
        if delivery.works(timezone.now()):
            raise ValidationError(
                _("The link of %(name)s still works. Revoke it first.") % {"name": delivery.name}
            )
        reader = reader_of(delivery)
        if reader is None:
            raise ValidationError(
                _("%(name)s has left: nothing is sent to them any more.") % {"name": delivery.name}
            )
        if not can_be_mailed(reader):
            raise ValidationError(
                _("No mail address of %(name)s is known. Add it to the register first.")
                % {"name": delivery.name}
            )
        deliver_again(delivery, reader)
        log("message_link_renewed", delivery, **_of(delivery.message))


def _of(message: Message) -> dict[str, str]:
    return {"line": message.line.key, "identity": message.identity}
