from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField
from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, Rollout

from ..domain.facts import Audience, Colour, Dimension, Override, StatusFacts
from ..domain.health import worst
from ..domain.outline import Edition, Outline, Paper, outline_of
from ..domain.stored import from_json

HEADLINE_LENGTH = 600
PAPERS = {Paper.A4: _("A4"), Paper.LETTER: _("US Letter")}


def audiences_of(permissions: Collection[Permission]) -> set[Audience]:
    """Return the audiences to which somebody with these permissions belongs."""
    steering = {Audience.STEERING} if Permission.SEE_STEERING_REPORTS in permissions else set()
    return {Audience.OPEN} | steering


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> ReportQuerySet:
        return self.filter(state=Report.State.PUBLISHED)

    def visible_to(self, member: Member) -> ReportQuerySet:
        """Published ones of the audiences a member belongs to; submitted ones for those who decide."""
        if member.may(Permission.EDIT_REPORTS):
            return self
        audiences = audiences_of(PERMISSIONS[Role(member.role)])
        states = [Report.State.PUBLISHED]
        if member.may(Permission.DECIDE):
            states.append(Report.State.SUBMITTED)
        return self.filter(audience__in=audiences, state__in=states)


class Report(Row):
    """A status report: facts frozen on a day with its audience's eyes, and what people say to them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Waits for approval")
        PUBLISHED = "published", _("Published")

    PAPERS = PAPERS
    AUDIENCES = {Audience.OPEN: _("Everybody in the rollout"), Audience.STEERING: _("Steering committee")}

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="reports")
    number = models.PositiveIntegerField(editable=False)
    audience = models.CharField(
        _("Audience"), max_length=10, choices=[(a.value, label) for a, label in AUDIENCES.items()]
    )
    on = DayField(_("Day"))
    before = models.ForeignKey("self", models.RESTRICT, null=True, related_name="+", editable=False)
    language = LanguageField(_("Language"))
    paper = models.CharField(
        _("Paper"),
        max_length=10,
        choices=[(p.value, label) for p, label in PAPERS.items()],
        default=Paper.A4.value,
    )
    outline = models.JSONField(default=list, blank=True, editable=False)
    template = models.ForeignKey(
        "reports.TemplateVersion", models.PROTECT, null=True, related_name="reports", editable=False
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", editable=False
    )
    correction = LineField(_("What it corrects"), blank=True, editable=False)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    facts = models.JSONField(editable=False)
    schema = models.PositiveSmallIntegerField(editable=False)
    headline = TextField(_("Headline"), max_length=HEADLINE_LENGTH)
    summary = TextField(_("Where we stand"), blank=True)
    outlook = TextField(_("What comes next"), blank=True)
    asks = TextField(_("What else we want"), blank=True)
    overrides = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(editable=False)
    submitted_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    submitted_on = DayField(null=True, editable=False)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")
    decided_on = DayField(null=True, editable=False)
    remark = TextField(_("Remark"), blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="report_number_once_in_a_rollout"),
            models.CheckConstraint(
                name="report_that_corrects_says_what",
                condition=Q(corrects=None) | ~Q(correction=""),
            ),
            models.CheckConstraint(
                name="report_is_decided_once_published",
                condition=~Q(state="published") | Q(decided_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return _("Report %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.rollout.slug, self.number])

    @cached_property
    def known(self) -> StatusFacts:
        return from_json(self.facts)

    @property
    def corrected(self) -> Report | None:
        """The published report that corrects this one."""
        found = getattr(self, "corrected_by", None)
        return found if found and found.state == self.State.PUBLISHED else None

    @property
    def paper_size(self) -> Paper:
        return Paper(self.paper)

    @property
    def sections(self) -> Outline:
        return outline_of(self.outline)

    @property
    def overridden(self) -> dict[Dimension, Override]:
        return {
            Dimension(dimension): Override(Colour(one["colour"]), one["reason"])
            for dimension, one in self.overrides.items()
        }

    @property
    def colours(self) -> list[Colour]:
        """Each dimension's colour as shown: somebody's word over the computed one."""
        said = self.overridden
        return [
            said[one.dimension].colour if one.dimension in said else one.colour for one in self.known.health
        ]

    @property
    def colour(self) -> Colour | None:
        return worst(self.colours)


class ReportFile(models.Model):
    """A file that a published report went out as, in one language; never made anew."""

    class Format(models.TextChoices):
        DOCX = "docx", "Word"
        PDF = "pdf", "PDF"

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    language = LanguageField()
    edition = models.CharField(
        max_length=10, choices=[(e.value, e.value) for e in Edition], default=Edition.FULL.value
    )
    format = models.CharField(max_length=10, choices=Format, default=Format.DOCX)
    file = models.FileField(upload_to="reports/%Y/%m", max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    name = LineField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language", "edition", "format"], name="report_file_once_of_a_kind"
            )
        ]

    def content(self) -> bytes:
        with self.file.open("rb") as file:
            return file.read()


class ReportReceipt(models.Model):
    """“I have read this.”"""

    report = models.ForeignKey(Report, models.CASCADE, related_name="receipts")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "member"], name="report_read_once")]
