"""The mail that brings a message to one reader, in their language."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from tracker.common.text import on_one_line

from .audience import Reader
from .models import Message, MessageText


def text_for(message: Message, language: str) -> MessageText:
    """Return the message in a language, else in the rollout's, else in any it was written in."""
    texts = {text.language: text for text in message.texts.all()}
    return texts.get(language) or texts.get(message.rollout.language) or next(iter(texts.values()))


def title_for(message: Message, language: str) -> str:
    """Return its subject in a language; one that nobody wrote is called as its line."""
    written = text_for(message, language) if message.texts.all() else None
    return on_one_line(written.subject if written else str(message))


def message_mail(message: Message, reader: Reader, token: str) -> dict[str, str]:
    """Return its subject and text, with the reader's own link to it."""
    written = text_for(message, reader.language)
    with translation.override(reader.language):
        context = {
            "body": written.body,
            "rollout": on_one_line(str(message.rollout)),
            "link": settings.BASE_URL + reverse("personal_messages:message", args=[token]),
        }
        text = render_to_string("communications/message_mail.txt", context)
    return {"subject": on_one_line(written.subject), "text": text.strip() + "\n"}
