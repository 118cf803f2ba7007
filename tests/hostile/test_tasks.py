"""B1 to B7: jobs and mail when workers, rows and servers fail.

Most of it is shown where jobs and mail are tested, in tests/background; here is what only the whole shows.

B1  test_workers: killed while it stores, after it stored, three times; test_pages: a failed job says why
B2  test_jobs: run twice, started once; test_workers: two workers; here: one mail
B3  test_jobs: a deleted rollout or row, a transaction taken back; here: a deleted reader
B4  test_jobs: a job that fails, one of an unknown kind; test_workers: one that kills its worker or hangs
B5  test_pages: the page says that no worker runs; here: what came in meanwhile is all done
B6  test_mail: subject, name, address; here: what a form stores; no mail of ours carries a file
B7  test_mail: a server that is down, hangs up at each word, refuses one, says later
"""

import inspect
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.db import transaction
from django.utils import timezone

from tests import make
from tests.background import kinds  # noqa: F401  registers what these tests start
from tests.hostile import sending
from tracker.background.jobs import Job, start
from tracker.background.mail import mail
from tracker.background.running import run
from tracker.rollouts.models import Member
from tracker.workspace.digesting import KIND, start_digests

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(plan, time_machine):
    time_machine.move_to("2026-09-14 06:50Z", tick=False)
    user = make.user(digest="daily")
    step = plan.steps.first()
    step.owner = make.member(plan, role="team_member", user=user)
    step.save()
    return user


def test_b2_a_mail_taken_up_by_two_workers_is_sent_once(reader, run_jobs):
    job = mail(once="b2", to=reader, subject="Once", text="Once.")
    run(job.pk)
    run(job.pk)
    run_jobs()
    assert [message.subject for message in sent.outbox] == ["Once"]


def test_b3_a_reader_deleted_before_their_mail_or_digest_runs_ends_it_quietly(
    reader, run_jobs, time_machine, caplog
):
    time_machine.shift(timedelta(hours=1))
    start_digests(timezone.now())
    mail(once="b3", to=reader, subject="Gone", text="Gone.")
    reader.delete()
    other = mail(once="b3-other", to=make.user(), subject="Here", text="Here.")
    run_jobs()
    assert [message.subject for message in sent.outbox] == ["Here"]
    assert Job.objects.get(pk=other.pk).state == "done"
    assert "Traceback" not in caplog.text
    assert {job.error for job in Job.objects.exclude(pk=other.pk)} == {"gone"}


def test_b3_a_mail_of_a_transaction_that_is_taken_back_is_never_sent(reader, run_jobs):
    with transaction.atomic():
        mail(once="b3", to=reader, subject="Never", text="Never.")
        transaction.set_rollback(True)
    run_jobs()
    assert sent.outbox == []
    assert not Job.objects.exists()


def test_b5_what_came_in_during_an_hour_without_a_worker_is_all_done(reader, run_jobs, time_machine):
    started = [start("test.import", rollout=make.phase(make.rollout()).rollout) for _one in range(3)]
    mail(once="b5", to=reader, subject="Kept", text="Kept.")
    time_machine.shift(timedelta(hours=1))
    start_digests(timezone.now())  # the digest of seven o'clock, found due at ten to eight
    run_jobs()
    assert {Job.objects.get(pk=job.pk).state for job in started} == {"done"}
    assert sorted(message.subject for message in sent.outbox) == ["1 thing waits for you", "Kept"]
    assert Job.objects.filter(kind=KIND).count() == 1


@pytest.mark.parametrize("ending", ["\r\nBcc: all@example.com", "\nx", "\x00"])
@pytest.mark.parametrize("field", ["name", "email"])
def test_b6_a_form_stores_no_line_break_in_a_name_or_an_address(plan, manager, send, field, ending):
    typed = {"name": "Li", "email": "li@example.com", "role": "reader", "language": "en"}
    sending.form(send, plan, "rollouts:add_member", **{**typed, field: f"{typed[field]}{ending}"})()
    stored = Member.objects.filter(rollout=plan, name__startswith="Li")
    # A break inside a name is a slip of pasting and becomes a space; all else is refused.
    assert [one.name for one in stored] == (
        [f"Li {ending.strip()}"] if field == "name" and "\n" in ending else []
    )


def test_b6_no_mail_of_ours_carries_a_file_whose_name_could_break_a_header():
    assert not {"attachment", "attachments", "files"} & set(inspect.signature(mail).parameters)
