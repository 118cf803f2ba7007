"""The mail that brings an answer to whoever said something about a message, in their language."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.background.mail import can_be_mailed
from tracker.common.dates import written
from tracker.common.text import on_one_line
from tracker.rollouts.models import Member

from .audience import Reader
from .message_mail import title_for
from .models import Feedback


def answer_once(feedback: Feedback) -> str:
    return f"feedback_answer:{feedback.pk}"


def answer_mail(feedback: Feedback, reader: Reader, *, by: Member) -> dict[str, str]:
    """Return its subject, its text and whom a reply goes to."""
    reply_to = by.email if can_be_mailed(by) else ""
    with translation.override(reader.language):
        words = {
            "rollout": on_one_line(str(feedback.rollout)),
            "message": title_for(feedback.message, reader.language),
        }
        subject = _("%(rollout)s: an answer to what you said about “%(message)s”") % words
        context = {
            **words,
            "name": reader.name,
            "said": feedback.text,
            "on": written(feedback.on, "long"),
            "answer": feedback.answer,
            "by": by.name,
            "can_reply": bool(reply_to),
        }
        text = render_to_string("communications/feedback_answer_mail.txt", context)
    return {"subject": on_one_line(subject), "text": text.strip() + "\n", "reply_to": reply_to}
