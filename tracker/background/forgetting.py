"""Jobs that ended long ago, and their places in the queue, are deleted."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from .models import QUEUE, Job
from .periodic import every

JOBS_KEPT = timedelta(days=90)
PLACES_KEPT = timedelta(days=2)


@every(minutes=24 * 60)
def forget_old_jobs(now: datetime) -> None:
    Job.objects.filter(finished_at__lt=now - JOBS_KEPT).delete()
    DBTaskResult.objects.finished().filter(backend_name=QUEUE, finished_at__lt=now - PLACES_KEPT).delete()
