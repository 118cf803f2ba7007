"""What whoever asks is told by mail, in their language: that it was received, and the answer."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.background.mail import Outsider, can_be_mailed
from tracker.common.dates import written
from tracker.common.text import on_one_line
from tracker.rollouts.models import Member

from .clock import Clock, may_hold
from .models import Issue, LogTurn

type Addressee = Member | Outsider

WHAT: dict[str, str | Promise] = {
    Issue.Kind.ISSUE: gettext_lazy("what you told us"),
    Issue.Kind.COMPLAINT: gettext_lazy("your complaint"),
    Issue.Kind.QUESTION: gettext_lazy("your question"),
}


def addressee(issue: Issue) -> Addressee | None:
    """Return whom an answer reaches: the member who asks, else whoever has the typed address, if anybody."""
    rollout = issue.rollout
    if issue.asker and issue.asker.left_on is None and can_be_mailed(issue.asker):
        return issue.asker
    language = issue.asked_by_language or rollout.language
    typed = Outsider(rollout, on_one_line(issue.asker_name), issue.asked_by_email, language)
    return typed if can_be_mailed(typed) else None


def where_it_goes(issue: Issue) -> str:
    """Say to whoever answers whom the answer reaches; no address is told."""
    to = addressee(issue)
    if to is None:
        return _("Nobody is mailed: no address of whoever asked is known. It stays with the issue.")
    name = to.name or _("whoever asked")
    return _("It goes by mail to %(name)s and stays with the issue.") % {"name": name}


def receipt_once(issue: Issue) -> str:
    return f"receipt:{issue.pk}"


def answer_once(issue: Issue, turn: LogTurn) -> str:
    return f"answer:{issue.pk}:{turn.pk}"


def receipt_mail(clock: Clock, to: Addressee, *, by: Member | None) -> dict[str, str]:
    """Return the subject and text that say what was understood, and by when they hear from us.

    `by` signs it; where it is nobody, the rollout does.
    """
    in_time = clock.due and clock.due >= clock.on
    with translation.override(to.language):
        return _mail(
            clock.issue,
            to,
            by,
            subject=_("%(rollout)s: we have received %(what)s, %(label)s"),
            template="risks/asked/receipt_mail.txt",
            until=written(clock.due, "long") if in_time else "",
        )


def answer_mail(issue: Issue, to: Addressee, *, by: Member, answer: str, is_anew: bool) -> dict[str, str]:
    """Return subject and text of an answer; `is_anew`: an earlier one did not settle it."""
    with translation.override(to.language):
        return _mail(
            issue,
            to,
            by,
            subject=_("%(rollout)s: the answer to %(what)s, %(label)s"),
            template="risks/asked/answer_mail.txt",
            answer=answer,
            is_anew=is_anew,
        )


def _mail(
    issue: Issue, to: Addressee, by: Member | None, *, subject: str, template: str, **more
) -> dict[str, str]:
    words = {"rollout": on_one_line(str(issue.rollout)), "what": WHAT[issue.kind], "label": issue.label}
    reply_to = by.email if by and can_be_mailed(by) else ""
    context = {
        **words,
        "name": to.name,
        "title": on_one_line(str(issue)),
        "text": issue.text,
        "received": written(issue.received_on, "long"),
        "by": by.name if by else words["rollout"],
        "can_reply": bool(reply_to),
        "link": _link(issue, to),
        **more,
    }
    text = render_to_string(template, context)
    return {"subject": subject % words, "text": text.strip() + "\n", "reply_to": reply_to}


def _link(issue: Issue, to: Addressee) -> str:
    """The issue's page, for whoever may open it."""
    if isinstance(to, Member) and may_hold(to, issue):
        return settings.BASE_URL + issue.get_absolute_url()
    return ""
