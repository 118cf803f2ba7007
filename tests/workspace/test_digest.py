"""The digest: one mail to each on a day of their own, with their eyes, where there is something to say."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tests import make
from tests.phases.conftest import plan  # noqa: F401
from tracker.accounts.models import User
from tracker.background.jobs import Job
from tracker.phases.operations import update_step
from tracker.workspace.digest import digest_mail, digest_of
from tracker.workspace.digesting import start_digests

pytestmark = pytest.mark.django_db

MONDAY = "2026-09-14 10:00Z"
SECRET = "Takeover talks"


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def reader(plan):  # noqa: F811
    """A team member who owns a step that is late."""
    user = make.user(name="Ada", email="ada@example.com")
    member = make.member(plan, role="team_member", user=user)
    plan.steps.filter(key="p1-1").update(owner=member)
    return user


@pytest.fixture
def round(run_jobs):
    """What workers do at a beat; returns the mails it sent."""

    def round() -> list:
        before = len(sent.outbox)
        start_digests(timezone.now())
        run_jobs()
        return sent.outbox[before:]

    return round


def written_to(user: User) -> str:
    with translation.override(user.language):
        return digest_mail(digest_of(user, timezone.now()))["text"]


def test_it_tells_what_waits_how_it_stands_and_what_changed(plan, reader, round):  # noqa: F811
    step = plan.steps.get(key="p1-2")
    update_step(step=step, by=None, on=timezone.localdate(), started_on=timezone.localdate())
    (message,) = round()
    assert message.to == ["Ada <ada@example.com>"]
    assert "This waits for you:" in message.body
    assert f"Step p1-1 · {plan}" in message.body
    assert "1 step was changed." in message.body
    assert "Go-live" in message.body
    assert message.subject == "1 thing waits for you"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["List-Unsubscribe"].strip("<>") in message.body


def test_it_speaks_the_readers_language(reader, round):
    User.objects.update(language="zh-hans")
    (message,) = round()
    assert "件事" in message.subject
    assert "This waits" not in message.body
    assert "Stop it" not in message.body


def test_a_weekly_digest_comes_on_its_weekday_from_seven_where_its_reader_is(reader, round, time_machine):
    reader.time_zone = "Asia/Shanghai"
    reader.save()
    time_machine.move_to("2026-09-13 22:50Z", tick=False)
    assert round() == []
    time_machine.move_to("2026-09-13 23:00Z", tick=False)
    assert len(round()) == 1
    time_machine.move_to("2026-09-15 10:00Z", tick=False)
    assert round() == []


def test_a_daily_digest_comes_each_day_once(reader, round, time_machine):
    reader.digest = User.Digest.DAILY
    reader.save()
    assert [len(round()), len(round())] == [1, 0]
    time_machine.shift(timedelta(days=1))
    assert [len(round()), len(round())] == [1, 0]


def test_who_chose_none_gets_none(reader, round):
    User.objects.update(digest=User.Digest.NEVER)
    assert round() == []


@pytest.mark.parametrize("change", [{"digest": "never"}, {"is_active": False}, {"digest_weekday": 3}])
def test_what_was_chosen_since_the_round_began_counts(reader, run_jobs, change):
    start_digests(timezone.now())
    User.objects.update(**change)
    run_jobs()
    assert sent.outbox == []


def test_a_digest_that_waited_for_a_worker_until_tomorrow_is_not_sent_late(reader, run_jobs, time_machine):
    start_digests(timezone.now())
    time_machine.shift(timedelta(days=1))
    run_jobs()
    assert sent.outbox == []


def test_whoever_left_since_the_round_began_reads_nothing_of_the_rollout(reader, run_jobs):
    start_digests(timezone.now())
    reader.memberships.update(left_on=make.MONDAY)
    run_jobs()
    assert sent.outbox == []


def test_where_nothing_waits_or_changed_no_mail_comes(plan, round):  # noqa: F811
    make.member(plan, role="sponsor")
    assert round() == []
    assert Job.objects.filter(kind="background.mail").count() == 0


def test_however_many_rollouts_one_mail_tells_of_all(plan, reader, round):  # noqa: F811
    other = make.rollout(name="Second rollout")
    make.step(make.phase(other), name="Here too", owner=make.member(other, user=reader))
    (message,) = round()
    assert str(plan) in message.body
    assert "Second rollout" in message.body


def test_a_closed_rollout_is_left_out(plan, reader, round):  # noqa: F811
    plan.state = "closed"
    plan.save()
    assert round() == []


def test_confidential_risks_and_money_are_told_to_those_who_may_see_them(plan, reader):  # noqa: F811
    plan.budget = "77123.00"
    plan.save()
    make.risk(plan, name=SECRET, is_confidential=True, probability=5, impact=5, raised_on=make.MONDAY)
    manager = make.member(plan, user=make.user()).user
    assert SECRET in written_to(manager)
    assert SECRET not in written_to(reader)
    assert "77,1" not in written_to(reader)


def test_a_reader_of_reports_is_told_nothing_of_the_plan(plan):  # noqa: F811
    user = make.member(plan, role="reader", user=make.user()).user
    update_step(step=plan.steps.first(), by=None, on=timezone.localdate(), started_on=make.MONDAY)
    assert not digest_of(user, timezone.now()).says_something


def test_changes_are_told_once(plan, reader, round, time_machine):  # noqa: F811
    step = plan.steps.get(key="p2-1")
    update_step(step=step, by=None, on=timezone.localdate(), is_dropped=True)
    time_machine.shift(timedelta(hours=1))
    (first,) = round()
    time_machine.shift(timedelta(days=7))
    (second,) = round()
    assert "1 step was changed." in first.body
    assert "changed." not in second.body


def test_what_happened_later_on_a_digests_day_is_in_the_next(plan, reader, round, time_machine):  # noqa: F811
    round()
    time_machine.shift(timedelta(hours=3))
    step = plan.steps.get(key="p1-2")
    on = timezone.localdate()
    update_step(step=step, by=None, on=on, started_on=make.MONDAY, finished_on=on)
    time_machine.shift(timedelta(days=7))
    (message,) = round()
    assert "1 step is done: Step p1-2" in message.body


def test_at_most_ten_are_named(plan, reader):  # noqa: F811
    member = reader.memberships.get()
    phase = plan.phases.first()
    for _one in range(14):
        make.step(phase, owner=member)
    text = written_to(reader)
    waiting = len(digest_of(reader, timezone.now()).waiting)
    assert waiting > 10
    assert text.count(f" · {plan}") == 10
    assert f"and {waiting - 10} more:" in text


def test_it_asks_the_database_no_more_the_more_steps_there_are(plan, reader):  # noqa: F811
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            digest_of(reader, timezone.now())
        return len(asked)

    queries()
    before = queries()
    member, phase = reader.memberships.get(), plan.phases.first()
    for _one in range(20):
        step = make.step(phase, owner=member)
        update_step(step=step, by=None, on=timezone.localdate(), started_on=make.MONDAY)
    assert queries() == before
