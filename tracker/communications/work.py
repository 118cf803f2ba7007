"""What of the communications waits for a member: to send, to approve, to keep and to answer."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.domain.workdays import FIRST_DAY
from tracker.common.work import WorkItem
from tracker.phases.domain.schedule import Schedule
from tracker.rollouts.models import Member

from .domain.coverage import State
from .models import Feedback, Message
from .queries import DatedMessage, drafts_of, lines_of, messages_of, sees_confidential, sent_by
from .who import may_approve

SOON = timedelta(days=7)


def to_send(member: Member, on: date, schedule: Schedule) -> Iterator[WorkItem]:
    """One item for each draft that waits for this member, and for each other line that is due within a week.

    What waits for its approver waits for this member only once its day is over.
    """
    lines = sent_by(member, lines_of(member.rollout, confidential=sees_confidential(member)))
    if not lines:
        return
    for draft in drafts_of(member.rollout, lines, schedule):
        if draft.draft and draft.draft.state != Message.State.SUBMITTED:
            yield _draft(draft)
    due = [
        message
        for message in messages_of(member.rollout, lines, FIRST_DAY, on + SOON, schedule)
        if message.recorded is None and _is_left(message)
    ]
    by_line = sorted(due, key=lambda message: (message.line, message.on))
    for _line, found in groupby(by_line, key=lambda message: message.line):
        yield _line_due(member, list(found))


def _is_left(message: DatedMessage) -> bool:
    """Nobody wrote it yet, or it hangs with its approver though its day is over."""
    if message.draft is None:
        return True
    return message.draft.state == Message.State.SUBMITTED and message.state == State.OVERDUE


def _draft(message: DatedMessage) -> WorkItem:
    assert message.draft
    approved = message.draft.state == Message.State.APPROVED
    return WorkItem(
        icon="speakerphone",
        what=message.title,
        why=_("Approved: it waits for you to send it.") if approved else _("The draft waits for you."),
        url=message.draft.get_absolute_url(),
        button=_("Send") if approved else _("Look through"),
        due_on=message.on,
    )


def _line_due(member: Member, due: list[DatedMessage]) -> WorkItem:
    first = due[0]
    overdue = sum(message.state == State.OVERDUE for message in due)
    why = first.audience
    if overdue > 1:
        why = ngettext("%(count)d message is overdue", "%(count)d messages are overdue", overdue) % {
            "count": overdue
        }
    return WorkItem(
        icon="speakerphone",
        what=first.title,
        why=why,
        url=f"{reverse('communications:communications', args=[member.rollout.slug])}#{first.anchor}",
        button=_("Tell"),
        due_on=first.on,
    )


def to_approve(member: Member, schedule: Schedule) -> Iterator[WorkItem]:
    """One item for each message that waits for this member's approval, due on the day it is to go out."""
    submitted = [one for one in member.rollout.messages.all() if one.state == Message.State.SUBMITTED]
    if not submitted:
        return
    wanted = {one.line_id for one in submitted}
    lines = [
        line
        for line in lines_of(member.rollout, confidential=sees_confidential(member))
        if line.pk in wanted and may_approve(member, line)
    ]
    for message in drafts_of(member.rollout, lines, schedule):
        if message.draft and message.draft.state == Message.State.SUBMITTED:
            yield WorkItem(
                icon="speakerphone",
                what=_("Approve “%(message)s”") % {"message": message.title},
                why=_("from %(sender)s to %(audience)s")
                % {"sender": message.sender or "–", "audience": message.audience},
                url=message.draft.get_absolute_url(),
                button=_("Approve"),
                due_on=message.due_on,
            )


def kept_waiting(member: Member, on: date) -> Iterator[WorkItem]:
    """One item for each promise of this member that is overdue or due within a week."""
    seen = sees_confidential(member)
    mine = [
        one
        for one in member.rollout.promises.all()
        if one.owner_id == member.pk and one.is_open and one.due_on <= on + SOON
    ]
    for promise in mine:
        if seen or not promise.is_confidential:
            promise.rollout = member.rollout
            yield WorkItem(
                icon="circle-check",
                what=promise.name,
                why=_("Promised to %(whom)s on %(day)s")
                % {"whom": promise.to, "day": written(promise.made_on)},
                url=promise.get_absolute_url(),
                button=_("Keep"),
                due_on=promise.due_on,
            )


def unanswered(member: Member) -> Iterator[WorkItem]:
    """One item for each message of this member on which something came back that nobody answered.

    A question is an issue, whose holders hear of it there.
    """
    waiting = [
        one
        for one in member.rollout.feedback.all()
        if not one.answered_on and one.kind != Feedback.Kind.QUESTION
    ]
    if not waiting:
        return
    prefetch_related_objects(waiting, "message")
    lines = {
        line.pk: line
        for line in sent_by(member, lines_of(member.rollout, confidential=sees_confidential(member)))
    }
    mine = sorted(
        (one for one in waiting if one.message.line_id in lines), key=lambda one: (one.message_id, one.on)
    )
    for _pk, found in groupby(mine, key=lambda one: one.message_id):
        came_back = list(found)
        yield _came_back(member, str(lines[came_back[0].message.line_id]), came_back)


def _came_back(member: Member, title: str, found: list[Feedback]) -> WorkItem:
    message = found[0].message
    message.rollout = member.rollout
    return WorkItem(
        icon="message",
        what=title,
        why=_what_came_back(found),
        url=message.get_absolute_url(),
        button=_("Answer"),
    )


def _what_came_back(found: Iterable[Feedback]) -> str:
    kinds = [one.kind for one in found]
    misread = kinds.count(Feedback.Kind.MISUNDERSTANDING)
    if misread:
        return ngettext(
            "It was misunderstood once; nobody answered yet.",
            "It was misunderstood %(count)d times; nobody answered yet.",
            misread,
        ) % {"count": misread}
    return ngettext(
        "%(count)d piece of feedback without an answer",
        "%(count)d pieces of feedback without an answer",
        len(kinds),
    ) % {"count": len(kinds)}
