"""What came back on messages, with one member's eyes: on one message, and over the whole rollout."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.common.listing import Column, Filter, Listing, Segment
from tracker.common.wording import Shown
from tracker.risks.clock import may_hold
from tracker.risks.models import Issue
from tracker.rollouts.models import Member

from .deliveries import reader_of
from .models import Delivery, Feedback, Message
from .queries import sees_confidential
from .who import may_tell, may_write

Kind = Feedback.Kind

KINDS = {
    Kind.VIEW: Shown(Kind.VIEW.label, "message", "none"),
    Kind.QUESTION: Shown(Kind.QUESTION.label, "message-question", "accent"),
    Kind.MISUNDERSTANDING: Shown(Kind.MISUNDERSTANDING.label, "message-x", "warn"),
}
ANSWERED = Shown(gettext_lazy("Answered"), "circle-check", "good", "answered")
UNANSWERED = Shown(gettext_lazy("Not answered yet"), "clock", "accent", "unanswered")
CLOSED = Shown(gettext_lazy("Closed unanswered"), "circle-minus", "none", "closed")

READ = Shown(gettext_lazy("Says that they have read it"), "mail-check", "good")
OPENED = Shown(gettext_lazy("Opened it"), "mail-opened", "accent")
SENT = Shown(gettext_lazy("Has not opened it"), "mail", "none")


@dataclass(frozen=True)
class Entry:
    """One thing that came back; `may_answer` where this member may and it waits for that."""

    feedback: Feedback
    may_answer: bool
    issue: Issue | None
    """The question's issue, for whoever may open it."""

    @property
    def kind(self) -> Shown:
        return KINDS[Kind(self.feedback.kind)]

    @property
    def message(self) -> Message:
        return self.feedback.message

    @property
    def is_answered(self) -> bool:
        return self.feedback.is_answered

    @property
    def waits(self) -> bool:
        return self.state is UNANSWERED

    @property
    def state(self) -> Shown:
        if self.is_answered:
            return ANSWERED
        return CLOSED if self.feedback.issue and not self.feedback.issue.is_open else UNANSWERED


def entries_of(member: Member, **only) -> list[Entry]:
    """Return what came back and this member may see, the latest first; `only` as a filter takes it."""
    rows = (
        member.rollout.feedback.seen(confidential=sees_confidential(member))
        .filter(**only)
        .select_related("message__line__sender", "stakeholder", "issue", "answered_by", "by")
        .order_by("-on", "-pk")
    )
    prefetch_related_objects([member], "duties")
    return [_entry(member, row) for row in rows]


def _entry(member: Member, row: Feedback) -> Entry:
    line, issue = row.message.line, row.issue
    row.rollout = row.message.rollout = line.rollout = member.rollout
    if issue:
        issue.rollout = member.rollout
    waits = not (issue or row.is_answered)
    return Entry(
        row,
        may_answer=waits and member.rollout.is_open and may_tell(member, line),
        issue=issue if issue and may_hold(member, issue) else None,
    )


@dataclass(frozen=True)
class ReaderLink:
    """A reader of a mailed message and the link that opens it for them."""

    delivery: Delivery
    now: datetime

    @property
    def shown(self) -> Shown:
        if self.delivery.acknowledged_at:
            return READ
        return OPENED if self.delivery.opened_at else SENT

    @property
    def on(self) -> date | None:
        """The day of the last that is known of them."""
        at = self.delivery.acknowledged_at or self.delivery.opened_at
        return self.delivery.rollout.day_of(at) if at else None

    @property
    def works(self) -> bool:
        return self.has_reader and self.delivery.works(self.now)

    @cached_property
    def has_reader(self) -> bool:
        return reader_of(self.delivery) is not None

    @property
    def words(self) -> str:
        """Why the link opens nothing; nothing where it works."""
        if not self.has_reader:
            return _("Has left; the link opens nothing.")
        if self.delivery.revoked_at:
            return _("The link is revoked.")
        return "" if self.works else _("The link ran out.")


