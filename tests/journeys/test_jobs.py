"""Slow work, watched in a browser: it shows how far it is, what came of it, and why it failed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.background import kinds  # noqa: F401  registers what this test starts
from tracker.background.jobs import Job, start
from tracker.background.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"


@pytest.fixture
def job(db) -> Job:
    rollout = make.rollout(name="Harbour Bank CRM")
    make.phase(rollout)
    by = make.member(rollout, user=make.user(email="pm@example.com", password=PASSWORD))
    return start("test.lead_to_the_overview", rollout=rollout, by=by)


def change(job: Job, **fields) -> None:
    Job.objects.filter(pk=job.pk).update(**fields)


def test_a_job_is_watched_until_it_leads_to_its_result(somebody, job, run_jobs):
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(job.get_absolute_url())
    told = page.locator(".job")
    expect(told).to_contain_text("No worker is running")
    Worker.objects.create(name="one", beat_at=timezone.now())
    change(job, done=3000, total=10_000)
    expect(told).to_contain_text("3,000 of 10,000")
    expect(told).not_to_contain_text("No worker")
    emma.check()
    emma.press("Cancel")
    expect(told).to_contain_text("Cancelled")
    emma.check()
    emma.press("Try again")
    expect(told).to_contain_text("Waiting")
    run_jobs()
    page.wait_for_url("**" + job.rollout.get_absolute_url())


@pytest.mark.parametrize("window", [{"width": 390, "height": 844, "color_scheme": "dark"}, {}])
def test_a_job_can_be_read_by_everybody_whatever_became_of_it(somebody, job, window):
    emma = somebody(**window)
    emma.sign_in("pm@example.com", PASSWORD)
    emma.open(job.get_absolute_url())
    change(job, state="running", claim="x", done=1, total=4)
    emma.open(job.get_absolute_url())
    change(job, state="failed", error="uncertain", finished_at=timezone.now())
    emma.open(job.get_absolute_url())


def test_a_page_keeps_the_focus_while_it_watches_a_job(somebody, job):
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(job.get_absolute_url())
    page.get_by_role("button", name="Cancel").focus()
    change(job, done=1, total=4)
    expect(page.locator(".job")).to_contain_text("1 of 4")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
