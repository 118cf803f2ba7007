"""A series of reports: drafts that are made by themselves when they are due."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField
from tracker.common.fields import DayField
from tracker.common.rows import Row
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from ..domain.outline import Paper
from ..domain.series import Every
from .report import PAPERS, Report
from .templates import ReportTemplate


class ReportSeriesQuerySet(models.QuerySet["ReportSeries"]):
    def running(self) -> ReportSeriesQuerySet:
        return self.filter(ended_on=None)


class ReportSeries(Row):
    """`next_on`: the day of the next draft. Its owner finishes what it drafts."""

    EVERY = {Every.WEEK: _("Every week"), Every.MONTH: _("Every month")}

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="report_series", editable=False)
    audience = models.CharField(
        _("Audience"), max_length=10, choices=[(a.value, label) for a, label in Report.AUDIENCES.items()]
    )
    every = models.CharField(
        _("How often"), max_length=10, choices=[(e.value, label) for e, label in EVERY.items()]
    )
    first_on = DayField(_("First on"))
    next_on = DayField(editable=False)
    language = LanguageField(_("Language"))
    paper = models.CharField(
        _("Paper"),
        max_length=10,
        choices=[(p.value, label) for p, label in PAPERS.items()],
        default=Paper.A4.value,
    )
    template = models.ForeignKey(
        ReportTemplate,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="series",
        verbose_name=_("Template"),
    )
    owner = models.ForeignKey(Member, models.CASCADE, related_name="report_series", editable=False)
    last = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="+", editable=False)
    ended_on = DayField(null=True, editable=False)

    objects = ReportSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["next_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "audience"],
                condition=Q(ended_on=None),
                name="report_series_once_for_an_audience",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}: {self.get_every_display()}"

    @property
    def owner_writes(self) -> bool:
        """Tell whether its owner can still finish what it drafts."""
        return self.owner.left_on is None and self.owner.may(Permission.EDIT_REPORTS)

    @property
    def waits(self) -> bool:
        """Tell whether its last draft is not finished yet; until then no other is made."""
        return self.last is not None and self.last.state == Report.State.DRAFT
