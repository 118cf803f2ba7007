"""What came back on messages is written down, answered once, listed for those who may see it."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.communications.mailed import DUE, last_path, mailed
from tests.conftest import sign_in
from tracker.communications import operations
from tracker.communications.feedback import MessageFeedback, entries_of, headline
from tracker.communications.models import Delivery, Feedback
from tracker.risks.models import Issue
from tracker.risks.operations import answer_issue

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(rollout):
    return make.stakeholder(rollout, name="Works council", email="council@example.com")


@pytest.fixture
def line(rollout, council):
    return make.plan_line(rollout, name="User news", channel="mail", stakeholders=[council])


@pytest.fixture
def told(line):
    return operations.record_told(line=line, occurrence=DUE, by=None, on=TODAY)


def record(message, by, kind="view", text="Clear to all", **fields) -> Feedback:
    return operations.record_feedback(
        message=message, kind=kind, text=text, by=by, on=TODAY, said_on=TODAY, **fields
    )


def typed(**fields) -> dict:
    return {"kind": "view", "text": "Clear to all", "name": "Wei", "said_on": "2026-10-05", **fields}


def test_what_was_said_in_a_meeting_is_written_down(manager, told, send, rollout, council):
    path = reverse("communications:add_feedback", args=[rollout.slug, told.pk])
    send(path, typed(kind="misunderstanding", name="", stakeholder=council.pk, duration="45"))
    kept = Feedback.objects.get()
    assert (kept.kind, kept.giver, kept.duration, kept.by) == (
        "misunderstanding",
        "Works council",
        45,
        manager,
    )
    assert rollout.activity.filter(verb="feedback_received").count() == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Say from whom it is"),
        ({"duration": "10"}, "Only a misunderstanding costs minutes"),
        ({"said_on": "2026-10-06"}, "still to come"),
        ({"said_on": "2026-10-04"}, "was told on"),
        ({"text": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(manager, told, send, rollout, fields, says):
    answer = send(reverse("communications:add_feedback", args=[rollout.slug, told.pk]), typed(**fields))
    assert says in answer.content.decode()
    assert not Feedback.objects.exists()


def test_nothing_comes_back_on_what_was_not_told(manager, line):
    message = operations.draft_message(line=line, occurrence=DUE, texts={}, by=manager, on=TODAY)
    with pytest.raises(ValidationError, match="was not told"):
        record(message, manager, kind="question", name="Wei")
    assert not Issue.objects.exists()


def test_a_question_by_word_of_mouth_goes_on_the_clock_and_its_answer_back(manager, told, council, run_jobs):
    kept = record(told, manager, kind="question", text="From when?", stakeholder=council)
    assert (kept.issue.asked_by_email, kept.issue.raised_by, kept.issue.received_on) == (
        "council@example.com",
        manager,
        TODAY,
    )
    run_jobs()
    assert [one.to for one in sent.outbox] == [["Works council <council@example.com>"]]
    with pytest.raises(ValidationError, match="answered as issue I01"):
        operations.answer_feedback(feedback=kept, answer="Now", by=manager, on=TODAY)


def test_an_answer_goes_to_whoever_gave_the_feedback_once(manager, told, council, send, rollout, run_jobs):
    kept = record(told, manager, stakeholder=council)
    path = reverse("communications:answer_feedback", args=[rollout.slug, kept.pk])
    token = "0d1f5a76-5a5e-4d39-8b8a-8d9ad2f3a111"
    for _time in range(2):
        assert send(path, {"answer": "Thank you"}, row=kept, token=token).status_code == 302
    run_jobs()
    (mail,) = sent.outbox
    assert mail.to == ["Works council <council@example.com>"]
    assert "Clear to all" in mail.body
    assert "Thank you" in mail.body
    kept.refresh_from_db()
    assert (kept.answer, kept.answered_on, kept.answered_by) == ("Thank you", TODAY, manager)
    with pytest.raises(ValidationError, match="answered meanwhile"):
        operations.answer_feedback(feedback=kept, answer="Again", by=manager, on=TODAY)


def test_what_came_back_and_was_promised_stays_when_the_telling_is_undone(
    manager, told, council, client, rollout
):
    record(told, manager, stakeholder=council)
    promise = operations.make_promise(
        rollout=rollout, by=manager, on=TODAY, due_on=TODAY, name="A list", made_to="Board", message=told
    )
    operations.undo_record(message=told, by=manager, on=TODAY)
    told.refresh_from_db()
    promise.refresh_from_db()
    assert (told.state, told.done_on, told.feedback.count(), promise.message) == ("draft", None, 1, told)
    page = client.get(told.get_absolute_url()).content.decode()
    assert "Clear to all" in page
    assert "Nothing is written yet." in page


def test_what_nobody_wrote_is_neither_sent_nor_put_before_an_approver(manager, told, line, send, client):
    record(told, manager, name="Wei")
    operations.undo_record(message=told, by=manager, on=TODAY)
    with pytest.raises(ValidationError, match="Nothing is written"):
        operations.send_message(message=told, due_on=None, by=manager, on=TODAY)
    page = client.get(told.get_absolute_url()).content.decode()
    assert reverse("communications:send_message", args=[line.rollout.slug, told.pk]) not in page
    assert "Nothing is written" in page
    line.approver = manager
    line.save()
    with pytest.raises(ValidationError, match="Nothing is written"):
        operations.submit_message(message=told, by=manager, on=TODAY)
    page = client.get(told.get_absolute_url()).content.decode()
    assert reverse("communications:submit_message", args=[line.rollout.slug, told.pk]) not in page
    assert reverse("communications:write_message", args=[line.rollout.slug, told.pk]) in page


def test_whoever_left_gets_no_answer_by_mail(manager, told, council, run_jobs):
    kept = record(told, manager, stakeholder=council)
    operations.take_out(stakeholder=council, by=manager, on=TODAY)
    kept = Feedback.objects.get(pk=kept.pk)
    operations.answer_feedback(feedback=kept, answer="Thank you", by=manager, on=TODAY)
    run_jobs()
    assert sent.outbox == []


def test_only_its_senders_and_the_plans_editors_write_down_and_answer(client, send, rollout, told, line):
    member = sign_in(client, rollout, "team_member")
    kept = record(told, None, name="Wei")
    add = reverse("communications:add_feedback", args=[rollout.slug, told.pk])
    answer = reverse("communications:answer_feedback", args=[rollout.slug, kept.pk])
    assert client.get(answer).status_code == 200
    assert client.get(add).status_code == 403
    assert send(add, typed()).status_code == 403
    assert send(answer, {"answer": "x"}, row=kept).status_code == 403
    line.sender = member
    line.save()
    assert send(add, typed()).status_code == 302
    assert send(answer, {"answer": "x"}, row=kept).status_code == 302


def test_a_revoked_link_opens_what_an_unknown_one_does_and_a_new_one_can_be_sent(
    manager, line, send, client, rollout, run_jobs
):
    message = mailed(line, run_jobs, by=manager)
    old, delivery = last_path(), Delivery.objects.get()
    revoke, renew = (
        reverse(f"communications:{name}_link", args=[rollout.slug, delivery.pk])
        for name in ("revoke", "renew")
    )
    send(renew)
    assert Delivery.objects.get().token_hash == delivery.token_hash
    send(revoke)
    unknown = client.get(reverse("personal_messages:message", args=["guessed"]))
    answer = client.get(old)
    assert answer.status_code == unknown.status_code == 404
    assert answer.content == unknown.content
    sent.outbox.clear()
    send(renew)
    send(renew)
    run_jobs()
    (mail,) = sent.outbox
    assert mail.to == ["Works council <council@example.com>"]
    assert client.get(last_path()).status_code == 200
    assert client.get(old).status_code == 404
    verbs = list(rollout.activity.order_by("number").values_list("verb", flat=True))
    assert verbs[-2:] == ["message_link_revoked", "message_link_renewed"]
    assert message.deliveries.count() == 1


def test_an_expired_link_can_be_sent_anew_with_what_was_said_by_it(
    manager, line, send, client, run_jobs, time_machine
):
    mailed(line, run_jobs, by=manager)
    send(last_path(), {"kind": "view", "text": "Fine with us"})
    time_machine.move_to("2027-01-11T09:00:00Z")
    assert client.get(last_path()).status_code == 404
    operations.renew_link(delivery=Delivery.objects.get(), by=manager)
    run_jobs()
    assert "Fine with us" in client.get(last_path()).content.decode()


def test_nobody_who_left_is_sent_a_link_again(manager, line, council, run_jobs):
    mailed(line, run_jobs, by=manager)
    delivery = Delivery.objects.get()
    operations.revoke_link(delivery=delivery, by=manager)
    operations.take_out(stakeholder=council, by=manager, on=TODAY)
    with pytest.raises(ValidationError, match="has left"):
        operations.renew_link(delivery=Delivery.objects.get(), by=manager)


def test_a_message_shows_who_read_it_and_what_came_back(manager, line, council, send, run_jobs):
    message = mailed(line, run_jobs, by=manager)
    send(last_path(), {"acknowledge": "1"})
    send(last_path(), {"kind": "misunderstanding", "text": "Which form?"})
    shown = MessageFeedback(manager, message)
    assert (shown.read, len(shown.readers), shown.readers[0].works) == (1, 1, True)
    assert [(one.feedback.text, one.may_answer) for one in shown.entries] == [("Which form?", True)]


def test_the_list_says_which_share_is_answered(manager, told, page, rollout):
    assert "Nothing has come back" in page("communications:feedback", rollout).content.decode()
    first = record(told, manager, name="Wei")
    record(told, manager, kind="misunderstanding", text="Which day?", name="Li", duration=30)
    operations.answer_feedback(feedback=first, answer="Good", by=manager, on=TODAY)
    whole = page("communications:feedback", rollout).content.decode()
    assert "1 of 2 things that came back are answered" in whole
    assert "30 minutes to put right" in whole
    waiting = page("communications:feedback", rollout, show="unanswered").content.decode()
    assert "Which day?" in waiting
    assert "Clear to all" not in waiting


def test_a_question_counts_as_answered_once_its_issue_is(manager, told):
    kept = record(told, manager, kind="question", name="Wei", text="When?")
    assert headline(entries_of(manager)) == "The one thing that came back is not answered yet"
    answer_issue(issue=kept.issue, answer="Soon", by=manager, on=TODAY)
    assert headline(entries_of(manager)) == "The one thing that came back is answered"


def test_the_list_goes_out_as_a_file_that_no_spreadsheet_reads_as_a_formula(manager, told, page, rollout):
    record(told, manager, text="=1+1", name="Wei")
    data = b"".join(page("communications:feedback", rollout, export="csv"))
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    assert [row["What they said"] for row in rows] == ["'=1+1"]


@pytest.mark.parametrize("what", ["line", "issue"])
def test_what_is_confidential_is_absent_for_those_who_may_not_see_it(client, page, rollout, told, what):
    kept = record(told, None, kind="question", text="Zugzwang?", name="Wei")
    secret = told.line if what == "line" else kept.issue
    secret.is_confidential = True
    secret.save()
    sign_in(client, rollout, "team_member")
    assert "Nothing has come back" in page("communications:feedback", rollout).content.decode()
    assert b"Zugzwang" not in b"".join(page("communications:feedback", rollout, export="csv"))
    assert page("communications:answer_feedback", rollout, kept.pk).status_code == 404
    sign_in(client, rollout, "sponsor")
    assert "Zugzwang?" in page("communications:feedback", rollout).content.decode()


def test_a_confidential_lines_message_and_links_do_not_exist_for_most(
    client, send, page, rollout, line, run_jobs
):
    message = mailed(line, run_jobs)
    member = sign_in(client, rollout, "team_member")
    line.sender, line.is_confidential = member, True
    line.save()
    delivery = Delivery.objects.get()
    assert page("communications:add_feedback", rollout, message.pk).status_code == 404
    for name in ("revoke_link", "renew_link"):
        answer = send(reverse(f"communications:{name}", args=[rollout.slug, delivery.pk]))
        assert answer.status_code == 404


def test_another_rollouts_feedback_does_not_exist(manager, page):
    other = make.rollout()
    message = operations.record_told(line=make.plan_line(other), occurrence=DUE, by=None, on=TODAY)
    kept = record(message, None, name="Wei")
    rollout = manager.rollout
    assert page("communications:answer_feedback", rollout, kept.pk).status_code == 404
    assert page("communications:add_feedback", rollout, message.pk).status_code == 404


@pytest.mark.parametrize("role", ["project_manager", "team_member"])
def test_the_list_needs_as_many_queries_for_many_lines_as_for_one(client, rollout, page, role):
    sign_in(client, rollout, role)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page("communications:feedback", rollout)
        return len(found)

    def add() -> None:
        line = make.plan_line(rollout, sender_duty=make.duty(rollout), first_on=date(2026, 9, 7))
        message = operations.record_told(line=line, occurrence=DUE, by=None, on=TODAY)
        record(message, None, name="Wei")
        record(message, None, kind="question", stakeholder=make.stakeholder(rollout))

    add()
    before = queries()
    for _one in range(4):
        add()
    assert queries() == before


def test_what_a_reader_did_stands_on_the_rollouts_day_whatever_the_zone_of_who_looks(
    manager, line, run_jobs, rollout
):
    rollout.time_zone = "Asia/Shanghai"
    rollout.save()
    message = mailed(line, run_jobs, by=manager)
    message.deliveries.update(opened_at=datetime(2026, 10, 5, 22, tzinfo=UTC))
    with timezone.override(ZoneInfo("America/New_York")):
        (reader,) = MessageFeedback(manager, message).readers
        assert reader.on == date(2026, 10, 6)


def test_a_message_shows_its_readers_in_as_many_queries_for_many(manager, rollout, run_jobs, page):
    def queries(readers: int) -> int:
        found = [make.stakeholder(rollout, email=f"r{n}-{readers}@example.com") for n in range(readers)]
        message = mailed(make.plan_line(rollout, channel="mail", stakeholders=found), run_jobs, by=manager)
        with CaptureQueriesContext(connection) as used:
            assert page("communications:add_feedback", rollout, message.pk).status_code == 200
        return len(used)

    assert queries(6) == queries(1)
