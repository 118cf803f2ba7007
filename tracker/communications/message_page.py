"""The page of one message, with one member's eyes: what it is, where it stands, what can be done now."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.background.mail import can_be_mailed
from tracker.common.dates import written
from tracker.phases.queries import schedule_of
from tracker.risks.models import Meeting
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import queries, wording
from .audience import Audience, Reader
from .delivered import Deliveries
from .domain.coverage import State
from .domain.occurrences import Occurrence
from .feedback import MessageFeedback
from .mail_checklist import Checklist
from .message_mail import text_for
from .message_ways import Ways
from .models import SPOKEN, Message, MessageTurn, PlanLine, Stakeholder
from .operations import Written

ON_DEMAND = "demand"


@dataclass(frozen=True)
class Turned:
    turn: MessageTurn
    look: wording.Look


class MessagePage:
    """`message` is None while nothing of it is stored; `identity` then says which one of its line it is."""

    def __init__(self, member: Member, line: PlanLine, identity: str, message: Message | None = None) -> None:
        self.member, self.line, self.identity, self.message = member, line, identity, message
        self.rollout = member.rollout
        self.on = self.rollout.today()
        self.line.rollout = self.rollout
        if message:
            message.rollout, message.line = self.rollout, line
        if line.sender_duty:
            line.sender_duty.rollout = self.rollout

    @property
    def stored(self) -> Message:
        assert self.message, "nothing of it is stored yet"
        return self.message

    # Where it stands

    @cached_property
    def occurrence(self) -> Occurrence | None:
        """None for one on demand, and where the plan no longer holds it."""
        if self.identity.startswith(ON_DEMAND):
            return None
        return queries.occurrence(self.line, self.identity, schedule_of(self.rollout, self.on))

    @property
    def due_on(self) -> date | None:
        if self.message and self.message.is_done:
            return self.message.due_on
        return self.occurrence.due_on if self.occurrence else None

    @property
    def why(self) -> str:
        """Why it is due on that day."""
        if self.identity.startswith(ON_DEMAND):
            return str(self.line.get_cadence_display())
        if not (self.occurrence or self.due_on):
            return _("The plan no longer holds its day.")
        anchored = self.line.cadence == PlanLine.Cadence.ANCHORED
        confidential = queries.sees_confidential(self.member)
        names = wording.anchors_of(self.rollout, confidential=confidential).names if anchored else {}
        return wording.when(self.line, names, self.identity if anchored else "")

    @property
    def why_url(self) -> str:
        """The page that explains the day of the gate or step that it is tied to."""
        kind, _colon, key = self.identity.partition(":")
        if not self.occurrence or kind not in {"gate", "step"}:
            return ""
        return reverse("phases:why", args=[self.rollout.slug, kind, key])

    @property
    def state(self) -> Message.State | None:
        return Message.State(self.message.state) if self.message else None

    @property
    def look(self) -> wording.Look:
        if self.message is None:
            return wording.STATES[State.OVERDUE if self.is_overdue else State.PLANNED]
        return wording.MESSAGE_STATES[Message.State(self.message.state)]

    @property
    def is_over(self) -> bool:
        """Its day came, and what became of it is known."""
        is_done = self.message and self.message.is_done
        return bool(is_done and self.due_on and self.due_on <= self.on)

    @property
    def is_spoken(self) -> bool:
        return self.line.channel in SPOKEN

    @property
    def is_overdue(self) -> bool:
        is_done = self.message and self.message.is_done
        return bool(not is_done and self.due_on and self.due_on < self.on)

    @property
    def headline(self) -> str:
        words = {"line": self.line, "day": written(self.due_on, "week"), "name": self.line.approver}
        match self.state:
            case Message.State.DRAFT:
                return _("“%(line)s” is a draft") % words
            case Message.State.SUBMITTED if self.line.approver:
                return _("“%(line)s” waits for the approval of %(name)s") % words
            case Message.State.SUBMITTED | Message.State.APPROVED:
                return _("“%(line)s” is ready to go out") % words
            case Message.State.TOLD | Message.State.MISSED:
                return self._told_headline()
        if self.due_on is None:
            return _("“%(line)s” is not written yet") % words
        if self.is_overdue:
            return _("“%(line)s” has been overdue since %(day)s") % words
        return _("“%(line)s” is planned for %(day)s") % words

    def _told_headline(self) -> str:
        count = len(self.deliveries.rows)
        words = {"line": self.line, "day": written(self.stored.done_on, "week"), "count": count}
        if self.state == Message.State.MISSED:
            return _("“%(line)s” was missed") % words
        if count:
            said = ngettext(
                "“%(line)s” went out to %(count)d reader on %(day)s",
                "“%(line)s” went out to %(count)d readers on %(day)s",
                count,
            )
            return said % words
        if self.stored.channel in SPOKEN:
            return _("“%(line)s” was held on %(day)s") % words
        return _("“%(line)s” was told on %(day)s") % words

    @cached_property
    def turns(self) -> list[Turned]:
        if self.message is None:
            return []
        turns = self.message.turns.select_related("by")
        return [Turned(turn, wording.MESSAGE_STATES[Message.State(turn.state)]) for turn in turns]

    @property
    def sent_back(self) -> MessageTurn | None:
        """The approver's remark that the draft still has to answer."""
        last = self.turns[-1].turn if self.turns else None
        return last if last and last.state == Message.State.DRAFT and last.note else None

    # Who hears it

    @cached_property
    def readers(self) -> list[Reader]:
        return Audience(self.rollout, self.on).readers(self.line)

    @cached_property
    def reached(self) -> list[Reader]:
        return [one for one in self.readers if can_be_mailed(one)]

    @property
    def unreached(self) -> list[Reader]:
        """Whom no mail reaches, so that they must be told another way."""
        return [one for one in self.readers if not can_be_mailed(one)]

    @cached_property
    def heard(self) -> list[Stakeholder]:
        return list(self.message.stakeholders.all()) if self.message else []

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.rollout, self.feedback.readers)

    @cached_property
    def feedback(self) -> MessageFeedback:
        return MessageFeedback(self.member, self.stored)

    @property
    def has_feedback(self) -> bool:
        """Something may come back once it was told; what came back stays if that is undone."""
        return bool(self.message) and (self.state == Message.State.TOLD or bool(self.feedback.entries))

    @property
    def left_out(self) -> list[Reader]:
        """Of one that went out by mail: who hears its line today and got none."""
        sent = {row.delivery for row in self.deliveries.rows}
        stakeholders = {one.stakeholder_id for one in sent if one.stakeholder_id}
        members = {one.member_id for one in sent if one.member_id}
        if not sent:
            return []
        return [
            one
            for one in self.readers
            if not (one.stakeholder and one.stakeholder.pk in stakeholders)
            and not (one.member and one.member.pk in members)
        ]

    @property
    def sees_addresses(self) -> bool:
        return self.ways.may_tell

    # What it says

    @cached_property
    def texts(self) -> dict[str, Written]:
        stored = self.message.texts.all() if self.message else []
        return {text.language: Written(text.subject, text.body) for text in stored}

    @property
    def languages(self) -> list[str]:
        """Those it is written in or has to be: of its readers, or the rollout's where nobody reads it yet."""
        wanted = {one.language for one in self.readers} or {self.rollout.language}
        return sorted(wanted | set(self.texts))

    @property
    def unwritten(self) -> dict[str, tuple[int, str]]:
        """By each language that readers have and it lacks: how many they are, and which one they get."""
        if not self.message or not self.texts:
            return {}
        lacking = [one.language for one in self.readers if one.language not in self.texts]
        return {
            language: (lacking.count(language), text_for(self.message, language).language)
            for language in dict.fromkeys(lacking)
        }

    @property
    def shows_hints(self) -> bool:
        """The e-mail rules are for those who write it, and not of what is said in a meeting."""
        is_waiting = bool(self.texts) and not self.ways.is_done
        return is_waiting and self.ways.may_write and not self.is_spoken

    @property
    def checklist(self) -> Checklist:
        return Checklist(self.line, self.texts)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting of its minutes, where this member may read it."""
        meeting = self.message.meeting if self.message else None
        if meeting is None or not self.member.may(Permission.SEE_RISKS):
            return None
        hidden = meeting.is_confidential and not self.member.may(Permission.SEE_CONFIDENTIAL)
        return None if hidden else meeting

    # What can be done

    @cached_property
    def ways(self) -> Ways:
        is_done = self.message and self.message.is_done
        reached = [] if is_done else self.reached
        return Ways(self.member, self.line, self.identity, self.message, reached, is_written=bool(self.texts))
