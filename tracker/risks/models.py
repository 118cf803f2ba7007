from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common import limits
from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Member, Named, Rollout

from .domain import scoring

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


class RiskQuerySet(models.QuerySet["Risk"]):
    def open(self) -> RiskQuerySet:
        return self.filter(closed_on=None)

    def closed(self) -> RiskQuerySet:
        return self.exclude(closed_on=None)

    def seen_by(self, *, confidential: bool) -> RiskQuerySet:
        """All risks for those who may see confidential ones, the others without them."""
        return self if confidential else self.filter(is_confidential=False)


class Risk(Named, Row):
    """What may happen to a rollout, why, and what that would do; how high it stands is in its assessments."""

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

    class Strategy(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        MITIGATE = "mitigate", _("Mitigate")
        TRANSFER = "transfer", _("Transfer")
        ACCEPT = "accept", _("Accept")
        EXPLOIT = "exploit", _("Exploit")
        ENHANCE = "enhance", _("Enhance")
        SHARE = "share", _("Share")
        ESCALATE = "escalate", _("Escalate")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="risks")
    number = models.PositiveIntegerField(editable=False)
    key = models.CharField(max_length=40, editable=False)
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    name = LineField(_("Risk"))
    second_name = LineField(_("Risk in the second language"), blank=True)
    cause = TextField(_("Cause"), blank=True)
    event = TextField(_("What may happen"), blank=True)
    effect = TextField(_("Effect"), blank=True)
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.BUSINESS)
    phases = models.ManyToManyField(Phase, related_name="risks", blank=True, verbose_name=_("Phases"))
    steps = models.ManyToManyField(
        Step, related_name="risks", blank=True, verbose_name=_("Steps it threatens")
    )
    best_days = models.PositiveSmallIntegerField(_("Days lost at best"), null=True, blank=True)
    likely_days = models.PositiveSmallIntegerField(_("Days lost, most likely"), null=True, blank=True)
    worst_days = models.PositiveSmallIntegerField(_("Days lost at worst"), null=True, blank=True)
    strategy = models.CharField(_("Strategy"), max_length=12, choices=Strategy, default=Strategy.MITIGATE)
    trigger = TextField(_("Early sign"), blank=True)
    contingency = TextField(_("If it happens"), blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="risks", verbose_name=_("Owner")
    )
    next_review_on = DayField(_("Next review"), null=True, blank=True)
    is_confidential = models.BooleanField(_("Confidential"), default=False)
    raised_on = DayField(editable=False)
    raised_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    closed_on = DayField(null=True, editable=False)
    outcome = TextField(_("What happened?"), blank=True, editable=False)

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="risk_number_once_in_a_rollout"),
            models.UniqueConstraint(fields=["rollout", "key"], name="risk_key_once_in_a_rollout"),
            models.UniqueConstraint(
                fields=["rollout", "source_key"],
                condition=~Q(source_key=""),
                name="risk_taken_once_from_the_catalogue",
            ),
            models.CheckConstraint(
                name="risk_days_in_order",
                condition=Q(best_days=None, likely_days=None, worst_days=None)
                | Q(
                    best_days__lte=F("likely_days"),
                    likely_days__lte=F("worst_days"),
                    worst_days__lte=limits.STEP_DAYS,
                ),
            ),
            models.CheckConstraint(
                name="risk_closes_after_it_is_raised",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("raised_on")),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("risks:risk", args=[self.rollout.slug, self.number])

    @property
    def label(self) -> str:
        return label(self.number)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def was_open_on(self, day: date) -> bool:
        """Tell whether it was open on the evening of a day, whatever became of it later."""
        if self.raised_on > day or (self.closed_on and self.closed_on <= day):
            return False
        return not any(past.closed_on <= day < past.reopened_on for past in self.past_closings.all())


def label(number: int) -> str:
    """Write a risk's number as people quote it: R07."""
    return f"R{number:02d}"


class PastClosing(models.Model):
    """A closing that was taken back; the present one stands on the risk."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="past_closings")
    closed_on = DayField()
    outcome = TextField(blank=True)
    reopened_on = DayField()
    reopened_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["reopened_on", "pk"]


class RiskAssessment(models.Model):
    """How high a risk stood on a day, with the bands of that day; never changed, the last one counts."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="assessments")
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    probability = models.PositiveSmallIntegerField(_("Probability"), choices=Probability)
    impact = models.PositiveSmallIntegerField(_("Impact"), choices=Impact)
    bands = models.JSONField()
    note = TextField(_("Why"), blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_on_scale", condition=Q(probability__range=SCALE, impact__range=SCALE)
            )
        ]

    @property
    def level(self) -> int:
        return scoring.level(self.probability, self.impact)

    @property
    def band(self) -> int:
        return scoring.band(self.level, self.bands)


class RiskResponse(Row):
    """What is done about a risk, and where it is expected to leave it."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="responses")
    text = TextField(_("Response"))
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="risk_responses", verbose_name=_("Owner")
    )
    added_on = DayField(editable=False)
    due_on = DayField(_("Due"), null=True, blank=True)
    done_on = DayField(null=True, editable=False)
    expected_probability = models.PositiveSmallIntegerField(
        _("Probability after it"), choices=Probability, null=True, blank=True
    )
    expected_impact = models.PositiveSmallIntegerField(
        _("Impact after it"), choices=Impact, null=True, blank=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="response_expectation_on_scale",
                condition=(Q(expected_probability=None) | Q(expected_probability__range=SCALE))
                & (Q(expected_impact=None) | Q(expected_impact__range=SCALE)),
            ),
            models.CheckConstraint(
                name="response_done_after_it_is_added",
                condition=Q(done_on=None) | Q(done_on__gte=F("added_on")),
            ),
        ]
