"""What strangers may send by the link of a message: texts that are none, too much, links that are over."""

from datetime import date

import pytest
from django.core import mail as sent
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.communications.mailed import last_path, mailed
from tests.hostile.checks import answered, assert_verified, changes, server_log, stored
from tracker.communications import operations
from tracker.communications.models import Delivery, Feedback
from tracker.risks.models import Issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(plan, time_machine):
    time_machine.move_to("2026-10-05T09:00:00Z", tick=False)
    reader = make.stakeholder(plan, name="工会", email="council@example.com", language="zh-hans")
    return make.plan_line(plan, channel="mail", stakeholders=[reader])


@pytest.fixture
def path(line, run_jobs):
    mailed(line, run_jobs)
    found = last_path()
    sent.outbox.clear()
    return found


REFUSED = {
    "NUL": "a\x00b",
    "control": "a\x01b",
    "nothing to see": "\u200b\u00a0",
    "50,001 characters": "x" * 50_001,
}


@pytest.mark.parametrize("kind", ["question", "view", "misunderstanding"])
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_text_that_is_none_is_refused_in_the_readers_language_and_kept(
    client, plan, path, send, kind, text
):
    client.get(path)
    before = stored()
    with server_log() as log:
        answer = answered(lambda: send(path, {"kind": kind, "text": text}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "尚未保存" in page
    assert "Traceback" not in page
    assert path.rsplit("/", 2)[1] not in "".join(record.getMessage() for record in log)
    assert changes(before, stored()) == []
    assert_verified(plan)


@pytest.mark.parametrize("typed", [{"kind": "praise", "text": "x"}, {"kind": "question"}, {"text": "x"}, {}])
def test_a_form_that_lacks_something_stores_nothing(client, path, send, typed):
    client.get(path)
    before = stored()
    assert answered(lambda: send(path, typed)).status_code == 200
    assert changes(before, stored()) == []


def test_a_whole_long_text_is_kept_and_its_receipt_is_sent(client, plan, path, send, run_jobs):
    text = "<script>alert(1)</script>{{ 7*7 }} =1+1 \u202e客户 " * 900
    answered(lambda: send(path, {"kind": "question", "text": text}))
    assert Issue.objects.get().text == text.strip()
    run_jobs()
    assert all(mail.message().as_bytes() for mail in sent.outbox)
    page = client.get(path).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert_verified(plan)


def test_a_hundred_posts_of_one_form_keep_one(plan, path, send, run_jobs):
    token = "0d1f5a76-5a5e-4d39-8b8a-8d9ad2f3a111"
    for _one in range(100):
        send(path, {"kind": "question", "text": "One?"}, token=token)
    assert (Feedback.objects.count(), Issue.objects.count()) == (1, 1)
    run_jobs()
    assert len(sent.outbox) == 1


def test_a_form_without_its_token_is_refused(client, path):
    assert client.post(path, {"kind": "view", "text": "x"}).status_code == 400
    assert not Feedback.objects.exists()


def left(delivery: Delivery) -> None:
    operations.take_out(
        stakeholder=delivery.stakeholder, by=make.member(delivery.rollout), on=date(2026, 10, 5)
    )


def revoked(delivery: Delivery) -> None:
    operations.revoke_link(delivery=delivery, by=make.member(delivery.rollout))


def expired(delivery: Delivery) -> None:
    Delivery.objects.update(expires_at=timezone.now())


@pytest.mark.parametrize("end", [left, revoked, expired])
def test_a_link_that_is_over_opens_and_takes_nothing_like_one_that_never_was(client, path, send, end):
    end(Delivery.objects.get())
    unknown = client.get(reverse("personal_messages:message", args=["guessed"]))
    before = stored()
    for answer in (
        client.get(path),
        send(path, {"kind": "question", "text": "Still there?"}),
        send(path, {"acknowledge": "1"}),
    ):
        assert answer.status_code == 404
        assert answer.content == unknown.content
    assert changes(before, stored()) == []


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_change_nothing(client, path, method):
    client.get(path)
    before = stored()
    assert getattr(client, method)(path).status_code == 405
    assert changes(before, stored()) == []
