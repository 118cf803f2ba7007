from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common import limits
from tracker.common.fields import DayField, LineField, MoneyField, TextField
from tracker.common.rows import Row
from tracker.rollouts.models import Duty, Member, Named, PersonalLink, Rollout

from .domain.plan import GateOutcome, LinkKind


def key_once(name: str, *within: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=[*within, "key"], name=name)


class Keyed(models.Model):
    """A part of the plan with a stable key; `source_key` is the one it had in the playbook."""

    key = models.CharField(max_length=40)
    source_key = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Phase(Keyed, Named, Row):
    """A phase and the gate that closes it."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="phases")
    purpose = TextField(_("Purpose"), blank=True)
    second_purpose = TextField(blank=True)
    owner_duty = models.ForeignKey(Duty, models.SET_NULL, null=True, blank=True, related_name="+")
    not_before = DayField(_("Not before"), null=True, blank=True)
    deadline = DayField(_("Deadline"), null=True, blank=True)
    gate_name = LineField(_("Gate"), blank=True)
    second_gate_name = LineField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [key_once("phase_key_once_in_a_rollout", "rollout")]

    def get_absolute_url(self) -> str:
        return reverse("phases:phase", args=[self.rollout.slug, self.key])

    @property
    def gate_label(self) -> str:
        return (
            self.second_gate_name
            if self.second_gate_name and self.rollout.speaks_second()
            else self.gate_name
        )

    @property
    def purpose_label(self) -> str:
        return self.second_purpose if self.second_purpose and self.rollout.speaks_second() else self.purpose


class Method(Keyed, Named):
    """A heading of the method, such as S4, under which a phase's steps stand."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="methods")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="methods")
    purpose = TextField(blank=True)
    second_purpose = TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [key_once("method_key_once_in_a_rollout", "rollout")]

    @property
    def purpose_label(self) -> str:
        return self.second_purpose if self.second_purpose and self.rollout.speaks_second() else self.purpose


class Step(Keyed, Named, Row):
    """A piece of work, or with 0 days a milestone; how it goes is read from its dates."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="steps")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="steps")
    method = models.ForeignKey(Method, models.SET_NULL, null=True, blank=True, related_name="steps")
    number = models.PositiveIntegerField()
    purpose = TextField(_("Purpose"), blank=True)
    second_purpose = TextField(blank=True)
    days = models.PositiveIntegerField(_("Working days"))
    best_days = models.PositiveIntegerField(_("At best"), null=True, blank=True)
    worst_days = models.PositiveIntegerField(_("At worst"), null=True, blank=True)
    duty = models.ForeignKey(Duty, models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="steps", verbose_name=_("Owner")
    )
    not_before = DayField(_("Not before"), null=True, blank=True)
    deadline = DayField(_("Deadline"), null=True, blank=True)
    planned_cost = MoneyField(_("Planned cost"), null=True, blank=True)
    actual_cost = MoneyField(_("Actual cost"), null=True, blank=True)
    started_on = DayField(_("Started on"), null=True, blank=True)
    finished_on = DayField(_("Finished on"), null=True, blank=True)
    ends_in_the_evening = models.BooleanField(null=True, blank=True, editable=False)
    days_left = models.PositiveIntegerField(_("Days left"), null=True, blank=True)
    said_on = DayField(null=True, blank=True, editable=False)
    blocked_since = DayField(null=True, blank=True, editable=False)
    blocked_reason = LineField(_("Waits for"), blank=True)
    is_dropped = models.BooleanField(_("Dropped"), default=False)

    class Meta:
        ordering = ["phase__position", "position"]
        constraints = [
            key_once("step_key_once_in_a_rollout", "rollout"),
            models.UniqueConstraint(fields=["phase", "number"], name="step_number_once_in_a_phase"),
            models.CheckConstraint(name="step_days_in_limits", condition=Q(days__lte=limits.STEP_DAYS)),
            models.CheckConstraint(
                name="step_finishes_after_it_starts",
                condition=Q(finished_on=None) | Q(started_on=None) | Q(finished_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="step_days_left_at_least_one", condition=Q(days_left=None) | Q(days_left__gte=1)
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{self.phase.get_absolute_url()}?step={self.key}#step-{self.key}"

    @property
    def shown_number(self) -> str:
        """The number people quote, such as 3.5; it is never given to another step."""
        return f"{self.phase.position}.{self.number}"

    @property
    def purpose_label(self) -> str:
        return self.second_purpose if self.second_purpose and self.rollout.speaks_second() else self.purpose

    @property
    def node_key(self) -> str:
        return f"step:{self.key}"

    @property
    def is_milestone(self) -> bool:
        return self.days == 0


class StepUpdate(models.Model):
    """What somebody said about a step on a day; never changed. `said_on`: since when its days left hold."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="updates")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = DayField()
    at = models.DateTimeField()
    started_on = DayField(null=True)
    finished_on = DayField(null=True)
    days_left = models.PositiveIntegerField(null=True)
    said_on = DayField(null=True)
    blocked_reason = LineField(blank=True)
    is_dropped = models.BooleanField(default=False)
    note = TextField(blank=True)

    class Meta:
        ordering = ["-on", "-pk"]


