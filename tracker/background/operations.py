"""What people may do to a job."""

from django.utils import timezone

from tracker.rollouts.models import Member
from tracker.rollouts.writing import note_stored

from .models import Job
from .queue import enqueue


def cancel_job(job: Job) -> bool:
    """Stop it at its next report; tell whether it was not too late."""
    stopped = (
        Job.objects.unfinished()
        .filter(pk=job.pk, effect=Job.Effect.NONE)
        .update(state=Job.State.CANCELLED, claim="", finished_at=timezone.now())
    )
    note_stored()
    return bool(stopped)


def start_job_again(job: Job, *, by: Member) -> None:
    """Give a failed or cancelled job all its tries again, now on this member's word."""
    ended = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    if ended.update(
        state=Job.State.WAITING,
        effect=Job.Effect.NONE,
        by=by,
        tries=0,
        done=0,
        total=0,
        error="",
        beat_at=timezone.now(),
        started_at=None,
        finished_at=None,
    ):
        enqueue(job)
    note_stored()
