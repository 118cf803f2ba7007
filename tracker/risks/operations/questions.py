"""What readers ask by a link of their own: each question is an issue on the clock."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.text import on_one_line
from tracker.rollouts.models import Member, Rollout

from ..models import Issue
from .escalation import receive_issue


def receive_question(*, rollout: Rollout, about: str, question: str, **fields) -> Issue:
    """Take in what a reader asked by their link; it is called by what it is about and how it begins.

    Other `fields` are those of `receive_issue`, whoever asks among them.
    """
    with translation.override(rollout.language):
        name = _("%(about)s: %(question)s") % {"about": about, "question": on_one_line(question)}
    name = Truncator(name).chars(limits.LINE_LENGTH)
    text = "" if name.endswith(question) else question
    return receive_issue(rollout=rollout, name=name, text=text, came_by=Issue.Way.MESSAGE, **fields)


def asker_of(member: Member | None, name: str, email: str, language: str) -> dict[str, Any]:
    """Say who asks, as `receive_issue` takes it: a member is reached as such; their address elsewhere counts
    where they have no other."""
    if member and member.email:
        return {"asker": member}
    known = {"asked_by_email": email, "asked_by_language": language}
    return {"asker": member, **known} if member else {"asked_by": name, **known}


def refuse_too_much_by_link(said: int) -> None:
    """Raises ValidationError where so much came by a link that it can be no person's."""
    if said >= limits.ENTRIES_BY_LINK:
        raise ValidationError(
            _(
                "By this link %(count)d things have been said already, which is as many as it takes. "
                "Reply to the mail instead."
            )
            % {"count": limits.ENTRIES_BY_LINK}
        )
