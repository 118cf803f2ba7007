from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField, TimeZoneField
from tracker.common.domain.workdays import Calendar
from tracker.common.fields import DayField, LineField, MoneyField, TextField, WholeInput
from tracker.common.rows import Row

from .domain.roles import Permission, Role, may


class RolloutQuerySet(models.QuerySet["Rollout"]):
    def of(self, user) -> RolloutQuerySet:
        """The rollouts this user is a member of; nobody sees any other."""
        return self.filter(members__user=user, members__left_on=None)

    def running(self) -> RolloutQuerySet:
        return self.filter(state=Rollout.State.RUNNING)


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


def usual_bands() -> list[int]:
    """The highest level of each risk band but the last, on a scale of 1 to 25."""
    return [3, 6, 10, 16]


def usual_chances() -> list[float]:
    """What the five places on the scale of probability mean as shares."""
    return [0.10, 0.30, 0.50, 0.70, 0.90]


class ToleranceField(models.PositiveSmallIntegerField):
    MOST = 1000
    default_validators = [MaxValueValidator(MOST)]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": WholeInput, "max_value": self.MOST, **kwargs})


class Rollout(Row):
    """One CRM implementation of one organisation."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")

    class CrmKind(models.TextChoices):
        OPERATIONAL = "operational", _("Operational CRM")
        ANALYTICAL = "analytical", _("Analytical CRM")
        COLLABORATIVE = "collaborative", _("Collaborative CRM")

    name = LineField(_("Name"))
    slug = models.SlugField(max_length=60, unique=True, editable=False)
    organisation = LineField(_("Organisation"), blank=True)
    crm_kind = models.CharField(_("Kind of CRM"), max_length=20, choices=CrmKind, default=CrmKind.OPERATIONAL)
    rollout_strategy = models.CharField(_("Rollout strategy"), max_length=40, blank=True)
    transition_strategy = models.CharField(_("Transition strategy"), max_length=40, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.RUNNING)
    starts_on = DayField(_("Start"))
    target_go_live = DayField(_("Promised go-live"), null=True, blank=True)
    go_live_node = models.CharField(max_length=60, blank=True, editable=False)
    time_zone = TimeZoneField(_("Time zone"))
    working_weekdays = models.JSONField(_("Working days"), default=monday_to_friday)
    days_off = models.JSONField(_("Days off"), default=list, blank=True)
    extra_working_days = models.JSONField(_("Extra working days"), default=list, blank=True)
    budget = MoneyField(_("Budget"), null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, default="EUR")
    language = LanguageField(_("Language"))
    second_language = LanguageField(_("Second language"), default="", blank=True)
    tolerance_days = ToleranceField(_("Working days late"), default=5)
    tolerance_cost_percent = ToleranceField(_("Cost over budget, %"), default=10)
    tolerance_risk_level = ToleranceField(_("Risk level"), default=16)
    tolerance_quiet_days = ToleranceField(_("Days without word on a step"), default=14)
    tolerance_unheard_days = ToleranceField(_("Days without a message"), default=30)
    check_in_weekday = models.PositiveSmallIntegerField(
        _("Weekly check-in by mail"),
        null=True,
        blank=True,
        help_text=_("Owners of running and due steps are asked by mail how they go."),
    )
    risk_bands = models.JSONField(default=usual_bands, editable=False)
    risk_chances = models.JSONField(default=usual_chances, editable=False)
    playbook_key = models.CharField(max_length=40, blank=True, editable=False)
    playbook_version = models.PositiveIntegerField(null=True, editable=False)
    playbook = models.JSONField(null=True, editable=False)
    plan_version = models.PositiveIntegerField(default=0, editable=False)
    log_head = models.CharField(max_length=64, blank=True, editable=False)
    log_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        permissions = [("start_rollout", "Can start a rollout")]
        constraints = [
            models.CheckConstraint(
                name="rollout_languages_differ",
                condition=~Q(language=models.F("second_language")),
                violation_error_message=_(
                    "The second language is the same as the first. Choose another or none."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workspace:overview", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Tell whether work on it is recorded: neither closed nor archived."""
        return self.state in {self.State.RUNNING, self.State.PAUSED}

    @property
    def calendar(self) -> Calendar:
        return Calendar(
            start=self.starts_on,
            weekdays=frozenset(self.working_weekdays),
            days_off=frozenset(map(date.fromisoformat, self.days_off)),
            extra_working_days=frozenset(map(date.fromisoformat, self.extra_working_days)),
        )

    def today(self) -> date:
        """The day it is where the rollout is run."""
        return self.day_of(timezone.now())

    def day_of(self, moment: datetime) -> date:
        """The day it was there at that moment."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def speaks_second(self) -> bool:
        """Tell whether the reader's language is the rollout's second one."""
        return bool(self.second_language) and get_language() == self.second_language


class Named(models.Model):
    """A row whose name may stand in both of its rollout's languages."""

    name = LineField(_("Name"))
    second_name = LineField(_("Name in the second language"), blank=True)
    rollout: Rollout | models.ForeignKey

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.second_name if self.second_name and self.rollout.speaks_second() else self.name


