"""A message is written, approved and mailed: to each reader once, in their language, to nobody else."""

from datetime import date

import pytest
from django.core import mail as sent
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tracker.communications import operations
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.models import Delivery, Message
from tracker.communications.operations import Written

from .conftest import TODAY

pytestmark = pytest.mark.django_db

DUE = Occurrence("2026-10-05", date(2026, 10, 5))
TEXTS = {"en": Written("What changes", "New forms."), "zh-hans": Written("有何变化", "新的表单。")}


@pytest.fixture
def manager(rollout):
    return make.member(rollout, name="Mara", email="mara@example.com")


def draft(line, by=None) -> Message:
    return operations.draft_message(line=line, occurrence=DUE, texts=TEXTS, by=by, on=TODAY)


def send(message, by=None) -> list:
    return operations.send_message(message=message, due_on=DUE.due_on, by=by, on=TODAY)


def test_everybody_gets_a_mail_of_their_own_in_their_language(rollout, manager, run_jobs):
    council = make.stakeholder(rollout, name="Works council", email="council@example.com")
    sales = make.stakeholder(rollout, name="销售团队", email="sales@example.com", language="zh-hans")
    line = make.plan_line(rollout, channel="mail", stakeholders=[council, sales], sender=manager)
    send(draft(line), by=manager)
    run_jobs()
    assert {one.to[0]: one.subject for one in sent.outbox} == {
        "Works council <council@example.com>": "What changes",
        "销售团队 <sales@example.com>": "有何变化",
    }
    for one in sent.outbox:
        assert one.extra_headers["Reply-To"] == "mara@example.com"
        assert sum(address in str(one.message()) for address in ("council@", "sales@")) == 1


def test_whoever_has_the_duty_on_the_day_is_written_to(rollout, manager, run_jobs):
    duty = make.duty(rollout)
    line = make.plan_line(rollout, channel="mail")
    line.audience_duties.set([duty])
    for name, left_on in (("Ida", None), ("Gone", TODAY)):
        member = make.member(rollout, name=name, email=f"{name.lower()}@example.com", left_on=left_on)
        member.duties.set([duty])
    send(draft(line), by=manager)
    run_jobs()
    assert [one.to for one in sent.outbox] == [["Ida <ida@example.com>"]]


def test_whoever_leaves_before_their_mail_is_sent_gets_none(rollout, manager, run_jobs):
    ida = make.member(rollout, name="Ida", email="ida@example.com")
    line = make.plan_line(
        rollout, channel="mail", stakeholders=[make.stakeholder(rollout, name="Ida", member=ida)]
    )
    send(draft(line), by=manager)
    ida.left_on = TODAY
    ida.save()
    run_jobs()
    assert sent.outbox == []


def test_whoever_left_the_team_gets_nothing_at_the_registers_address_either(rollout, manager):
    ida = make.member(rollout, role="team_member", name="Ida", left_on=TODAY)
    entry = make.stakeholder(rollout, name="Ida", email="ida@example.com", member=ida)
    board = make.stakeholder(rollout, name="Board", email="board@example.com")
    message = draft(make.plan_line(rollout, channel="mail", stakeholders=[entry, board]))
    assert [one.name for one in send(message, by=manager)] == ["Ida"]
    assert [one.email for one in message.deliveries.all()] == ["board@example.com"]


def test_whoever_may_no_longer_sign_in_gets_no_mail(rollout, manager, run_jobs):
    ida = make.member(rollout, role="team_member", name="Ida", email="ida@example.com")
    board = make.stakeholder(rollout, name="Board", email="board@example.com")
    line = make.plan_line(rollout, channel="mail", stakeholders=[board], audience_roles=["team_member"])
    message = draft(line)
    send(message, by=manager)
    ida.user.is_active = False
    ida.user.save()
    run_jobs()
    assert [one.to for one in sent.outbox] == [["Board <board@example.com>"]]


