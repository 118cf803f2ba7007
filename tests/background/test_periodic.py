"""Periodic work: once a period, whichever worker is first."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from tests import make
from tests.background import kinds
from tracker.background.forgetting import forget_old_jobs
from tracker.background.jobs import Job, start
from tracker.background.models import Worker
from tracker.background.periodic import start_due
from tracker.background.pulse import beat

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
KIND = "periodic.tests.background.kinds.note_the_time"


@pytest.fixture(autouse=True)
def _nothing_ran_yet():
    kinds.ran_at.clear()


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def started(now: datetime) -> int:
    return sum(job.kind == KIND for job in start_due(now))


def test_periodic_work_runs_once_a_period_however_often_workers_look(run_jobs):
    for minute in range(21):
        start_due(NOON + minutes(minute))
        start_due(NOON + minutes(minute))
        run_jobs()
    assert len(kinds.ran_at) == 3


def test_periodic_work_that_is_still_at_it_is_not_started_beside_itself(run_jobs):
    assert started(NOON) == 1
    assert started(NOON + minutes(15)) == 0
    run_jobs()
    assert started(NOON + minutes(30)) == 1


def test_after_a_standstill_periodic_work_runs_once_and_not_for_each_period_missed(run_jobs):
    start_due(NOON)
    run_jobs()
    assert started(NOON + timedelta(days=3)) == 1
    run_jobs()
    assert started(NOON + timedelta(days=3)) == 0


def test_periodic_work_runs_by_the_clock_of_then(run_jobs, time_machine):
    time_machine.move_to(NOON, tick=False)
    start_due(NOON)
    time_machine.move_to(NOON + minutes(3), tick=False)
    run_jobs()
    assert kinds.ran_at == [NOON + minutes(3)]


def test_a_workers_beat_starts_what_is_due_and_shows_that_it_lives(run_jobs, time_machine):
    time_machine.move_to(NOON, tick=False)
    beat("one")
    run_jobs()
    assert len(kinds.ran_at) == 1
    assert [one.name for one in Worker.objects.alive(NOON)] == ["one"]
    assert not Worker.objects.alive(NOON + minutes(2)).exists()


def test_old_jobs_are_forgotten_but_never_those_that_wait(run_jobs):
    done = start("test.refuse", reason="")
    run_jobs()
    waiting = start("test.import", rollout=make.rollout())
    forget_old_jobs(NOON + timedelta(days=3))
    assert Job.objects.count() == 2
    Job.objects.update(made_at=NOON - timedelta(days=400))
    Job.objects.filter(pk=done.pk).update(finished_at=NOON - timedelta(days=91))
    DBTaskResult.objects.finished().update(finished_at=NOON - timedelta(days=3))
    forget_old_jobs(NOON)
    assert list(Job.objects.all()) == [waiting]
    assert DBTaskResult.objects.count() == 1
