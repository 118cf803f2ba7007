"""The scales that risks are placed on; what their places mean in chances and bands belongs to the rollout."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import DayField
from tracker.rollouts.models import Member, Rollout

from ..domain import scoring

SCALE = (scoring.LOWEST, scoring.HIGHEST)


class Probability(models.IntegerChoices):
    RARE = 1, _("Rare")
    UNLIKELY = 2, _("Unlikely")
    POSSIBLE = 3, _("Possible")
    LIKELY = 4, _("Likely")
    VERY_LIKELY = 5, _("Very likely")


class Impact(models.IntegerChoices):
    SLIGHT = 1, _("Slight")
    MINOR = 2, _("Minor")
    MEDIUM = 3, _("Medium")
    SERIOUS = 4, _("Serious")
    CRITICAL = 5, _("Critical")


class Weight(models.IntegerChoices):
    """How urgent or how large something is."""

    VERY_LOW = 1, _("Very low")
    LOW = 2, _("Low")
    MIDDLING = 3, _("Middling")
    HIGH = 4, _("High")
    VERY_HIGH = 5, _("Very high")


class Category(models.TextChoices):
    BUSINESS = "business", _("Business")
    MANAGEMENT = "management", _("Management")
    FINANCE = "finance", _("Finance")
    VENDOR = "vendor", _("Vendor")
    SCOPE = "scope", _("Scope")
    PEOPLE = "people", _("People")
    CULTURE = "culture", _("Culture")
    QUALITY = "quality", _("Quality")
    TECHNOLOGY = "technology", _("Technology")
    USABILITY = "usability", _("Usability")
    DATA = "data", _("Data")
    SERVICE = "service", _("Service")
    PROCESS = "process", _("Process")
    CONTROL = "control", _("Control")
    COMMUNICATION = "communication", _("Communication")
    SECURITY = "security", _("Security")
    LEGAL = "legal", _("Legal")
    MEASUREMENT = "measurement", _("Measurement")
    STRATEGY = "strategy", _("Strategy")


class FormerScale(models.Model):
    """The scale that held in a rollout up to the day before `until`; never changed.

    The present one is the rollout's own.
    """

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="former_scales")
    bands = models.JSONField()
    chances = models.JSONField()
    until = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["until", "pk"]
