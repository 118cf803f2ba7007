"""Jobs stand in Django's queue by their number alone; what they are about stands in their row."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.tasks import task

from .models import QUEUE, Job, needs_worker


@task(backend=QUEUE)
def run_job(pk: int) -> None:
    from .running import run

    run(pk)


def enqueue(job: Job, *, after: datetime | None = None) -> None:
    """Let a worker take up the job once the transaction around is through, and not if it is taken back.

    On the database the job's place in the queue is a row of the same transaction, so neither is ever
    without the other.
    """
    if needs_worker():
        place = run_job.using(run_after=after).enqueue(job.pk)
        Job.objects.filter(pk=job.pk).update(queued_as=place.id)
    else:
        transaction.on_commit(partial(run_job.enqueue, job.pk))