class CostReading(models.Model):
    """What a step had cost by a day, as somebody recorded it; never changed, the last one counts."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="cost_readings")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = DayField()
    at = models.DateTimeField()
    actual_cost = MoneyField(null=True)

    class Meta:
        ordering = ["on", "pk"]


class CheckIn(models.Model):
    """A member was asked by mail how their steps go; `answered_at` is empty until they said something."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="check_ins")
    member = models.ForeignKey(Member, models.CASCADE, related_name="check_ins")
    link = models.OneToOneField(PersonalLink, models.SET_NULL, null=True, related_name="check_in")
    on = DayField()
    steps = models.ManyToManyField(Step, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "member__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "on"], name="member_checks_in_once_a_day")]


class PlanChange(models.Model):
    """Edits of a plan that were saved together, with those that take them back."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="plan_changes")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    edits = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]


class Simulation(models.Model):
    """A Monte Carlo run of the plan as it was; the same seed on the same plan gives the same result.

    `result` is empty until it is computed; `open_result` leaves confidential risks out, for whoever may
    not know of them.
    """

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="simulations")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = DayField()
    at = models.DateTimeField()
    plan_version = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    runs = models.PositiveIntegerField()
    result = models.JSONField(null=True)
    open_result = models.JSONField(null=True)

    class Meta:
        ordering = ["-pk"]


class ChecklistItem(Keyed, Named):
    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="checklist")
    done_on = DayField(null=True, blank=True)
    done_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [key_once("checklist_key_once_in_a_step", "step")]


class Deliverable(Keyed, Named):
    """What a step hands over; its files are the evidence."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="deliverables")

    class Meta:
        ordering = ["position"]
        constraints = [key_once("deliverable_key_once_in_a_step", "step")]


class Evidence(models.Model):
    """A file handed in for a deliverable, as it was then."""

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="files")
    file = models.FileField(upload_to="evidence/%Y/%m", max_length=255)
    name = LineField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]


class PlanLink(models.Model):
    """`after` waits for `before`; each end is a step or a whole phase."""

    KINDS = {
        LinkKind.FS: _("Finish to start"),
        LinkKind.SS: _("Start to start"),
        LinkKind.FF: _("Finish to finish"),
        LinkKind.SF: _("Start to finish"),
    }

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="links")
    before = models.CharField(max_length=48)
    after = models.CharField(max_length=48)
    kind = models.CharField(
        max_length=2, choices=[(k.value, v) for k, v in KINDS.items()], default=LinkKind.FS.value
    )
    lag = models.IntegerField(default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "before", "after"], name="link_once_between_the_same_ends"
            ),
            models.CheckConstraint(name="link_joins_two", condition=~Q(before=F("after"))),
            models.CheckConstraint(
                name="link_lag_in_limits", condition=Q(lag__range=(-limits.LAG_DAYS, limits.LAG_DAYS))
            ),
        ]


class Criterion(Keyed, Named):
    """What must be true before the gate opens."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="+")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="criteria")
    met_on = DayField(null=True, blank=True)
    met_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    remark = LineField(_("Remark"), blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [key_once("criterion_key_once_in_a_phase", "phase")]


class GateDecision(models.Model):
    """A decision about a gate; the last one counts, none is changed."""

    OUTCOMES = {
        GateOutcome.GO: _("Go"),
        GateOutcome.CONDITIONAL: _("Go, with conditions"),
        GateOutcome.HOLD: _("Hold"),
        GateOutcome.STOP: _("Stop"),
    }

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="gate_decisions")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=[(o.value, label) for o, label in OUTCOMES.items()])
    decided_on = DayField()
    review_on = DayField(null=True, blank=True)
    conditions = TextField(blank=True)
    remark = TextField(blank=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    ends_in_the_evening = models.BooleanField(null=True, editable=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_on", "-pk"]


class Baseline(models.Model):
    """The dates that were agreed, as they stood then."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="baselines")
    name = LineField()
    on = DayField()
    at = models.DateTimeField()
    taken_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    is_approved = models.BooleanField(default=True)

    class Meta:
        ordering = ["-on", "-pk"]


class BaselineDate(models.Model):
    baseline = models.ForeignKey(Baseline, models.CASCADE, related_name="dates")
    node = models.CharField(max_length=48)
    name = LineField(blank=True)
    start = DayField()
    finish = DayField()
    days = models.PositiveIntegerField()
    cost = MoneyField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["baseline", "node"], name="baseline_node_once")]
