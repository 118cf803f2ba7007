"""What becomes of a job: once, all or nothing, by those who may, and never in the way of others."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests import make
from tests.background import kinds
from tracker.background.jobs import Job, start
from tracker.background.left import take_up_left
from tracker.background.operations import cancel_job, start_job_again
from tracker.background.queue import run_job
from tracker.background.running import run
from tracker.rollouts.operations import remove_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(rollout):
    make.member(rollout)
    return make.member(rollout)


@pytest.fixture
def plan(rollout):
    return make.phase(rollout)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def leave(job: Job) -> Job:
    """The job as a killed worker leaves it."""
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(state="running", claim="dead", tries=1, beat_at=long_ago)
    place = DBTaskResult.objects.filter(pk=fresh(job).queued_as)
    place.update(status=TaskResultStatus.RUNNING, started_at=long_ago)
    return fresh(job)


def test_a_job_runs_and_keeps_its_result(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by, count=3)
    assert (job.state, rollout.steps.count()) == ("waiting", 0)
    run_jobs()
    done = fresh(job)
    assert (done.state, done.done, done.total, done.tries) == ("done", 3, 3, 1)
    assert done.result == {"url": "/there/", "count": 3}
    assert rollout.steps.count() == 3


def test_a_job_of_a_transaction_that_is_taken_back_never_runs(rollout, by, plan, run_jobs):
    with transaction.atomic():
        start("test.import", rollout=rollout, by=by)
        transaction.set_rollback(True)
    run_jobs()
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert rollout.steps.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_at_once_waits_for_the_end_of_its_transaction(settings, rollout, by, plan):
    settings.TASKS = {**settings.TASKS, "background": settings.TASKS["default"]}
    with transaction.atomic():
        job = start("test.import", rollout=rollout, by=by)
        assert job.state == "waiting"
    assert fresh(job).state == "done"
    assert start("test.refuse", reason="No room left").state == "failed"


def test_a_job_run_twice_has_one_effect(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    run_job.enqueue(job.pk)
    run_jobs()
    run(job.pk)
    assert fresh(job).tries == 1
    assert rollout.activity.filter(verb="steps_added").count() == 1


def test_what_is_started_once_is_started_once(rollout, by, plan, run_jobs):
    first = start("test.import", rollout=rollout, by=by, once="import:1")
    assert start("test.import", rollout=rollout, by=by, once="import:1") == first
    run_jobs()
    assert start("test.import", rollout=rollout, by=by, once="import:1") == first
    assert start("test.import", rollout=rollout, by=by, once="import:2") != first


def test_a_job_of_a_deleted_rollout_ends_quietly(rollout, by, plan, run_jobs):
    start("test.import", rollout=rollout, by=by)
    rollout.delete()
    run_jobs()
    assert not Job.objects.exists()
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_a_job_about_something_deleted_ends_quietly(rollout, by, run_jobs, caplog):
    job = start("test.missing", rollout=rollout, by=by)
    run_jobs()
    assert (fresh(job).state, fresh(job).error) == ("failed", "gone")
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_whoever_left_has_nothing_done_in_their_name(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    remove_member(member=by, by=rollout.members.exclude(pk=by.pk).get(), on=rollout.today())
    run_jobs()
    assert (fresh(job).state, fresh(job).error) == ("failed", "not_allowed")
    assert rollout.steps.count() == 0


def test_whoever_lost_the_permission_has_nothing_done_in_their_name(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    by.role = "team_member"
    by.save()
    run_jobs()
    assert (fresh(job).state, fresh(job).error) == ("failed", "not_allowed")
    assert rollout.steps.count() == 0


def test_a_closed_rollout_is_left_as_it_is(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    rollout.state = "closed"
    rollout.save()
    run_jobs()
    assert (fresh(job).state, fresh(job).error) == ("failed", "closed")
    assert rollout.steps.count() == 0


def test_a_job_that_fails_does_not_stop_others_and_tells_no_secrets(rollout, by, plan, run_jobs):
    bad = start("test.poison", rollout=rollout, by=by)
    good = start("test.import", rollout=rollout, by=by)
    run_jobs()
    assert (fresh(bad).state, fresh(good).state) == ("failed", "done")
    assert "secret" not in fresh(bad).error + fresh(bad).reason


def test_a_job_of_an_unknown_kind_does_not_stop_others(rollout, by, plan, run_jobs):
    strange = start("test.import", rollout=rollout, by=by)
    Job.objects.filter(pk=strange.pk).update(kind="of.another.version")
    good = start("test.import", rollout=rollout, by=by)
    run_jobs()
    assert (fresh(strange).state, fresh(good).state) == ("failed", "done")


def test_a_job_says_in_its_own_words_why_it_refuses(rollout, by, run_jobs):
    job = start("test.refuse", rollout=rollout, by=by, reason="Row 7 has no name.")
    run_jobs()
    assert (fresh(job).state, fresh(job).reason) == ("failed", "Row 7 has no name.")


def test_what_does_not_answer_is_tried_again_later_and_not_for_ever(rollout, by, run_jobs, time_machine):
    time_machine.move_to("2026-09-07 12:00Z", tick=False)
    job = start("test.unreachable", rollout=rollout, by=by)
    run_jobs()
    assert (fresh(job).state, fresh(job).tries, fresh(job).error) == ("waiting", 1, "mail_server")
    run_jobs()
    assert fresh(job).tries == 1
    time_machine.move_to("2026-09-07 12:01:01Z", tick=False)
    run_jobs()
    assert (fresh(job).state, fresh(job).tries, fresh(job).error) == ("failed", 2, "mail_server")


def test_a_job_left_by_its_worker_is_taken_up_again(rollout, by, plan, run_jobs):
    job = leave(start("test.import", rollout=rollout, by=by))
    take_up_left(timezone.now())
    take_up_left(timezone.now())
    assert fresh(job).state == "waiting"
    run_jobs()
    assert (fresh(job).state, fresh(job).tries) == ("done", 2)
    assert not DBTaskResult.objects.running().exists()


def test_a_job_whose_worker_lives_is_not_taken_away(rollout, by, plan, settings):
    job = leave(start("test.import", rollout=rollout, by=by))
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(seconds=50))
    take_up_left(timezone.now())
    assert fresh(job).state == "running"
    settings.JOB_LEASE_SECONDS = 40
    take_up_left(timezone.now())
    assert fresh(job).state == "waiting"


def test_a_job_left_three_times_fails(rollout, by, plan):
    job = leave(start("test.import", rollout=rollout, by=by))
    Job.objects.filter(pk=job.pk).update(tries=3)
    take_up_left(timezone.now())
    assert (fresh(job).state, fresh(job).error) == ("failed", "stopped")


def test_a_job_left_after_it_stored_everything_is_done(rollout, by, plan, run_jobs):
    job = leave(start("test.import", rollout=rollout, by=by))
    Job.objects.filter(pk=job.pk).update(effect="kept", result={"url": "/kept/"})
    take_up_left(timezone.now())
    run_jobs()
    assert (fresh(job).state, fresh(job).url) == ("done", "/kept/")
    assert rollout.steps.count() == 0


def test_a_job_left_where_nothing_can_be_taken_back_is_not_run_again(rollout, by, plan, run_jobs):
    job = leave(start("test.import", rollout=rollout, by=by))
    Job.objects.filter(pk=job.pk).update(effect="begun")
    take_up_left(timezone.now())
    run_jobs()
    assert (fresh(job).state, fresh(job).error) == ("failed", "uncertain")


def test_a_job_that_lost_its_place_in_the_queue_gets_another(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    place = DBTaskResult.objects.get()
    place.claim("a worker that is killed before it begins")
    run_jobs()
    assert fresh(job).state == "waiting"
    take_up_left(timezone.now() + timedelta(minutes=2))
    run_jobs()
    assert fresh(job).state == "done"
    place.refresh_from_db()
    assert place.status == TaskResultStatus.FAILED


def test_a_job_that_waits_long_keeps_its_one_place_in_the_queue(rollout, by, plan):
    start("test.import", rollout=rollout, by=by)
    take_up_left(timezone.now() + timedelta(minutes=60))
    assert DBTaskResult.objects.count() == 1


def test_a_worker_that_lost_its_job_stores_nothing(rollout, by, plan, monkeypatch, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    taken = kinds.add_steps

    def lose_and_add(running, count):
        taken(running, count)
        Job.objects.filter(pk=job.pk).update(claim="another worker's")

    monkeypatch.setattr(kinds, "add_steps", lose_and_add)
    run_jobs()
    assert (fresh(job).state, rollout.steps.count()) == ("running", 0)


def test_a_cancelled_job_stops_at_its_next_report(rollout, by, plan, monkeypatch, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    run_for_real = kinds.Running.report

    def cancel_first(running, done, total):
        cancel_job(running.job)
        run_for_real(running, done, total)

    monkeypatch.setattr(kinds.Running, "report", cancel_first)
    run_jobs()
    assert (fresh(job).state, rollout.steps.count()) == ("cancelled", 0)


def test_a_job_cancelled_while_it_waits_never_runs(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    assert cancel_job(job)
    run_jobs()
    assert (fresh(job).state, fresh(job).tries, rollout.steps.count()) == ("cancelled", 0, 0)
    assert not cancel_job(job)


def test_a_failed_job_can_be_started_again_by_somebody_else(rollout, by, plan, run_jobs):
    job = start("test.import", rollout=rollout, by=by)
    other = rollout.members.exclude(pk=by.pk).get()
    remove_member(member=by, by=other, on=rollout.today())
    run_jobs()
    start_job_again(fresh(job), by=other)
    start_job_again(fresh(job), by=other)
    run_jobs()
    assert (fresh(job).state, fresh(job).tries, fresh(job).by) == ("done", 1, other)


def test_a_job_speaks_the_language_of_whoever_started_it(rollout, by, run_jobs):
    by.language = "zh-hans"
    by.save()
    job = start("test.say_language", rollout=rollout, by=by)
    run_jobs()
    assert fresh(job).result == {"language": "zh-hans", "zone": rollout.time_zone}


def test_an_unknown_kind_is_refused_when_it_is_started(rollout, by):
    with pytest.raises(LookupError):
        start("test.never_was", rollout=rollout, by=by)
