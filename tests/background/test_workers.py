"""Real workers, killed in the middle: all or nothing, once, and never for ever."""

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings

from tests import make
from tests.background import kinds  # noqa: F401  registers what these tests start
from tests.background.conftest import PATIENCE, wait_until
from tracker.background.jobs import Job, start
from tracker.background.models import Period, Worker
from tracker.background.operations import cancel_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rollout(shared_database):
    rollout = make.rollout()
    make.phase(rollout)
    return rollout


@pytest.fixture
def marks(tmp_path):
    """A file to which each try at a job adds a line."""
    file = tmp_path / "marks"
    file.touch()
    return file


def tries(marks) -> int:
    return len(marks.read_text().splitlines())


def finished(job: Job) -> Job:
    return wait_until(
        lambda: Job.objects.filter(pk=job.pk, finished_at__isnull=False).first(),
        why=f"job {job.kind} goes on",
    )


def test_a_job_killed_while_it_stores_leaves_nothing_and_is_done_by_the_next_worker(worker, rollout, marks):
    job = start("test.die_before", rollout=rollout, marks=str(marks))
    first = worker()
    wait_until(lambda: first.code == -signal.SIGKILL, why="the worker lives")
    assert rollout.steps.count() == 0
    assert Job.objects.get(pk=job.pk).state == "running"
    worker()
    done = finished(job)
    assert (done.state, done.tries, rollout.steps.count()) == ("done", 2, 5)
    assert rollout.activity.filter(verb="steps_added").count() == 1


def test_a_job_killed_after_it_stored_everything_is_not_done_twice(worker, rollout, marks):
    job = start("test.die_after", rollout=rollout, marks=str(marks))
    first = worker()
    wait_until(lambda: first.code == -signal.SIGKILL, why="the worker lives")
    worker()
    done = finished(job)
    assert (done.state, done.url, rollout.steps.count()) == ("done", "/kept/", 5)
    assert tries(marks) == 1


def test_a_job_that_kills_its_workers_fails_at_last_and_others_are_done(worker, rollout, marks):
    deadly = start("test.die_always", rollout=rollout, marks=str(marks))
    good = start("test.import", rollout=rollout)
    for _one in range(3):
        one = worker()
        wait_until(lambda one=one: one.code is not None, why="the worker lives")
    last = worker()
    assert (finished(deadly).state, finished(deadly).error) == ("failed", "stopped")
    assert finished(good).state == "done"
    assert (tries(marks), last.code) == (3, None)


def test_a_job_that_never_comes_back_fails_and_others_are_done(worker, rollout, marks):
    hanging = start("test.hang", rollout=rollout, marks=str(marks))
    good = start("test.import", rollout=rollout)
    first = worker(JOB_LONGEST_MINUTES="0.02")
    wait_until(lambda: first.code is not None, why="the worker hangs")
    worker()
    assert (finished(hanging).state, finished(hanging).error) == ("failed", "too_long")
    assert finished(good).state == "done"
    assert tries(marks) == 1


def test_a_worker_told_to_end_hands_its_job_back(worker, rollout, marks):
    job = start("test.slow", rollout=rollout, marks=str(marks))
    first = worker()
    wait_until(lambda: tries(marks) == 1, why="the job does not begin")
    assert "gracefully" in first.end()
    assert first.code == 0
    handed_back = Job.objects.get(pk=job.pk)
    assert (handed_back.state, handed_back.tries) == ("waiting", 0)
    assert not Worker.objects.exists()
    worker()
    wait_until(lambda: tries(marks) == 2, why="the job is not taken up again")
    assert cancel_job(job)
    assert finished(job).state == "cancelled"


def test_a_slow_job_keeps_its_worker_and_shows_how_far_it_is(worker, rollout, marks):
    job = start("test.slow", rollout=rollout, marks=str(marks))
    worker()
    worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).done > 35, why="nothing is shown")  # longer than its lease
    assert tries(marks) == 1
    cancel_job(job)


def test_two_workers_do_each_job_once_and_periodic_work_once(worker, rollout, tmp_path):
    files = [tmp_path / f"mark-{number}" for number in range(30)]
    for file in files:
        start("test.mark", rollout=rollout, marks=str(file))
    both = worker(), worker()
    wait_until(lambda: not Job.objects.unfinished().exists() and Period.objects.exists(), why="jobs wait")
    assert Counter(tries(file) for file in files) == {1: 30}
    assert Counter(Job.objects.filter(rollout=rollout).values_list("state", "tries")) == {("done", 1): 30}
    started = Job.objects.filter(kind__startswith="periodic.").values_list("kind", flat=True)
    assert len(started) == len(set(started)) > 0
    assert [one.code for one in both] == [None, None]


@pytest.fixture
def site(shared_database):
    """The site as `make run` serves it, at the head of a process group as in a terminal."""
    process = subprocess.Popen(
        [sys.executable, "scripts/serve.py", "--bind", "127.0.0.1:0", "--workers", "1"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": shared_database, "TASKS_BACKEND": "database"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def worker_pid() -> int:
    newest = Worker.objects.order_by("-beat_at").first()
    return int(newest.name.split("-")[-2]) if newest else 0


@pytest.mark.parametrize("key", [signal.SIGINT, signal.SIGTERM])
def test_the_site_starts_its_worker_anew_and_both_end_together(site, key):
    first = wait_until(worker_pid, why="the site has no worker")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker_pid() != first, why="no other worker is started")
    os.killpg(site.pid, key) if key == signal.SIGINT else site.send_signal(key)
    said = site.communicate(timeout=PATIENCE)[0]
    assert "The worker ended (-9); a new one is started." in said
    assert "Traceback" not in said
    wait_until(lambda: not _lives(site.pid), why="something of the site lives on")


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
