"""Lines that run themselves draft two working days before and send on the day: each once, to who is there."""

from datetime import date

import pytest
from django.core import mail as sent
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests import make
from tracker.communications import operations
from tracker.communications.models import Message
from tracker.communications.operations import Written
from tracker.communications.running import start_plans

from .conftest import TODAY

pytestmark = pytest.mark.django_db

THURSDAY, FRIDAY, MONDAY = "2026-10-08", "2026-10-09", "2026-10-12"


@pytest.fixture
def manager(rollout):
    return make.member(rollout, name="Mara", email="mara@example.com")


@pytest.fixture
def council(rollout):
    return make.stakeholder(rollout, name="Works council", email="council@example.com")


@pytest.fixture
def news(rollout, manager, council):
    """It goes out every Monday, next on the twelfth."""
    return make.plan_line(
        rollout,
        name="User news",
        channel="mail",
        automation="sent",
        sender=manager,
        stakeholders=[council],
        first_on=date(2026, 10, 12),
    )


@pytest.fixture
def goes_on(run_jobs, time_machine):
    """Let the workers of a day do their rounds, from its morning on."""

    def goes_on(day: str, hour: int = 9, rounds: int = 2):
        time_machine.move_to(f"{day}T{hour:02}:00:00Z")
        for _round in range(rounds):
            start_plans(timezone.now())
            run_jobs()

    return goes_on


def mailed() -> list[str]:
    return [one.to[0] for one in sent.outbox]


def test_it_is_drafted_two_working_days_before_and_sent_on_its_day_once(goes_on, news):
    goes_on("2026-10-07")
    assert not news.messages.exists()
    goes_on(THURSDAY)
    assert news.messages.get().state == Message.State.DRAFT
    goes_on(FRIDAY)
    assert mailed() == []
    goes_on(MONDAY)
    assert mailed() == ["Works council <council@example.com>"]
    message = news.messages.get(identity=MONDAY)
    assert (message.state, message.due_on, message.done_on) == (
        "told",
        date(2026, 10, 12),
        date(2026, 10, 12),
    )
    goes_on("2026-10-13")
    assert len(mailed()) == 1


def test_one_that_is_only_drafted_waits_for_its_sender(goes_on, news):
    news.automation = "drafted"
    news.save()
    goes_on(THURSDAY)
    goes_on(MONDAY)
    assert mailed() == []
    assert news.messages.get().state == Message.State.DRAFT


def test_a_line_that_does_nothing_by_itself_is_left_alone(goes_on, news):
    news.automation = "nothing"
    news.save()
    goes_on(THURSDAY)
    goes_on(MONDAY)
    assert not news.messages.exists()


def test_nothing_happens_at_night_or_on_a_day_off(goes_on, news):
    goes_on(MONDAY, hour=5)
    assert mailed() == []
    goes_on("2026-10-10")
    goes_on("2026-10-11")
    assert not news.messages.exists()


def test_what_wants_approval_is_put_before_the_approver_and_goes_out_once_approved(
    goes_on, news, rollout, manager
):
    news.approver = make.member(rollout, name="Sven", role="sponsor")
    news.save()
    goes_on(THURSDAY)
    message = news.messages.get()
    assert message.state == Message.State.SUBMITTED
    goes_on(MONDAY)
    assert mailed() == []
    operations.approve_message(message=message, by=news.approver, on=date(2026, 10, 12))
    goes_on(MONDAY, hour=10)
    assert len(mailed()) == 1


def test_one_that_was_sent_back_is_not_put_before_the_approver_again(goes_on, news, rollout):
    news.approver = make.member(rollout, name="Sven", role="sponsor")
    news.save()
    goes_on(THURSDAY)
    message = news.messages.get()
    operations.send_back_message(
        message=message, by=news.approver, on=date(2026, 10, 8), note="Say more about the training."
    )
    goes_on(FRIDAY)
    message.refresh_from_db()
    assert message.state == Message.State.DRAFT


def test_what_a_person_wrote_goes_out_as_written(goes_on, news, manager):
    goes_on(THURSDAY)
    operations.write_message(
        message=news.messages.get(),
        texts={"en": Written("By hand", "As I say it.")},
        by=manager,
        on=date(2026, 10, 9),
    )
    goes_on(MONDAY)
    assert [(one.subject, "As I say it." in one.body) for one in sent.outbox] == [("By hand", True)]


def test_a_draft_nobody_wrote_in_says_on_its_day_what_is_true_that_day(goes_on, news, rollout):
    goes_on(THURSDAY)
    make.step(make.phase(rollout, name="Readiness"), started_on=date(2026, 10, 9))
    goes_on(MONDAY)
    assert "“Readiness” is under way" in sent.outbox[0].body


def test_where_nothing_ran_on_its_day_it_goes_out_up_to_two_working_days_late(goes_on, news):
    goes_on("2026-10-14")
    assert len(mailed()) == 1
    assert news.messages.get().due_on == date(2026, 10, 12)


def test_after_that_it_stays_overdue_for_a_person(goes_on, news):
    goes_on("2026-10-15")
    assert mailed() == []
    assert not news.messages.filter(identity=MONDAY).exists()


def test_nobody_who_left_gets_it_and_the_others_do(goes_on, news, rollout, manager, council):
    ida = make.member(rollout, name="Ida", email="ida@example.com")
    gone = make.stakeholder(rollout, name="Gone", email="gone@example.com")
    news.stakeholders.add(gone, make.stakeholder(rollout, name="Ida", member=ida))
    operations.take_out(stakeholder=gone, by=manager, on=date(2026, 10, 9))
    ida.left_on = date(2026, 10, 9)
    ida.save()
    goes_on(MONDAY)
    assert mailed() == ["Works council <council@example.com>"]


def test_one_that_reaches_nobody_waits_and_holds_up_no_other(goes_on, news, rollout, council):
    nobody = make.plan_line(
        rollout,
        name="To nobody",
        channel="mail",
        automation="sent",
        position=0,
        stakeholders=[make.stakeholder(rollout)],
        first_on=date(2026, 10, 12),
    )
    goes_on(MONDAY)
    assert mailed() == ["Works council <council@example.com>"]
    assert nobody.messages.get().state == Message.State.DRAFT
    rollout.refresh_from_db()
    logged = rollout.log_count
    goes_on(MONDAY, hour=11, rounds=4)
    rollout.refresh_from_db()
    assert rollout.log_count == logged


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_rollout_that_does_not_run_tells_nothing(goes_on, news, rollout, state):
    rollout.state = state
    rollout.save()
    goes_on(MONDAY)
    assert mailed() == []
    assert not news.messages.exists()


def test_two_workers_with_the_same_message_in_hand_send_it_once(goes_on, news, manager):
    goes_on(THURSDAY)
    one, other = (Message.objects.select_related("line", "rollout").get() for _worker in range(2))
    operations.send_message(message=one, due_on=TODAY, by=manager, on=TODAY)
    with pytest.raises(ValidationError, match="recorded already"):
        operations.send_message(message=other, due_on=TODAY, by=manager, on=TODAY)


def test_rounds_cost_no_query_per_rollout_that_has_nothing_to_do(django_assert_num_queries, rollout):
    for _number in range(5):
        make.plan_line(make.rollout(), automation="nothing")
    with django_assert_num_queries(1):
        start_plans(timezone.now())
