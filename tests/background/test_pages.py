"""A job as its page shows it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.background import kinds  # noqa: F401  registers what these tests start
from tests.conftest import sign_in
from tracker.background.jobs import Job, start
from tracker.background.models import Worker

pytestmark = pytest.mark.django_db

BY_HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(rollout, manager):
    make.phase(rollout)
    return start("test.import", rollout=rollout, by=manager)


@pytest.fixture
def worker(db):
    return Worker.objects.create(name="one", beat_at=timezone.now())


def poll(client, job, **headers):
    return client.get(job.get_absolute_url(), headers={**BY_HTMX, **headers})


def change(job, **fields):
    Job.objects.filter(pk=job.pk).update(**fields)


def test_a_job_that_waits_asks_for_itself_until_it_is_done(client, job, worker, run_jobs):
    waiting = poll(client, job).content.decode()
    assert f'hx-get="{job.get_absolute_url()}"' in waiting
    assert "<html" not in waiting
    change(job, state="running", claim="x", done=3000, total=10_000)
    assert "3,000 of 10,000" in poll(client, job).content.decode()
    assert "No worker" not in poll(client, job).content.decode()


def test_a_done_job_leads_to_its_result(client, job, run_jobs):
    run_jobs()
    assert poll(client, job)["HX-Redirect"] == "/there/"
    there = poll(client, job, **{"HX-Current-URL": "http://testserver/there/"})
    assert there["HX-Refresh"] == "true"
    assert client.get(job.get_absolute_url()).url == "/there/"


def test_a_result_leads_to_no_other_site(client, job):
    change(job, state="done", finished_at=timezone.now(), result={"url": "//elsewhere.example"})
    assert poll(client, job)["HX-Refresh"] == "true"
    assert client.get(job.get_absolute_url()).status_code == 200


def test_a_failed_job_says_why_and_is_started_again(client, send, job, run_jobs):
    change(job, state="failed", error="stopped", tries=3, finished_at=timezone.now())
    shown = client.get(job.get_absolute_url()).content.decode()
    assert "The worker stopped each time" in shown
    assert "hx-trigger" not in shown
    path = reverse("background:start_again", args=[job.rollout.slug, job.pk])
    assert send(path).url == job.get_absolute_url()
    run_jobs()
    assert Job.objects.get().state == "done"


def test_a_job_is_cancelled_on_its_page(client, send, job, run_jobs):
    answer = send(reverse("background:cancel", args=[job.rollout.slug, job.pk]), headers=BY_HTMX)
    assert "Cancelled" in answer.content.decode()
    run_jobs()
    assert Job.objects.get().state == "cancelled"


def test_without_a_worker_the_page_says_so_and_nothing_is_lost(client, job, worker, run_jobs, time_machine):
    assert "No worker is running" not in client.get(job.get_absolute_url()).content.decode()
    later = timezone.now() + timedelta(hours=1)
    time_machine.move_to(later)
    client.force_login(job.by.user)
    shown = client.get(job.get_absolute_url()).content.decode()
    assert "No worker is running" in shown
    assert "make run" in shown
    run_jobs()
    assert Job.objects.get().state == "done"


def test_a_killed_worker_is_no_fault_of_the_job_and_the_page_says_so(client, job, worker):
    change(job, state="running", claim="x", beat_at=timezone.now() - timedelta(minutes=5))
    assert "Another takes it up" in client.get(job.get_absolute_url()).content.decode()


def test_watching_a_job_asks_no_more_the_more_jobs_there_are(client, job):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            poll(client, job)
        return len(asked)

    ask()
    few = ask()
    for _one in range(10):
        start("test.import", rollout=job.rollout, by=job.by)
    assert ask() == few <= 8


def test_without_scripts_a_link_reloads_the_job(client, job):
    shown = client.get(job.get_absolute_url()).content.decode()
    assert f'href="{job.get_absolute_url()}"' in shown


@pytest.mark.parametrize(("role", "status"), [("consultant", 200), ("team_member", 404), ("reader", 403)])
def test_a_job_is_seen_by_whoever_started_it_and_by_those_who_edit_the_plan(client, job, role, status):
    sign_in(client, job.rollout, role)
    assert client.get(job.get_absolute_url()).status_code == status


def test_whoever_may_not_do_the_work_cannot_start_it_again(client, send, job, rollout):
    helper = sign_in(client, rollout, "team_member")
    change(job, by=helper, state="failed", error="error", finished_at=timezone.now())
    assert send(reverse("background:start_again", args=[rollout.slug, job.pk])).status_code == 403
    assert Job.objects.get().state == "failed"


def test_a_job_of_another_rollout_is_not_found(client, job, rollout):
    other = make.rollout()
    make.member(other, user=job.by.user)
    assert client.get(reverse("background:job", args=[other.slug, job.pk])).status_code == 404


def test_a_view_that_starts_a_job_is_not_taken_back(client, rollout, manager, rf, run_jobs):
    """A view under `rollout_page` that writes nothing is rolled back; starting a job counts."""
    from uuid import uuid4

    from django.http import HttpResponse

    from tracker.rollouts.access import rollout_page
    from tracker.rollouts.domain.roles import Permission

    make.phase(rollout)

    @rollout_page(Permission.EDIT_PLAN)
    def view(request, rollout):
        start("test.import", rollout=rollout, by=request.member)
        return HttpResponse("started")

    request = rf.post("/", {"once": str(uuid4())})
    request.user = manager.user
    view(request, rollout.slug)
    run_jobs()
    assert Job.objects.get().state == "done"
