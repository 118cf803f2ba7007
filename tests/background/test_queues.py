"""Two queues: Wagtail's small tasks run at once, ours wait for a worker."""

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from tracker.background.queue import run_job

pytestmark = pytest.mark.django_db


def test_an_index_of_the_studio_never_waits_for_a_worker(rollout):
    done = update_reference_index_task.enqueue("rollouts", "rollout", str(rollout.pk))
    assert done.status == "SUCCESSFUL"
    assert not DBTaskResult.objects.exists()


def test_our_jobs_wait_for_a_worker():
    assert run_job.enqueue(1).status == "READY"
    assert DBTaskResult.objects.count() == 1


def test_there_is_nothing_for_a_worker_where_jobs_run_at_once(settings):
    settings.TASKS = {**settings.TASKS, "background": settings.TASKS["default"]}
    with pytest.raises(CommandError, match="immediate"):
        call_command("worker")
