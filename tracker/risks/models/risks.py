from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common import limits
from tracker.common.fields import DayField, LineField, MoneyField, TextField
from tracker.common.rows import Row
from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Member, Named, Rollout

from ..domain import scoring
from .scales import SCALE, Category, Impact, Probability


class RiskQuerySet(models.QuerySet["Risk"]):
    def proposed(self) -> RiskQuerySet:
        return self.filter(status=Risk.Status.PROPOSED)

    def open(self) -> RiskQuerySet:
        return self.filter(status=Risk.Status.OPEN)

    def over(self) -> RiskQuerySet:
        return self.filter(status__in=Risk.OVER)

    def seen_by(self, *, confidential: bool) -> RiskQuerySet:
        """All risks for those who may see confidential ones, the others without them."""
        return self if confidential else self.filter(is_confidential=False)


class Risk(Named, Row):
    """What may happen to a rollout, why, and what that would do.

    How high it stands is in its assessments, and through which states it went in its turns.
    """

    class Kind(models.TextChoices):
        THREAT = "threat", _("Threat")
        OPPORTUNITY = "opportunity", _("Opportunity")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        OPEN = "open", _("Open")
        OCCURRED = "occurred", _("Occurred")
        CLOSED = "closed", _("Closed")

    OVER = (Status.OCCURRED, Status.CLOSED)

    class Proximity(models.TextChoices):
        MONTH = "month", _("Within a month")
        QUARTER = "quarter", _("Within three months")
        LATER = "later", _("Later")

    class Strategy(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        MITIGATE = "mitigate", _("Mitigate")
        TRANSFER = "transfer", _("Transfer")
        EXPLOIT = "exploit", _("Exploit")
        ENHANCE = "enhance", _("Enhance")
        SHARE = "share", _("Share")
        ACCEPT = "accept", _("Accept")
        ESCALATE = "escalate", _("Escalate")

    _EITHER = (Strategy.ACCEPT, Strategy.ESCALATE)
    STRATEGIES = {
        Kind.THREAT: (Strategy.AVOID, Strategy.MITIGATE, Strategy.TRANSFER, *_EITHER),
        Kind.OPPORTUNITY: (Strategy.EXPLOIT, Strategy.ENHANCE, Strategy.SHARE, *_EITHER),
    }

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="risks")
    number = models.PositiveIntegerField(editable=False)
    key = models.CharField(max_length=40, editable=False)
    source_key = models.CharField(max_length=40, blank=True, editable=False)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.THREAT)
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)
    name = LineField(_("Risk"))
    second_name = LineField(_("Risk in the second language"), blank=True)
    cause = TextField(_("Cause"), blank=True)
    event = TextField(_("What may happen"), blank=True)
    effect = TextField(_("Effect"), blank=True)
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.BUSINESS)
    proximity = models.CharField(_("Could happen"), max_length=10, choices=Proximity, blank=True)
    phases = models.ManyToManyField(Phase, related_name="risks", blank=True, verbose_name=_("Phases"))
    steps = models.ManyToManyField(
        Step, related_name="risks", blank=True, verbose_name=_("Steps it threatens")
    )
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
        ]

    def get_absolute_url(self) -> str:
        return reverse("risks:risk", args=[self.rollout.slug, self.number])

    @property
    def label(self) -> str:
        return label(self.number)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER

    @property
    def may_change_kind(self) -> bool:
        """What was in the register stays a threat or an opportunity; a proposed one can still be either."""
        return self.status == self.Status.PROPOSED

    def turn_by(self, day: date) -> RiskTurn | None:
        """Return the turn that counted on the evening of a day; None before it was raised."""
        known = [turn for turn in self.turns.all() if turn.on <= day]
        return known[-1] if known else None

    def was_open_on(self, day: date) -> bool:
        """Tell whether it was open on the evening of a day, whatever became of it later."""
        turn = self.turn_by(day)
        return turn is not None and turn.status == self.Status.OPEN


