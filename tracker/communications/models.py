from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField
from tracker.common import limits
from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.phases.models import Keyed, key_once
from tracker.rollouts.models import Duty, Member, Named, Rollout

from .domain import occurrences
from .domain.influence import SCALE, Attitude, Strategy, strategy_for

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


def _on_scale(field: str) -> Q:
    return Q(**{f"{field}__range": (SCALE.start, SCALE.stop - 1)})


class Stakeholder(Row):
    """A person or a group the rollout has to win or to inform."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        GROUP = "group", _("Group")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="stakeholders")
    name = LineField(_("Name"))
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    people = models.PositiveIntegerField(_("People"), null=True, blank=True)
    department = LineField(_("Department"), blank=True)
    interest = models.PositiveSmallIntegerField(_("Interest"), default=3)
    influence = models.PositiveSmallIntegerField(_("Influence"), default=3)
    attitude_wanted = models.CharField(
        _("Attitude wanted"), max_length=12, choices=ATTITUDE_CHOICES, blank=True
    )
    channel = models.CharField(_("Channel liked"), max_length=10, choices=Channel, blank=True)
    language = LanguageField(_("Language"))
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Relation owner")
    )
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Is the member")
    )
    note = TextField(_("Note"), blank=True)
    added_on = DayField(editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stakeholder_interest_and_influence_on_scale",
                condition=_on_scale("interest") & _on_scale("influence"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communications:stakeholder", args=[self.rollout.slug, self.pk])

    @property
    def strategy(self) -> Strategy:
        return strategy_for(interest=self.interest, influence=self.influence)


class AttitudeReading(models.Model):
    """How a stakeholder stood to the rollout on a day; never changed."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="readings")
    on = DayField(_("Day"))
    attitude = models.CharField(_("Attitude"), max_length=12, choices=ATTITUDE_CHOICES)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(_("Note"), blank=True)

    class Meta:
        ordering = ["-on", "-pk"]


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def running(self) -> PlanLineQuerySet:
        return self.filter(ended_on=None)

    def seen(self, *, confidential: bool) -> PlanLineQuerySet:
        return self if confidential else self.filter(is_confidential=False)


class PlanLine(Keyed, Named, Row):
    """A line of the communication plan: who hears what from whom, and how often."""

    class Direction(models.TextChoices):
        UP = "up", _("Up")
        DOWN = "down", _("Down")
        PEER = "peer", _("Between peers")
        OUT = "out", _("To the outside")

    class Cadence(models.TextChoices):
        REPEATING = "repeating", _("Repeated")
        ANCHORED = "anchored", _("With the plan")
        ON_DEMAND = "on_demand", _("On demand")

    class Unit(models.TextChoices):
        DAY = "day", _("days")
        WEEK = "week", _("weeks")
        MONTH = "month", _("months")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="plan_lines")
    audience = LineField(_("Audience"), blank=True)
    stakeholders = models.ManyToManyField(
        Stakeholder, related_name="lines", blank=True, verbose_name=_("Stakeholders")
    )
    purpose = TextField(_("Purpose"), blank=True)
    outline = TextField(_("Outline"), blank=True)
    direction = models.CharField(_("Direction"), max_length=10, choices=Direction, default=Direction.DOWN)
    channel = models.CharField(_("Channel"), max_length=10, choices=Channel, default=Channel.MEETING)
    cadence = models.CharField(_("When"), max_length=10, choices=Cadence, default=Cadence.REPEATING)
    every = models.PositiveIntegerField(_("Every"), null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=10, choices=Unit, blank=True)
    first_on = DayField(_("First on"), null=True, blank=True)
    anchors = models.JSONField(_("Tied to"), default=list, blank=True)
    offset = models.IntegerField(_("Working days after"), default=0)
    sender = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Sender")
    )
    sender_duty = models.ForeignKey(
        Duty, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Sender's duty")
    )
    feedback = TextField(_("How we know it worked"), blank=True)
    is_confidential = models.BooleanField(_("Confidential"), default=False)
    ended_on = DayField(null=True, blank=True, editable=False)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            key_once("plan_line_key_once_in_a_rollout", "rollout"),
            models.CheckConstraint(
                name="plan_line_repeats_from_a_day",
                condition=~Q(cadence="repeating")
                | Q(
                    every__range=(1, limits.STEP_DAYS),
                    unit__in=["day", "week", "month"],
                    first_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="plan_line_offset_in_limits",
                condition=Q(offset__range=(-limits.LAG_DAYS, limits.LAG_DAYS)),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("communications:change_line", args=[self.rollout.slug, self.pk])

    @property
    def rule(self) -> occurrences.Cadence:
        """The cadence as the rules of dates read it."""
        if self.cadence == self.Cadence.REPEATING:
            assert self.every  # the database refuses it without
            assert self.first_on
            return occurrences.Repeating(self.every, self.unit, self.first_on)
        if self.cadence == self.Cadence.ANCHORED:
            return occurrences.Anchored(tuple(self.anchors), self.offset)
        return occurrences.OnDemand()

    @property
    def sender_name(self) -> str:
        """The person or, where nobody is named, the duty that sends it."""
        return str(self.sender or self.sender_duty or "")


class Message(Row):
    """What became of one message of a line; one that nobody spoke of yet is computed, not stored."""

    class State(models.TextChoices):
        TOLD = "told", _("Told")
        MISSED = "missed", _("Missed")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="messages")
    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="messages")
    identity = models.CharField(max_length=60)
    stakeholders = models.ManyToManyField(Stakeholder, related_name="messages")
    state = models.CharField(_("State"), max_length=10, choices=State)
    due_on = DayField(null=True, blank=True)
    done_on = DayField(_("Day"))
    channel = models.CharField(_("How"), max_length=10, choices=Channel, blank=True)
    note = TextField(_("Note"), blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "identity"], name="message_of_a_line_once"),
        ]
