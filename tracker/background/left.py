"""What killed workers left behind is taken up again by those that live."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .kinds import kind_of
from .models import QUEUE, Job, lease
from .queue import enqueue

logger = logging.getLogger(__name__)


def take_up_left(now: datetime) -> None:
    """Any number of workers may ask for this at once; each job goes back to the queue once a lease."""
    for job in Job.objects.left(now):
        _take_up(job, now)
    for job in _lost_in_the_queue(now):
        _queue_again(job, now)
    _close_places(now)


def _take_up(job: Job, now: datetime) -> None:
    held = Job.objects.left(now).filter(claim=job.claim)
    if job.effect == Job.Effect.KEPT:
        held.update(state=Job.State.DONE, claim="", finished_at=now)
    elif job.effect == Job.Effect.BEGUN:
        held.update(state=Job.State.FAILED, claim="", error="uncertain", finished_at=now)
    elif job.tries >= _tries(job):
        held.update(state=Job.State.FAILED, claim="", error="stopped", finished_at=now)
    else:
        with transaction.atomic():
            if held.update(state=Job.State.WAITING, claim="", done=0, total=0, beat_at=now):
                enqueue(job)
    logger.warning("Job %s (%s) was left by its worker at try %s", job.pk, job.kind, job.tries)


def _tries(job: Job) -> int:
    try:
        return kind_of(job.kind).tries
    except LookupError:  # of a version that is no longer, or not yet, installed here
        return 0


def _lost_in_the_queue(now: datetime):
    """Waiting jobs without a place in the queue: their worker died between taking them and beginning."""
    waiting = DBTaskResult.objects.filter(backend_name=QUEUE, status=TaskResultStatus.READY)
    return Job.objects.filter(
        Q(queued_as=None) | ~Q(queued_as__in=waiting.values("pk")),
        state=Job.State.WAITING,
        beat_at__lt=now - lease(),
    )


def _queue_again(job: Job, now: datetime) -> None:
    with transaction.atomic():
        same = Job.objects.filter(pk=job.pk, state=Job.State.WAITING, beat_at=job.beat_at)
        if same.update(beat_at=now):
            enqueue(job)


def _close_places(now: datetime) -> None:
    """The queue keeps a killed worker's row as running for ever; end those that no job runs under."""
    running = Job.objects.filter(state=Job.State.RUNNING, queued_as__isnull=False)
    DBTaskResult.objects.filter(
        backend_name=QUEUE, status=TaskResultStatus.RUNNING, started_at__lt=now - lease()
    ).exclude(pk__in=running.values("queued_as")).update(
        status=TaskResultStatus.FAILED, finished_at=now, traceback="The worker stopped."
    )