def label(number: int) -> str:
    """Write a risk's number as people quote it: R07."""
    return f"R{number:02d}"


class RiskTurn(models.Model):
    """A risk took a state on a day, for a reason; never changed, the last one counts."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="turns")
    status = models.CharField(max_length=10, choices=Risk.Status)
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    reason = TextField(blank=True)

    class Meta:
        ordering = ["on", "pk"]


class RiskAssessment(models.Model):
    """How high a risk stood on a day and what was at stake, on the scale of that day.

    Never changed, the last one counts; one that repeats the levels before it says that they hold.
    """

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="assessments")
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    probability = models.PositiveSmallIntegerField(_("Probability"), choices=Probability)
    impact = models.PositiveSmallIntegerField(_("Impact"), choices=Impact)
    best_days = models.PositiveSmallIntegerField(_("Days at best"), null=True, blank=True)
    likely_days = models.PositiveSmallIntegerField(_("Days, most likely"), null=True, blank=True)
    worst_days = models.PositiveSmallIntegerField(_("Days at worst"), null=True, blank=True)
    money = MoneyField(_("Money at stake"), null=True, blank=True)
    bands = models.JSONField()
    chances = models.JSONField()
    note = TextField(_("Why"), blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_on_scale", condition=Q(probability__range=SCALE, impact__range=SCALE)
            ),
            models.CheckConstraint(
                name="assessment_days_in_order",
                condition=Q(best_days=None, likely_days=None, worst_days=None)
                | Q(
                    best_days__lte=F("likely_days"),
                    likely_days__lte=F("worst_days"),
                    worst_days__lte=limits.STEP_DAYS,
                ),
            ),
        ]

    @property
    def level(self) -> int:
        return scoring.level(self.probability, self.impact)

    @property
    def band(self) -> int:
        return scoring.band(self.level, self.bands)

    @property
    def chance(self) -> float:
        return scoring.chance(self.probability, self.chances)

    @property
    def days(self) -> tuple[int, int, int] | None:
        """Working days at best, most likely and at worst."""
        if self.best_days is None or self.likely_days is None or self.worst_days is None:
            return None
        return self.best_days, self.likely_days, self.worst_days


class TriggerSighting(models.Model):
    """Somebody looked whether a risk's early sign shows; the last one counts."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="sightings")
    is_seen = models.BooleanField()
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(_("Remark"), blank=True)

    class Meta:
        ordering = ["on", "pk"]


class RiskResponse(Row):
    """What is done about a risk; how far that is and where it should leave the risk is in its turns."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="responses")
    text = TextField(_("Response"))
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="risk_responses", verbose_name=_("Owner")
    )
    due_on = DayField(_("Due"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def last_turn(self) -> ResponseTurn:
        """Adding a response is its first turn."""
        return list(self.turns.all())[-1]

    def turn_by(self, day: date) -> ResponseTurn | None:
        """Return the turn that counted on the evening of a day; None before it was added."""
        known = [turn for turn in self.turns.all() if turn.on <= day]
        return known[-1] if known else None

    @property
    def is_waiting(self) -> bool:
        return self.last_turn.status == ResponseTurn.Status.PLANNED

    @property
    def is_done(self) -> bool:
        return self.last_turn.status == ResponseTurn.Status.DONE


class ResponseTurn(models.Model):
    """What was said of a response on a day: planned, done or dropped, and what it should leave."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    response = models.ForeignKey(RiskResponse, models.CASCADE, related_name="turns")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    expected_probability = models.PositiveSmallIntegerField(
        _("Probability after it"), choices=Probability, null=True, blank=True
    )
    expected_impact = models.PositiveSmallIntegerField(
        _("Impact after it"), choices=Impact, null=True, blank=True
    )
    expected_days = models.PositiveSmallIntegerField(_("Days after it, most likely"), null=True, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="response_expectation_on_scale",
                condition=(Q(expected_probability=None) | Q(expected_probability__range=SCALE))
                & (Q(expected_impact=None) | Q(expected_impact__range=SCALE)),
            ),
        ]
