"""What a member can do with a message now, and why not where they can't."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.common.wording import listed
from tracker.rollouts.models import Member

from .audience import Reader
from .models import SPOKEN, Message, PlanLine
from .who import may_approve, may_tell, may_write


@dataclass(frozen=True)
class Way:
    """A button: a link to a page that asks more or, where it posts, the change itself."""

    label: str | Promise
    icon: str
    url: str
    posts: bool = False
    is_main: bool = False


class Ways:
    """`identity` names the message where nothing of it is stored yet; `reached` get it by mail."""

    def __init__(
        self,
        member: Member,
        line: PlanLine,
        identity: str,
        message: Message | None,
        reached: list[Reader],
        *,
        is_written: bool,
    ) -> None:
        self.member, self.line, self.identity, self.message = member, line, identity, message
        self.reached, self.is_written = reached, is_written
        self.may_write = may_write(member, line)
        self.may_tell = may_tell(member, line)

    @property
    def is_open(self) -> bool:
        return self.member.rollout.is_open

    @property
    def is_done(self) -> bool:
        return bool(self.message and self.message.is_done)

    @property
    def may_decide(self) -> bool:
        return self.is_for_approver and self._is(Message.State.SUBMITTED)

    @property
    def is_for_approver(self) -> bool:
        return self.is_open and may_approve(self.member, self.line)

    @property
    def may_undo(self) -> bool:
        return bool(self.is_open and self.is_done and self.may_tell and not self._was_mailed)

    @property
    def open(self) -> list[Way]:
        """The main one first."""
        if not self.is_open or self.is_done:
            return []
        return sorted([*self._writing(), *self._telling()], key=lambda way: not way.is_main)

    def _writing(self) -> Iterator[Way]:
        if not self.may_write:
            return
        if self.message is None:
            yield Way(_("Write a draft"), "pencil", self._of_line("draft"), posts=True, is_main=True)
            return
        if self._is(Message.State.DRAFT) and self.line.approver and self.is_written:
            yield Way(
                _("Submit for approval"), "send", self._of_message("submit_message"), posts=True, is_main=True
            )
        url = self._of_message("write_message")
        yield Way(_("Edit text"), "pencil", url, is_main=not self.is_written)

    def _telling(self) -> Iterator[Way]:
        if not self.may_tell:
            return
        spoken = self.line.channel in SPOKEN
        is_next = self.message is not None and self.is_written and not self._wants_approval
        if self.message and not self.refusal_to_send:
            label = _("Send by mail instead") if spoken else _("Send")
            yield Way(label, "mail", self._of_message("send_message"), is_main=is_next and not spoken)
        yield Way(
            _("Record as held") if spoken else _("Record as told"),
            "check",
            self._recorded("told"),
            is_main=is_next and (spoken or bool(self.refusal_to_send)),
        )
        if self.message or self.identity != "demand":
            yield Way(_("Record as missed"), "x", self._recorded("missed"))

    @property
    def barred(self) -> list[str]:
        """Why what would come next can't be done now, or not by this member."""
        if not self.is_open:
            return [_("The rollout is closed. Open it again in its settings to change anything.")]
        return [reason for why in self._reasons if (reason := why())]

    @property
    def _reasons(self) -> list[Callable[[], str]]:
        if self.is_done:
            return [self._why_not_undo]
        return [self._why_not_write, self._why_not_decide, self._why_not_send, self._why_not_tell]

    def _why_not_undo(self) -> str:
        if self.may_tell and self._was_mailed:
            return _("It went out by mail, which nothing takes back. Send a correction as another message.")
        return ""

    def _why_not_write(self) -> str:
        if self.may_write:
            return ""
        writers = [name for name in (self.line.sender_name, str(self.line.preparer or "")) if name]
        if not writers:
            return _("Writing it is for whoever edits the communication plan.")
        return _("Writing it is for %(names)s, and for whoever edits the communication plan.") % {
            "names": listed(dict.fromkeys(writers))
        }

    def _why_not_decide(self) -> str:
        approver = self.line.approver
        if approver is None or not self._is(Message.State.SUBMITTED) or self.may_decide:
            return ""
        if approver.left_on:
            return _("%(name)s has left: whoever edits the communication plan approves it.") % {
                "name": approver
            }
        return _("Approving it is for %(name)s.") % {"name": approver}

    def _why_not_send(self) -> str:
        return self.refusal_to_send if self.may_tell and self.message else ""

    def _why_not_tell(self) -> str:
        if self.may_tell:
            return ""
        if not self.line.sender_name:
            return _(
                "Sending it, or recording that it was told, is for whoever edits the communication plan."
            )
        return _(
            "Sending it, or recording that it was told, is for %(name)s, "
            "and for whoever edits the communication plan."
        ) % {"name": self.line.sender_name}

    @property
    def refusal_to_send(self) -> str:
        """Why it can't go out by mail now; empty where it can."""
        if not self.is_written:
            return _("It can't go out by mail: nothing is written yet. Write its text first.")
        if self._wants_approval:
            return _("It goes out by mail once %(name)s has approved it.") % {"name": self.line.approver}
        if not self.reached:
            return _(
                "It can't go out by mail: nobody who hears it has a mail address. Add addresses to the "
                "register of stakeholders, or tell them another way and record that."
            )
        return ""

    @property
    def _wants_approval(self) -> bool:
        return bool(self.line.approver) and not self._is(Message.State.APPROVED)

    @property
    def _was_mailed(self) -> bool:
        return bool(self.message and self.message.was_mailed)

    def _is(self, state: Message.State) -> bool:
        return bool(self.message and self.message.state == state)

    def _of_line(self, name: str, *more: str) -> str:
        place = [self.line.rollout.slug, self.line.pk, self.identity, *more]
        return reverse(f"communications:{name}", args=place)

    def _of_message(self, name: str, *more: str) -> str:
        assert self.message
        return reverse(f"communications:{name}", args=[self.line.rollout.slug, self.message.pk, *more])

    def _recorded(self, fate: str) -> str:
        return self._of_message("record_message", fate) if self.message else self._of_line("record", fate)
