"""The lines of the communication plan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common import limits
from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.common.wording import listed
from tracker.phases.models import Keyed, key_once
from tracker.rollouts.domain.roles import Role
from tracker.rollouts.models import Duty, Member, Named, Rollout

from ..domain import occurrences
from ..domain.repeating import Repeating, WorkdayRule
from .people import Stakeholder
from .words import Channel

WORKDAY_RULES = {
    WorkdayRule.NEXT: _("On the next working day"),
    WorkdayRule.BEFORE: _("On the working day before"),
    WorkdayRule.LEFT_OUT: _("Left out"),
}
WORKDAY_RULE_CHOICES = [(rule.value, label) for rule, label in WORKDAY_RULES.items()]


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def running(self) -> PlanLineQuerySet:
        return self.filter(ended_on=None)

    def seen(self, *, confidential: bool) -> PlanLineQuerySet:
        return self if confidential else self.filter(is_confidential=False)

    def run_themselves(self) -> PlanLineQuerySet:
        """Those whose messages are drafted or sent without anyone having to look; on demand none is due."""
        return self.exclude(automation="nothing").exclude(cadence="on_demand")


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
        WORKDAY = "workday", _("working days")
        MONTH_END = "month_end", _("months, on the last working day")

    class Weight(models.TextChoices):
        """How much the news touches those who hear it; the channel should be able to carry it."""

        LIGHT = "light", _("Routine")
        NOTABLE = "notable", _("Changes their work")
        HEAVY = "heavy", _("Bad or very personal news")

    class Automation(models.TextChoices):
        NOTHING = "nothing", _("Nothing: it is only planned")
        DRAFTED = "drafted", _("It is drafted two working days before")
        SENT = "sent", _("It is drafted, and goes out on its day by itself")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="plan_lines")
    audience = LineField(_("Audience"), blank=True)
    stakeholders = models.ManyToManyField(
        Stakeholder, related_name="lines", blank=True, verbose_name=_("Stakeholders")
    )
    audience_duties = models.ManyToManyField(
        Duty, related_name="lines", blank=True, verbose_name=_("Whoever has the duty")
    )
    audience_roles = models.JSONField(_("Whoever has the role"), default=list, blank=True)
    purpose = TextField(_("Purpose"), blank=True)
    outline = TextField(_("Outline"), blank=True)
    direction = models.CharField(_("Direction"), max_length=10, choices=Direction, default=Direction.DOWN)
    channel = models.CharField(_("Channel"), max_length=10, choices=Channel, default=Channel.MEETING)
    cadence = models.CharField(_("When"), max_length=10, choices=Cadence, default=Cadence.REPEATING)
    every = models.PositiveIntegerField(_("Every"), null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=10, choices=Unit, blank=True)
    first_on = DayField(_("First on"), null=True, blank=True)
    workday_rule = models.CharField(
        _("If it falls on a day off"),
        max_length=10,
        choices=WORKDAY_RULE_CHOICES,
        default=WorkdayRule.NEXT.value,
    )
    anchors = models.JSONField(_("Tied to"), default=list, blank=True)
    offset = models.IntegerField(_("Working days after"), default=0)
    sender = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Sender")
    )
    sender_duty = models.ForeignKey(
        Duty, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Sender's duty")
    )
    preparer = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Prepared by")
    )
    approver = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Approved by")
    )
    weight = models.CharField(_("Weight of the news"), max_length=10, choices=Weight, default=Weight.LIGHT)
    duration = models.PositiveIntegerField(_("Minutes it takes"), null=True, blank=True)
    automation = models.CharField(
        _("By itself"), max_length=10, choices=Automation, default=Automation.DRAFTED
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
                    unit__in=["day", "week", "month", "workday", "month_end"],
                    first_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="plan_line_offset_in_limits",
                condition=Q(offset__range=(-limits.LAG_DAYS, limits.LAG_DAYS)),
            ),
            models.CheckConstraint(
                name="plan_line_goes_out_by_itself_by_mail",
                condition=~Q(automation="sent") | Q(channel="mail"),
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
            if self.unit == self.Unit.WORKDAY:
                return occurrences.Counted(self.every, self.first_on)
            rule = WorkdayRule(self.workday_rule)
            return Repeating(self.every, self.unit, self.first_on, rule)
        if self.cadence == self.Cadence.ANCHORED:
            return occurrences.Anchored(tuple(self.anchors), self.offset)
        return occurrences.OnDemand()

    @property
    def runs_itself(self) -> bool:
        return self.automation != self.Automation.NOTHING and self.cadence != self.Cadence.ON_DEMAND

    @property
    def addressed(self) -> str:
        """Its duties and roles by name."""
        duties = list(self.audience_duties.all())
        for duty in duties:
            duty.rollout = self.rollout
        roles = (Member.ROLES[Role(role)] for role in self.audience_roles)
        return listed([*duties, *roles])

    @property
    def sender_name(self) -> str:
        """The person or, where nobody is named, the duty that sends it."""
        return str(self.sender or self.sender_duty or "")
