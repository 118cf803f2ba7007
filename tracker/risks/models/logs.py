"""The logs beside the risks: issues, decisions, assumptions, change requests, actions, meetings."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.accounts.models import LanguageField
from tracker.common.fields import DayField, LineField, MoneyField, TextField
from tracker.common.rows import Row
from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Member, Named, Rollout

from .risks import Risk
from .scales import Category, Weight


class LogQuerySet(models.QuerySet[Any]):
    def open(self) -> LogQuerySet:
        return self.exclude(status__in=self.model.OVER)

    def over(self) -> LogQuerySet:
        return self.filter(status__in=self.model.OVER)

    def seen_by(self, *, confidential: bool) -> LogQuerySet:
        return self if confidential else self.filter(is_confidential=False)


class LogEntry(Named, Row):
    """One line of a log. `letters` begin its label; `OVER` are the states in which nothing waits any more.

    `due_field` names the day by which it is to be over.
    """

    letters: ClassVar[str]
    view: ClassVar[str]
    due_field: ClassVar[str] = ""
    Status: ClassVar[type[models.TextChoices]]
    OVER: ClassVar[tuple[str, ...]] = ()

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="+")
    status = models.CharField(max_length=12, editable=False)
    number = models.PositiveIntegerField(editable=False)
    name = LineField(_("Title"))
    second_name = LineField(_("Title in the second language"), blank=True)
    text = TextField(_("Description"), blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Owner")
    )
    is_confidential = models.BooleanField(_("Confidential"), default=False)
    raised_on = DayField(editable=False)
    raised_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    over_on = DayField(null=True, editable=False)

    objects = LogQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["number"]

    def get_absolute_url(self) -> str:
        return reverse(f"risks:{self.view}", args=[self.rollout.slug, self.number])

    @property
    def label(self) -> str:
        """Its number as people quote it: I07."""
        return f"{self.letters}{self.number:02d}"

    @property
    def is_open(self) -> bool:
        return self.status not in self.OVER

    @classmethod
    def states(cls) -> dict[str, Any]:
        """Return its states, each with its word."""
        return dict(cls.Status.choices)

    @property
    def status_label(self) -> str:
        return str(self.states()[self.status])

    @property
    def due(self) -> date | None:
        return getattr(self, self.due_field) if self.due_field else None

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due is not None and self.due < on


def its_phase(*, related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        Phase, models.SET_NULL, null=True, blank=True, related_name=related_name, verbose_name=_("Phase")
    )


def once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["rollout", "number"], name=f"{name}_number_once_in_a_rollout")


class LogTurn(models.Model):
    """What an entry became on a day and why; never changed. `entry` is its label."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="log_turns")
    entry = models.CharField(max_length=16)
    status = models.CharField(max_length=12)
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(blank=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["rollout", "entry"], name="turns_of_an_entry")]


class Meeting(LogEntry):
    """Who met when about what, and what they said; actions and decisions come from it."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    letters, view = "M", "meeting"
    due_field = "held_on"
    OVER = (Status.HELD, Status.CANCELLED)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="meetings")
    status = models.CharField(
        _("Status"), max_length=12, choices=Status, default=Status.PLANNED, editable=False
    )
    held_on = DayField(_("Day"))
    members = models.ManyToManyField(
        Member, related_name="meetings", blank=True, verbose_name=_("Members present")
    )
    others = LineField(_("Others present"), blank=True)
    minutes = TextField(_("Minutes"), blank=True)

    class Meta(LogEntry.Meta):
        constraints = [once("meeting")]


class Issue(LogEntry):
    """What stands in the way now, or what somebody complains of or asks.

    Who asks is a member, the `asker`, or somebody named in `asked_by`, whom their own address reaches.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Issue")
        COMPLAINT = "complaint", _("Complaint")
        QUESTION = "question", _("Question")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("issue", "Open")
        POSTPONED = "postponed", _("Postponed")
        RESOLVED = "resolved", _("Resolved")
        CLOSED = "closed", _("Closed")

    class Way(models.TextChoices):
        PHONE = "phone", _("Phone or hotline")
        MAIL = "mail", pgettext_lazy("how it came in", "Mail")
        MEETING = "meeting", pgettext_lazy("how it came in", "Meeting")
        FORM = "form", pgettext_lazy("how it came in", "Form")
        MESSAGE = "message", pgettext_lazy("how it came in", "Answer to a message")

    letters, view = "I", "issue"
    due_field = "due_on"
    OVER = (Status.RESOLVED, Status.CLOSED)
    ASKED = (Kind.COMPLAINT, Kind.QUESTION)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="issues")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.ISSUE)
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.OPEN, editable=False)
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.BUSINESS)
    urgency = models.PositiveSmallIntegerField(_("Urgency"), choices=Weight, default=Weight.MIDDLING)
    impact = models.PositiveSmallIntegerField(_("Impact"), choices=Weight, default=Weight.MIDDLING)
    phase = its_phase(related_name="issues")
    step = models.ForeignKey(
        Step, models.SET_NULL, null=True, blank=True, related_name="issues", verbose_name=_("Step")
    )
    risk = models.ForeignKey(
        Risk, models.SET_NULL, null=True, blank=True, related_name="issues", editable=False
    )
    received_on = DayField(_("Received"))
    asker = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Member who asks")
    )
    asked_by = LineField(_("Who asks or complains"), blank=True)
    asked_by_email = models.EmailField(_("Their e-mail"), blank=True)
    asked_by_language = LanguageField(_("Their language"), blank=True, default="")
    came_by = models.CharField(_("How it came in"), max_length=12, choices=Way, blank=True)
    due_on = DayField(_("Due"), null=True, blank=True)
    runs_clock = models.BooleanField(
        _("On the escalation clock"),
        default=False,
        help_text=_(
            "Unanswered, it goes to the next higher holder by itself after 1, 2, 3 and 5 working days."
        ),
    )
    answer = TextField(_("Answer"), blank=True, editable=False)

    class Meta(LogEntry.Meta):
        constraints = [
            once("issue"),
            models.CheckConstraint(
                name="issue_weights_on_scale", condition=Q(urgency__range=(1, 5), impact__range=(1, 5))
            ),
        ]

    @property
    def level(self) -> int:
        return self.urgency * self.impact

    @property
    def asker_name(self) -> str:
        return self.asker.name if self.asker else self.asked_by