class MessageFeedback:
    """What a message's page shows of what came back on it; `message_feedback.html` takes it."""

    def __init__(self, member: Member, message: Message) -> None:
        self.member, self.message = member, message
        message.rollout = message.line.rollout = member.rollout

    @cached_property
    def entries(self) -> list[Entry]:
        return entries_of(self.member, message=self.message)

    @cached_property
    def may_record(self) -> bool:
        """Whoever writes its messages notes what they hear of it, once it was told."""
        return (
            self.message.state == Message.State.TOLD
            and self.member.rollout.is_open
            and may_write(self.member, self.message.line)
        )

    @cached_property
    def may_change_links(self) -> bool:
        return self.member.rollout.is_open and may_tell(self.member, self.message.line)

    @cached_property
    def readers(self) -> list[ReaderLink]:
        now = timezone.now()
        rows = self.message.deliveries.select_related("member__user", "stakeholder")
        return [ReaderLink(row, now) for row in rows]

    @property
    def read(self) -> int:
        """How many of the readers say that they have read it."""
        return sum(one.delivery.acknowledged_at is not None for one in self.readers)


def headline(entries: list[Entry]) -> str:
    """Say which share of what came back is answered."""
    if not entries:
        return _("Nothing has come back on a message yet")
    answered = sum(one.is_answered for one in entries)
    if answered == len(entries):
        return ngettext(
            "The one thing that came back is answered",
            "All %(count)d things that came back are answered",
            len(entries),
        ) % {"count": len(entries)}
    return ngettext(
        "The one thing that came back is not answered yet",
        "%(answered)d of %(count)d things that came back are answered",
        len(entries),
    ) % {"answered": answered, "count": len(entries)}


def lost_minutes(entries: list[Entry]) -> int:
    """What putting misunderstandings right has cost."""
    return sum(one.feedback.duration or 0 for one in entries)


def is_misunderstanding(one: Entry) -> bool:
    return one.feedback.kind == Kind.MISUNDERSTANDING


def _by_whom(one: Entry) -> Iterator[tuple[str, str]]:
    if one.feedback.giver:
        yield one.feedback.giver, one.feedback.giver


FEEDBACK = Listing[Entry](
    name="feedback",
    key=lambda one: str(one.feedback.pk),
    columns=[
        Column("on", gettext_lazy("Day"), lambda one: one.feedback.on, high_first=True),
        Column(
            "text",
            gettext_lazy("What they said"),
            lambda one: one.feedback.text,
            cell="communications/cells/feedback_text.html",
            names=True,
        ),
        Column(
            "kind",
            gettext_lazy("Kind"),
            lambda one: one.kind.word,
            cell="communications/cells/feedback_kind.html",
            sort=lambda one: str(one.kind.word),
        ),
        Column("giver", gettext_lazy("From whom"), lambda one: one.feedback.giver),
        Column("message", gettext_lazy("Message"), lambda one: str(one.message)),
        Column(
            "state",
            gettext_lazy("State"),
            lambda one: one.state.word,
            cell="communications/cells/feedback_state.html",
            sort=lambda one: str(one.state.word),
        ),
        Column("answer", gettext_lazy("Answer"), lambda one: one.feedback.answer_given, is_export_only=True),
        Column(
            "answered_on",
            gettext_lazy("Answered on"),
            lambda one: one.feedback.answer_day,
            is_export_only=True,
        ),
        Column(
            "duration",
            gettext_lazy("Minutes it cost to put right"),
            lambda one: one.feedback.duration,
            is_export_only=True,
        ),
        Column(
            "by",
            gettext_lazy("Written down by"),
            lambda one: str(one.feedback.by or ""),
            is_export_only=True,
        ),
    ],
    segments=[
        Segment("all", gettext_lazy("All"), lambda one: True),
        Segment("questions", gettext_lazy("Questions"), lambda one: one.feedback.kind == Kind.QUESTION),
        Segment("misunderstandings", gettext_lazy("Misunderstandings"), is_misunderstanding),
        Segment("unanswered", pgettext_lazy("feedback", "Unanswered"), lambda one: one.waits),
    ],
    filters=[
        Filter("giver", gettext_lazy("From whom"), _by_whom),
        Filter(
            "message", gettext_lazy("Message"), lambda one: [(str(one.message.line_id), str(one.message))]
        ),
    ],
    sort="-on",
    words=lambda one: " ".join(
        [one.feedback.text, one.feedback.answer_given, one.feedback.giver, str(one.message)]
    ),
)
