"""A report sent to one reader: a link of their own, what is wanted of them, and what they did with it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField
from tracker.common.fields import DayField, LineField, TextField
from tracker.risks.models import Issue
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, Rollout

from .report import Report, audiences_of


class ReportLink(models.Model):
    """Opens one report for one reader, who needs no account; only the link's hash is kept.

    What it opens follows the rights of the day: a member's are theirs, an outsider's is the link itself.
    """

    class Wanted(models.TextChoices):
        READ = "read", _("Read it")
        ACKNOWLEDGE = "acknowledge", _("Say that they have read it")
        APPROVE = "approve", _("Approve it")

    report = models.ForeignKey(Report, models.CASCADE, related_name="links")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="report_links")
    name = LineField(_("Name"))
    email = models.EmailField(_("E-mail"))
    language = LanguageField(_("Language"))
    wanted = models.CharField(_("What we want of them"), max_length=12, choices=Wanted, default=Wanted.READ)
    wanted_by = DayField(_("By when"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def rollout(self) -> Rollout:
        return self.report.rollout

    @property
    def once(self) -> str:
        """Under which the mail that brought it is sent once."""
        return f"report_link:{self.pk}:{self.token_hash[:16]}"

    def works(self, at: datetime) -> bool:
        """Tell whether it was neither revoked nor ran out."""
        return self.revoked_at is None and self.expires_at > at

    @property
    def is_allowed(self) -> bool:
        """Tell whether its reader may see the report today."""
        if self.report.state == Report.State.DRAFT:
            return self.was_sent_back
        if self.member is None:
            return self.report.state == Report.State.PUBLISHED
        if self.report.state == Report.State.SUBMITTED and not self.may_approve:
            return False
        return self.report.audience in audiences_of(PERMISSIONS[Role(self.member.role)])

    @property
    def was_sent_back(self) -> bool:
        """Tell whether it asked to approve what is a draft again; its page says so, and none of its words."""
        return self.wanted == self.Wanted.APPROVE and self.may_approve and self.report.decided_on is not None

    @property
    def is_wanted(self) -> bool:
        """Tell whether what we want of its reader is still to be done."""
        if self.wanted == self.Wanted.APPROVE:
            return self.asks_to_approve
        return self.acknowledged_at is None

    @property
    def may_approve(self) -> bool:
        return self.member is not None and self.member.may(Permission.DECIDE)

    @property
    def asks_to_approve(self) -> bool:
        wants = self.wanted == self.Wanted.APPROVE and self.may_approve
        return wants and self.report.state == Report.State.SUBMITTED


class ReportOpening(models.Model):
    """A link was opened."""

    link = models.ForeignKey(ReportLink, models.CASCADE, related_name="openings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class ReportQuestion(models.Model):
    """What a reader asked by their link; it is answered as the issue it became."""

    link = models.ForeignKey(ReportLink, models.CASCADE, related_name="questions")
    issue = models.OneToOneField(Issue, models.SET_NULL, null=True, related_name="report_question")
    text = TextField()
    on = DayField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def answer(self) -> str:
        return self.issue.answer if self.issue else ""