class Duty(Named):
    """What somebody answers for in a rollout, such as “IT lead”."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="duties")
    key = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rollout", "key"], name="duty_key_once_in_a_rollout")]


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        return self.filter(left_on=None)


class Member(Row):
    """A person in a rollout, with or without an account; the name stays when the account goes."""

    ROLES = {
        Role.PROJECT_MANAGER: _("Project manager"),
        Role.CONSULTANT: _("Consultant"),
        Role.SPONSOR: _("Sponsor"),
        Role.TEAM_MEMBER: _("Team member"),
        Role.READER: _("Reader"),
    }

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    name = LineField(pgettext_lazy("person", "Name"))
    email = models.EmailField(_("E-mail"), blank=True)
    language = LanguageField(_("Language"))
    role = models.CharField(
        _("Role"), max_length=20, choices=[(r.value, label) for r, label in ROLES.items()]
    )
    duties = models.ManyToManyField(Duty, related_name="members", blank=True, verbose_name=_("Duties"))
    left_on = DayField(null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "user"], condition=Q(user__isnull=False), name="user_once_in_a_rollout"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, permission: Permission) -> bool:
        return self.left_on is None and may(self.role, permission)


class Absence(Row):
    """Days on which a member does not work, both included."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    first_on = DayField(_("First day"))
    last_on = DayField(_("Last day"))
    note = LineField(_("Remark"), blank=True)

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(last_on__gte=models.F("first_on"))
            )
        ]


class PersonalLink(models.Model):
    """An address that opens one thing for one member without signing in; only its hash is kept."""

    class Purpose(models.TextChoices):
        CHECK_IN = "check_in", _("Check-in")
        CALENDAR = "calendar", _("Calendar feed")

    member = models.ForeignKey(Member, models.CASCADE, related_name="personal_links")
    purpose = models.CharField(max_length=12, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    @property
    def rollout(self) -> Rollout:
        return self.member.rollout

    @property
    def language(self) -> str:
        return self.member.language


class SavedView(models.Model):
    """A list as a member likes to see it: what stands in its address, under a name."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = LineField(_("Name"))
    query = TextField(max_length=2_000)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "page", "name"], name="view_named_once_on_a_page")
        ]


class ActivityEntry(models.Model):
    """One line of a rollout's log; each carries the hash of the one before it."""

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="activity")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    detail_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rollout", "number"], name="activity_number_once")]


class ActivityDetail(models.Model):
    """What an entry said, apart from it so that a person's words can be erased without breaking the chain."""

    entry = models.OneToOneField(ActivityEntry, models.CASCADE, related_name="detail", primary_key=True)
    text = TextField()
