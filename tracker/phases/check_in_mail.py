"""The mail that asks an owner how their steps go, in their language."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.text import on_one_line
from tracker.rollouts.models import Rollout

from .check_ins import Asked
from .domain.facts import Status
from .shown import ShownStep

NAMED = 20


def check_in_mail(rollout: Rollout, asked: Asked, token: str, expires_at: datetime) -> dict[str, str]:
    """Return its subject and text; nothing of other people's steps stands in it."""
    with translation.override(asked.member.language):
        subject = ngettext(
            "%(rollout)s: how does your step go?", "%(rollout)s: how do your steps go?", len(asked.steps)
        )
        context = {
            "rollout": on_one_line(str(rollout)),
            "name": asked.member.name,
            "steps": [_step_words(shown) for shown in asked.steps[:NAMED]],
            "more": max(0, len(asked.steps) - NAMED),
            "link": settings.BASE_URL + reverse("personal:check_in", args=[token]),
            "until": written(rollout.day_of(expires_at), "long"),
        }
        text = render_to_string("phases/check_in_mail.txt", context)
        return {"subject": subject % {"rollout": on_one_line(str(rollout))}, "text": text.strip() + "\n"}


def _step_words(shown: ShownStep) -> str:
    name = on_one_line(f"{shown.step.shown_number} {shown.step}")
    return _("%(step)s: %(dates)s") % {"step": name, "dates": dates_words(shown)}


def dates_words(shown: ShownStep) -> str:
    """Say when a step runs by the forecast of today."""
    forecast = shown.node.forecast
    if forecast is None:
        return str(shown.status.word)
    days = {"start": written(forecast.start, "week"), "finish": written(forecast.finish, "week")}
    if shown.step.is_milestone:
        return _("due on %(finish)s") % days
    if shown.node.status == Status.RUNNING:
        return _("runs until %(finish)s") % days
    if shown.node.status == Status.DONE:
        return _("done on %(finish)s") % days
    return _("to run from %(start)s to %(finish)s") % days
