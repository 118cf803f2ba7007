from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.tasks import task_backends
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db import DatabaseBackend

from tracker.common.fields import LineField, TextField
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from . import wording
from .kinds import title_of

QUEUE = "background"
SILENCE = timedelta(minutes=1)


def lease() -> timedelta:
    """How long a job stays with a worker that gives no sign of life."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> JobQuerySet:
        return self.filter(finished_at=None)

    def held(self, claim: str) -> JobQuerySet:
        """The job while it is with whoever made this claim; none once it was cancelled or taken up anew."""
        return self.filter(state=Job.State.RUNNING, claim=claim)

    def left(self, now: datetime) -> JobQuerySet:
        """Jobs whose worker gives no sign of life any more."""
        return self.filter(state=Job.State.RUNNING, beat_at__lt=now - lease())


class Job(models.Model):
    """Slow work that somebody asked for; this row alone says what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Effect(models.TextChoices):
        """How far its one lasting effect is: not begun, under way and past calling back, there to stay."""

        NONE = ""
        BEGUN = "begun"
        KEPT = "kept"

    kind = LineField()
    rollout = models.ForeignKey(Rollout, models.CASCADE, null=True, related_name="jobs")
    by = models.ForeignKey(Member, models.CASCADE, null=True, related_name="jobs")
    arguments = models.JSONField(default=dict)
    once_key = LineField(null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.NONE, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = TextField(blank=True)
    claim = models.CharField(max_length=32, blank=True)
    queued_as = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "beat_at"], name="job_state_and_beat")]
        constraints = [
            models.CheckConstraint(
                name="job_is_finished_or_goes_on",
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
            ),
            models.CheckConstraint(name="job_runs_by_a_claim", condition=~Q(state="running") | ~Q(claim="")),
        ]

    def __str__(self) -> str:
        return title_of(self.kind)

    def get_absolute_url(self) -> str:
        assert self.rollout, f"job {self.pk} belongs to no rollout, so it has no page"
        return reverse("background:job", args=[self.rollout.slug, self.pk])

    def may_be_seen_by(self, member: Member) -> bool:
        return self.by_id == member.pk or member.may(Permission.EDIT_PLAN)

    @property
    def is_unfinished(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def can_start_again(self) -> bool:
        return self.state in {self.State.FAILED, self.State.CANCELLED}

    @property
    def was_left(self) -> bool:
        """Its worker is gone; the next one takes it up."""
        return self.state == self.State.RUNNING and self.beat_at < timezone.now() - lease()

    @property
    def lacks_worker(self) -> bool:
        """It goes on as soon as a worker runs, and none does."""
        stands_still = self.state == self.State.WAITING or self.was_left
        return stands_still and needs_worker() and not Worker.objects.alive(timezone.now()).exists()

    @property
    def reason(self) -> str:
        return wording.reason(self.error)

    @property
    def url(self) -> str:
        """Where its result is to be seen; only ever a page of ours."""
        url = self.result.get("url", "")
        return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, now: datetime) -> WorkerQuerySet:
        return self.filter(beat_at__gte=now - SILENCE)


class Worker(models.Model):
    """A process that takes up jobs, and when it last gave a sign of life."""

    name = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()


class Period(models.Model):
    """When a piece of periodic work was last started, by whichever worker."""

    name = models.CharField(max_length=200, primary_key=True)
    started_at = models.DateTimeField()


def needs_worker() -> bool:
    """Tell whether jobs wait on the database for a worker, rather than run where they are started."""
    return isinstance(task_backends[QUEUE], DatabaseBackend)
