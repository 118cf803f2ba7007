"""Word templates: whose they are, and every version of them, as reports remember which they used."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.common.fields import LineField
from tracker.common.rows import Row
from tracker.rollouts.models import Member

from ..domain.outline import Outline, outline_of


class ReportTemplateQuerySet(models.QuerySet["ReportTemplate"]):
    def offered_to(self, member: Member) -> ReportTemplateQuerySet:
        """Return a writer's own, and those that reports of the rollout use: clients are kept apart."""
        own = Q(owner=member.user_id) if member.user_id else Q(pk=None)
        used = Q(versions__reports__rollout=member.rollout_id)
        return self.filter(own | used, archived_at=None).distinct()


class ReportTemplate(Row):
    """How the reports of a house look. It is a person's, who brings it to a rollout by using it there."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="report_templates", editable=False)
    name = LineField(_("Name"))
    created_at = models.DateTimeField(editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("report_templates:template", args=[self.pk])

    @property
    def latest(self) -> TemplateVersion:
        return max(self.versions.all(), key=lambda version: version.number)


class TemplateVersion(models.Model):
    """The cleaned file as it is filled, and which sections it tells in which order; never changed."""

    template = models.ForeignKey(ReportTemplate, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to="report-templates/%Y/%m", max_length=255)
    name = LineField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    outline = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_number_once")
        ]

    def __str__(self) -> str:
        return _("%(template)s, version %(number)d") % {"template": self.template, "number": self.number}

    @property
    def sections(self) -> Outline:
        return outline_of(self.outline)

    def content(self) -> bytes:
        with self.file.open("rb") as file:
            return file.read()
