"""A reader opens a message by their link: says that they read it, asks, and finds the answer there."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from tests.communications.mailed import last_path, mailed, path_of
from tracker.common import limits
from tracker.communications.models import Delivery, Feedback
from tracker.risks.models import Issue
from tracker.risks.operations import answer_issue, take_turn
from tracker.rollouts.log import first_broken_entry

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara(rollout):
    return make.member(rollout, name="Mara", email="mara@example.com")


@pytest.fixture
def council(rollout):
    return make.stakeholder(rollout, name="Works council", email="council@example.com")


@pytest.fixture
def line(rollout, mara, council):
    return make.plan_line(rollout, channel="mail", stakeholders=[council], sender=mara)


@pytest.fixture
def path(line, mara, run_jobs):
    mailed(line, run_jobs, by=mara)
    found = last_path()
    sent.outbox.clear()
    return found


def seen(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def test_a_reader_says_once_that_they_have_read_it(client, send, path, rollout, time_machine):
    assert "I have read it" in seen(client, path)
    assert send(path, {"acknowledge": "1"}).status_code == 302
    first = Delivery.objects.get().acknowledged_at
    time_machine.move_to("2026-10-06T09:00:00Z")
    send(path, {"acknowledge": "1"})
    assert Delivery.objects.get().acknowledged_at == first
    assert rollout.activity.filter(verb="message_acknowledged").count() == 1
    assert "You said on Mon 5 Oct 2026 that you have read it." in seen(client, path).replace("\u00a0", " ")


def test_a_question_becomes_an_issue_on_the_clock_and_both_receipt_and_answer_go_back_by_mail(
    client, send, path, mara, rollout, run_jobs
):
    answer = send(path, {"kind": "question", "text": "Do the old forms still count?"})
    assert answer.status_code == 302
    assert not answer.url.startswith("/")
    issue = Issue.objects.get()
    assert (issue.name, issue.text) == ("What changes: Do the old forms still count?", "")
    assert (issue.kind, issue.came_by, issue.runs_clock) == ("question", "message", True)
    assert (issue.asked_by, issue.asked_by_email, issue.raised_by) == (
        "Works council",
        "council@example.com",
        None,
    )
    assert issue.owner == mara
    assert Feedback.objects.get().issue == issue
    run_jobs()
    by_reader = {one.to[0]: one for one in sent.outbox}
    receipt = by_reader["Works council <council@example.com>"]
    assert "I01" in receipt.subject
    assert receipt.extra_headers["Reply-To"] == "mara@example.com"
    assert receipt.body.endswith("Mara\n")
    assert "Mara <mara@example.com>" in by_reader
    assert "number I01" in seen(client, path)
    sent.outbox.clear()
    answer_issue(issue=issue, answer="Until the end of June.", by=mara, on=TODAY)
    run_jobs()
    assert [one.to for one in sent.outbox] == [["Works council <council@example.com>"]]
    assert "Until the end of June." in seen(client, path)
    rollout.refresh_from_db()
    assert first_broken_entry(rollout) is None


def test_an_answer_that_is_looked_at_again_says_so(client, send, path, mara):
    send(path, {"kind": "question", "text": "Why?"})
    issue = Issue.objects.get()
    answer_issue(issue=issue, answer="Because.", by=mara, on=TODAY)
    take_turn(entry=issue, status="open", by=mara, on=TODAY, note="That did not settle it")
    page = seen(client, path)
    assert "we are looking into it again" in page
    assert "Because." in page


def test_a_question_that_nobody_can_own_is_signed_by_the_rollout(client, send, path, rollout, mara, run_jobs):
    mara.left_on = TODAY
    mara.save()
    send(path, {"kind": "question", "text": "Anybody there?"})
    assert Issue.objects.get().owner is None
    run_jobs()
    (receipt,) = sent.outbox
    assert receipt.body.endswith(f"{rollout}\n")
    assert "Reply-To" not in receipt.extra_headers


def test_a_member_who_asks_by_the_link_is_the_asker_and_gets_a_receipt(client, send, rollout, mara, run_jobs):
    ida = make.member(rollout, "reader", name="Ida", email="ida@example.com", language="zh-hans")
    duty = make.duty(rollout)
    ida.duties.set([duty])
    line = make.plan_line(rollout, channel="mail", sender=mara)
    line.audience_duties.set([duty])
    mailed(line, run_jobs, by=mara)
    path = last_path()
    sent.outbox.clear()
    send(path, {"kind": "question", "text": "什么时候培训？"})
    issue, kept = Issue.objects.get(), Feedback.objects.get()
    assert (issue.asker, issue.raised_by, kept.by, kept.name) == (ida, ida, ida, "Ida")
    run_jobs()
    receipt = next(one for one in sent.outbox if one.to == ["Ida <ida@example.com>"])
    assert receipt.extra_headers["Reply-To"] == "mara@example.com"
    assert "收到您的疑问" in receipt.body
    assert "I01" in seen(client, path)


@pytest.mark.parametrize("kind", ["view", "misunderstanding"])
def test_a_view_or_a_misunderstanding_is_kept_and_makes_no_issue(client, send, path, kind):
    send(path, {"kind": kind, "text": "I read that as “tomorrow”."})
    kept = Feedback.objects.get()
    assert (kept.kind, kept.text, kept.on, kept.by, kept.giver) == (
        kind,
        "I read that as “tomorrow”.",
        TODAY,
        None,
        "Works council",
    )
    assert not Issue.objects.exists()
    assert "I read that as “tomorrow”." in seen(client, path)


def test_a_question_on_a_confidential_line_is_confidential(client, send, path, line, mara):
    line.is_confidential = True
    line.save()
    send(path, {"kind": "question", "text": "Who leaves?"})
    issue = Issue.objects.get()
    assert issue.is_confidential
    assert issue.owner == mara


def test_what_one_reader_said_no_other_reads(client, send, rollout, mara, council, run_jobs):
    sales = make.stakeholder(rollout, name="Sales", email="sales@example.com")
    line = make.plan_line(rollout, channel="mail", stakeholders=[council, sales], sender=mara)
    mailed(line, run_jobs, by=mara)
    paths = {one.to[0].split()[0]: path_of(one) for one in sent.outbox}
    send(paths["Works"], {"kind": "view", "text": "Too late for us"})
    assert "Too late for us" not in seen(client, paths["Sales"])


def test_a_form_sent_twice_is_kept_once(send, path, run_jobs):
    token = "0d1f5a76-5a5e-4d39-8b8a-8d9ad2f3a111"
    for _time in range(2):
        answer = send(path, {"kind": "question", "text": "Once?"}, token=token)
        assert answer.status_code == 302
    assert (Feedback.objects.count(), Issue.objects.count()) == (1, 1)
    run_jobs()
    assert len([one for one in sent.outbox if "council@" in one.to[0]]) == 1


def test_a_form_without_words_is_refused_and_keeps_the_choice(client, send, path):
    answer = send(path, {"kind": "misunderstanding", "text": "  "})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.select_one(".error-summary")
    assert page.select_one('input[value="misunderstanding"][checked]')
    assert not Feedback.objects.exists()


def test_a_link_takes_so_much_and_then_says_what_to_do(client, send, path):
    delivery = Delivery.objects.get()
    for number in range(limits.ENTRIES_BY_LINK):
        Feedback.objects.create(
            rollout=delivery.rollout,
            message=delivery.message,
            delivery=delivery,
            text=str(number),
            on=TODAY,
            at=timezone.now(),
        )
    answer = send(path, {"kind": "question", "text": "One more"})
    text = answer.content.decode()
    assert "Reply to the mail instead" in text
    assert "One more" in text
    assert Feedback.objects.count() == limits.ENTRIES_BY_LINK
    assert not Issue.objects.exists()


def test_a_closed_rollout_takes_nothing_more_but_shows_what_was_said(client, send, path, rollout):
    send(path, {"kind": "view", "text": "Good luck"})
    rollout.state = "closed"
    rollout.save()
    answer = send(path, {"kind": "view", "text": "Too late"})
    assert "is closed" in answer.content.decode()
    send(path, {"acknowledge": "1"})
    assert Delivery.objects.get().acknowledged_at is None
    assert Feedback.objects.count() == 1
    page = seen(client, path)
    assert "Good luck" in page
    assert "I have read it" not in page


def test_the_page_speaks_the_readers_language(client, send, rollout, mara, run_jobs):
    sales = make.stakeholder(rollout, name="销售", email="sales@example.com", language="zh-hans")
    mailed(make.plan_line(rollout, channel="mail", stakeholders=[sales], sender=mara), run_jobs, by=mara)
    path = last_path()
    send(path, {"kind": "question", "text": "旧表单还有效吗？"})
    page = client.get(path)
    assert '<html lang="zh-hans">' in page.content.decode()
    assert "新的表单。" in page.content.decode()
    assert Issue.objects.get().asked_by_language == "zh-hans"


def test_a_long_question_is_whole_in_the_issue(send, path):
    text = "First line\n" + "and so on " * 40
    send(path, {"kind": "question", "text": text})
    issue = Issue.objects.get()
    assert issue.name.startswith("What changes: First line and so on")
    assert len(issue.name) <= limits.LINE_LENGTH
    assert issue.text == text.strip()


def test_the_page_needs_as_many_queries_for_nine_entries_as_for_one(client, send, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    send(path, {"kind": "question", "text": "One"})
    before = queries()
    for number in range(8):
        send(path, {"kind": "question", "text": f"More {number}"})
    assert queries() == before


def test_nothing_but_its_own_reader_is_named_in_the_log(send, path, rollout):
    send(path, {"kind": "view", "text": "Quite secret words"})
    entries = rollout.activity.filter(verb="feedback_received").select_related("detail")
    assert len(entries) == 1
    assert "Quite secret words" not in entries[0].detail.text