def test_what_nobody_can_get_by_mail_is_not_told(rollout, manager):
    message = draft(make.plan_line(rollout, channel="mail", stakeholders=[make.stakeholder(rollout)]))
    with pytest.raises(ValidationError, match="address"):
        send(message, by=manager)
    message.refresh_from_db()
    assert (message.state, Delivery.objects.count()) == ("draft", 0)


def test_those_without_an_address_are_named_and_not_counted_as_told(rollout, manager):
    reached = make.stakeholder(rollout, email="a@example.com")
    lost = make.stakeholder(rollout, name="Branch office")
    message = draft(make.plan_line(rollout, channel="mail", stakeholders=[reached, lost]))
    assert [one.name for one in send(message, by=manager)] == ["Branch office"]
    assert list(message.stakeholders.all()) == [reached]


def test_a_message_that_wants_approval_goes_out_with_it_alone(rollout, manager):
    reader = make.stakeholder(rollout, email="a@example.com")
    sponsor = make.member(rollout, role="sponsor")
    message = draft(make.plan_line(rollout, channel="mail", stakeholders=[reader], approver=sponsor))
    with pytest.raises(ValidationError, match="approved"):
        send(message, by=manager)
    operations.submit_message(message=message, by=manager, on=TODAY)
    operations.send_back_message(message=message, by=sponsor, on=TODAY, note="Say when")
    assert message.state == "draft"
    operations.submit_message(message=message, by=manager, on=TODAY)
    operations.approve_message(message=message, by=sponsor, on=TODAY)
    operations.write_message(message=message, texts={"en": Written("Other", "words")}, by=manager, on=TODAY)
    with pytest.raises(ValidationError, match="approved"):
        send(message, by=manager)
    operations.submit_message(message=message, by=manager, on=TODAY)
    operations.approve_message(message=message, by=sponsor, on=TODAY)
    send(message, by=manager)
    assert [turn.state for turn in message.turns.all()] == [
        *("draft", "submitted", "draft", "submitted", "approved", "draft"),
        *("submitted", "approved", "told"),
    ]


def test_what_went_out_is_not_sent_again_nor_taken_back(rollout, manager, run_jobs):
    line = make.plan_line(
        rollout, channel="mail", stakeholders=[make.stakeholder(rollout, email="a@example.com")]
    )
    message = draft(line)
    send(message, by=manager)
    with pytest.raises(ValidationError, match="recorded already"):
        send(message, by=manager)
    with pytest.raises(ValidationError, match="nothing takes back"):
        operations.undo_record(message=message, by=manager, on=TODAY)
    run_jobs()
    assert len(sent.outbox) == 1


def test_a_draft_that_was_told_by_word_of_mouth_is_a_draft_again_when_that_is_undone(rollout, manager):
    line = make.plan_line(rollout)
    message = draft(line)
    told = operations.record_told(line=line, occurrence=DUE, by=manager, on=TODAY, note="All agreed")
    assert (told, told.state) == (message, "told")
    operations.undo_record(message=told, by=manager, on=TODAY)
    told.refresh_from_db()
    assert (told.state, told.done_on, told.texts.count()) == ("draft", None, 2)


def test_a_readers_own_link_opens_their_message_and_nothing_once_they_left(
    rollout, manager, run_jobs, client
):
    council = make.stakeholder(rollout, name="Works council", email="council@example.com")
    message = draft(make.plan_line(rollout, channel="mail", stakeholders=[council]))
    send(message, by=manager)
    run_jobs()
    path = next(word for word in sent.outbox[0].body.split() if "/messages/" in word)
    path = path.removeprefix("http://localhost:8000")
    assert "New forms." in client.get(path).content.decode()
    assert Delivery.objects.get().opened_at
    assert client.get(reverse("personal_messages:message", args=["guessed"])).status_code == 404
    council.left_on = TODAY
    council.save()
    assert client.get(path).status_code == 404
