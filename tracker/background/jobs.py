"""Slow work, done outside the request: what other apps need of it.

    @background("phases.simulate", title=_("Simulation"), needs=Permission.EDIT_PLAN)
    def simulate(job: Running, *, runs: int) -> dict:
        outcome = compute(job.job.rollout, runs, told=job.report)
        url = reverse("phases:simulation", args=[job.job.rollout.slug])
        with job.saving(url=url):
            store(outcome)
        return {"url": url}

    job = start("phases.simulate", rollout=rollout, by=request.member, runs=10_000)

A job whose worker is killed is tried again, so what it stores belongs into its one `saving` block.
"""

from django.db import transaction

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import note_stored

from .kinds import Refused, Stopped, TryAgain, background, kind_of
from .models import Job, needs_worker
from .queue import enqueue
from .running import Running

__all__ = ["Job", "Refused", "Running", "Stopped", "TryAgain", "background", "start"]


def start(
    kind: str, *, rollout: Rollout | None = None, by: Member | None = None, once: str = "", **arguments
) -> Job:
    """Start a job of this kind with JSON arguments, once the transaction around is through.

    With `once`, a job that was started under the same words is returned instead, whatever became of it.
    Raises LookupError for an unknown kind.
    """
    fields = {"kind": kind_of(kind).name, "rollout": rollout, "by": by, "arguments": arguments}
    with transaction.atomic():
        if once:
            job, is_new = Job.objects.get_or_create(once_key=once, defaults=fields)
        else:
            job, is_new = Job.objects.create(**fields), True
        if is_new:
            enqueue(job)
            note_stored()
    if not needs_worker():
        job.refresh_from_db()
    return job