class Escalation(models.Model):
    """An issue reached a level of the clock, with those who hold it there; the last one counts."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    holders = models.ManyToManyField(Member, related_name="+")
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(blank=True)

    class Meta:
        ordering = ["level", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "level"], name="issue_reaches_a_level_once"),
        ]


class ChangeRequest(LogEntry):
    """A wish to change scope, time or cost, with what it would do to the plan; decided by those who may.

    `edits` are the changes of the plan that it asks for, as `phases.domain.edits` writes them.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        ASSESSING = "assessing", _("Being assessed")
        WAITING = "waiting", _("Waits for a decision")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        POSTPONED = "postponed", _("Postponed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        IMPLEMENTED = "implemented", _("Implemented")

    letters, view = "CR", "change_request"
    due_field = "decide_by"
    OVER = (Status.REFUSED, Status.WITHDRAWN, Status.IMPLEMENTED)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="change_requests")
    status = models.CharField(
        _("Status"), max_length=12, choices=Status, default=Status.SUBMITTED, editable=False
    )
    reason = TextField(_("Why it is wanted"), blank=True)
    size = models.PositiveSmallIntegerField(_("Size"), choices=Weight, default=Weight.MIDDLING)
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Weight, default=Weight.MIDDLING)
    scope = TextField(_("Effect on scope"), blank=True)
    cost = MoneyField(_("Added cost"), null=True, blank=True)
    saving = MoneyField(_("Saved cost"), null=True, blank=True)
    edits = models.JSONField(default=list, editable=False)
    phase = its_phase()
    issue = models.ForeignKey(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name=_("Issue it answers"),
    )
    decide_by = DayField(_("Decision wanted by"), null=True, blank=True)

    class Meta(LogEntry.Meta):
        constraints = [
            once("change_request"),
            models.CheckConstraint(
                name="change_request_weights_on_scale",
                condition=Q(size__range=(1, 5), priority__range=(1, 5)),
            ),
        ]


class Decision(LogEntry):
    """What was decided, by whom and why; a later one may take its place."""

    class Status(models.TextChoices):
        WANTED = "wanted", pgettext_lazy("decision", "Wanted")
        MADE = "made", _("Made")
        REPLACED = "replaced", _("Replaced")

    letters, view = "D", "decision"
    due_field = "wanted_by"
    OVER = (Status.MADE, Status.REPLACED)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="decisions")
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.MADE, editable=False)
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.BUSINESS)
    reason = TextField(_("Why"), blank=True)
    decided_on = DayField(_("Decided on"), null=True, blank=True)
    deciders = models.ManyToManyField(
        Member, related_name="decisions_made", blank=True, verbose_name=_("Decided by")
    )
    wanted_by = DayField(_("Wanted by"), null=True, blank=True)
    phase = its_phase()
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("Meeting"),
    )
    issue = models.ForeignKey(
        Issue, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("Issue")
    )
    change_request = models.ForeignKey(
        ChangeRequest, models.SET_NULL, null=True, blank=True, related_name="decisions", editable=False
    )
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", editable=False
    )

    class Meta(LogEntry.Meta):
        constraints = [
            once("decision"),
            models.CheckConstraint(
                name="decision_made_on_a_day", condition=Q(status="wanted") | Q(decided_on__isnull=False)
            ),
        ]


class Assumption(LogEntry):
    """What is taken for true until a day by which it must be known; a failed one becomes a risk."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("assumption", "Open")
        CONFIRMED = "confirmed", _("Confirmed")
        FAILED = "failed", pgettext_lazy("assumption", "Failed")

    letters, view = "AS", "assumption"
    due_field = "validate_by"
    OVER = (Status.CONFIRMED, Status.FAILED)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="assumptions")
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.OPEN, editable=False)
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.BUSINESS)
    phase = its_phase()
    validate_by = DayField(_("To be known by"), null=True, blank=True)
    if_wrong = TextField(_("If it is wrong"), blank=True)
    risk = models.ForeignKey(
        Risk, models.SET_NULL, null=True, blank=True, related_name="assumptions", editable=False
    )

    class Meta(LogEntry.Meta):
        constraints = [once("assumption")]


class Action(LogEntry):
    """What somebody is to do by a day; it comes from a meeting, a decision, an issue, a risk or a gap."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    letters, view = "AC", "action"
    due_field = "due_on"
    OVER = (Status.DONE, Status.DROPPED)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="actions")
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.OPEN, editable=False)
    due_on = DayField(_("Due"), null=True, blank=True)
    gap = LineField(_("Gap it closes"), blank=True)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("Meeting")
    )
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("Decision")
    )
    issue = models.ForeignKey(
        Issue, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("Issue")
    )
    risk = models.ForeignKey(
        Risk, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("Risk")
    )

    class Meta(LogEntry.Meta):
        constraints = [
            once("action"),
            models.CheckConstraint(
                name="action_over_after_it_is_raised",
                condition=Q(over_on=None) | Q(over_on__gte=F("raised_on")),
            ),
        ]


LOGS: tuple[type[LogEntry], ...] = (Issue, Decision, Assumption, ChangeRequest, Action, Meeting)
