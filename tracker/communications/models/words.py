"""The choices that stakeholders, lines and messages share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..domain.influence import Attitude

ATTITUDES = {
    Attitude.UNAWARE: _("Unaware"),
    Attitude.RESISTANT: _("Resists"),
    Attitude.NEUTRAL: _("Neutral"),
    Attitude.SUPPORTIVE: _("Supports"),
    Attitude.LEADING: _("Leads"),
}
ATTITUDE_CHOICES = [(attitude.value, label) for attitude, label in ATTITUDES.items()]


class Channel(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    MAIL = "mail", _("Mail")
    CALL = "call", _("Call")
    DEMO = "demo", _("Demo")
    FORM = "form", _("Form")
    HOTLINE = "hotline", _("Hotline")
    WRITTEN = "written", _("In writing")


# What is held rather than sent; of these minutes are taken.
SPOKEN = (Channel.MEETING, Channel.CALL, Channel.DEMO)
