"""Mail: one to each, once, whatever the server does; nothing typed becomes a header."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.exceptions import ValidationError
from django.db import transaction

from tests import make
from tests.background.smtp import MailServer
from tracker.background.jobs import Job
from tracker.background.mail import Outsider, mail

pytestmark = pytest.mark.django_db

NOON = "2026-09-07 12:00Z"


@pytest.fixture
def member(rollout):
    return make.member(rollout, name="李娜 Li", email="li@example.com", language="zh-hans")


@pytest.fixture
def server(settings):
    server = MailServer()
    connect(settings, server.port)
    yield server
    server.close()


def connect(settings, port: int) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 1},
        }
    }


def write(to, once: str = "check-in:1", **parts) -> Job:
    return mail(**{"once": once, "to": to, "subject": "How is it going?", "text": "Tell us.", **parts})


def test_a_mail_goes_to_its_member_alone_in_their_language(member, run_jobs):
    write(member, html="<p>Tell us.</p>")
    assert sent.outbox == []
    run_jobs()
    (message,) = sent.outbox
    assert [one.addr_spec for one in message.message()["To"].addresses] == ["li@example.com"]
    assert message.extra_headers["Content-Language"] == "zh-hans"
    assert message.alternatives[0].content == "<p>Tell us.</p>"
    assert "李娜 Li" in str(message.message()["To"])


def test_a_mail_is_sent_once_however_often_it_is_asked_for(member, run_jobs):
    write(member)
    write(member)
    run_jobs()
    write(member)
    run_jobs()
    write(member, once="check-in:2")
    run_jobs()
    assert len(sent.outbox) == 2


def test_what_a_mail_said_is_forgotten_once_it_is_sent(member, run_jobs):
    write(member, text="Your own link")
    assert "Your own link" in Job.objects.get().arguments["text"]
    run_jobs()
    assert Job.objects.get().arguments == {}


def test_a_mail_of_a_transaction_that_is_taken_back_is_not_sent(member, run_jobs):
    with transaction.atomic():
        write(member)
        transaction.set_rollback(True)
    run_jobs()
    assert sent.outbox == []


def test_whoever_left_gets_no_mail(member, run_jobs):
    write(member)
    member.left_on = make.MONDAY
    member.save()
    run_jobs()
    assert sent.outbox == []
    assert Job.objects.get().error == "gone"


def test_a_mail_goes_to_the_address_of_today(member, run_jobs):
    write(member)
    member.email = "new@example.com"
    member.save()
    run_jobs()
    assert "new@example.com" in sent.outbox[0].to[0]


@pytest.mark.parametrize("ending", ["\r\nBcc: all@example.com", "\nx", "\rx", "\x00", "\u2028x", "\x85x"])
def test_nothing_typed_becomes_a_header(member, ending, run_jobs):
    with pytest.raises(ValidationError, match="subject"):
        write(member, subject="Hello" + ending)
    member.name = "Li" + ending
    with pytest.raises(ValidationError, match="name"):
        write(member)
    member.name, member.email = "Li", "li@example.com" + ending
    with pytest.raises(ValidationError, match="address"):
        write(member)
    run_jobs()
    assert sent.outbox == []


@pytest.mark.parametrize("address", ["li@example.com\r\nBcc: all@example.com", "no address", "a@b, c@d"])
def test_a_bad_address_that_came_in_by_another_way_gets_no_mail(member, address, run_jobs):
    write(member)
    type(member).objects.filter(pk=member.pk).update(email=address)
    run_jobs()
    assert sent.outbox == []
    assert (Job.objects.get().state, Job.objects.get().error) == ("failed", "bad_address")


def test_a_server_that_is_down_gets_each_mail_once_when_it_is_back(
    settings, member, rollout, server, run_jobs, time_machine
):
    time_machine.move_to(NOON, tick=False)
    other = make.member(rollout, name="Bo", email="bo@example.com")
    port = server.port
    server.close()
    write(member)
    write(other, once="check-in:2")
    run_jobs()
    assert {(one.state, one.error) for one in Job.objects.all()} == {("waiting", "mail_server")}
    back = MailServer(port)
    time_machine.shift(timedelta(minutes=2))
    run_jobs()
    time_machine.shift(timedelta(hours=2))
    run_jobs()
    assert sorted(to for to, _message in back.taken) == ["bo@example.com", "li@example.com"]
    assert {one.state for one in Job.objects.all()} == {"done"}
    back.close()


@pytest.mark.parametrize("word", ["220", "EHLO", "MAIL"])
def test_a_server_that_hangs_up_before_it_has_the_text_is_tried_again(
    member, server, word, run_jobs, time_machine
):
    time_machine.move_to(NOON, tick=False)
    server.silent_after = word
    write(member)
    run_jobs()
    server.silent_after = ""
    time_machine.shift(timedelta(minutes=2))
    run_jobs()
    assert Job.objects.get().state == "done"
    assert len(server.taken) == 1


@pytest.mark.parametrize(("word", "taken"), [("RCPT", 0), ("354", 0), ("TEXT", 1)])
def test_a_server_that_hangs_up_when_it_may_have_the_text_never_gets_it_twice(
    member, server, word, taken, run_jobs, time_machine
):
    time_machine.move_to(NOON, tick=False)
    server.silent_after = word
    write(member)
    run_jobs()
    server.silent_after = ""
    time_machine.shift(timedelta(hours=2))
    run_jobs()
    assert len(server.taken) == taken
    assert (Job.objects.get().state, Job.objects.get().error) == ("failed", "uncertain")


def test_a_refused_recipient_does_not_keep_others_from_their_mail(member, rollout, server, run_jobs):
    server.refuses["li@example.com"] = 550
    write(member)
    write(make.member(rollout, email="bo@example.com"), once="check-in:2")
    run_jobs()
    assert [to for to, _message in server.taken] == ["bo@example.com"]
    assert list(Job.objects.order_by("pk").values_list("state", "error")) == [
        ("failed", "bad_address"),
        ("done", ""),
    ]


@pytest.mark.parametrize("refusal", [{"refuses": {"li@example.com": 450}}, {"text_code": 451}])
def test_a_server_that_says_later_is_asked_later(member, server, refusal, run_jobs, time_machine):
    time_machine.move_to(NOON, tick=False)
    for name, value in refusal.items():
        setattr(server, name, value)
    write(member)
    run_jobs()
    assert (Job.objects.get().state, server.taken) == ("waiting", [])
    server.refuses, server.text_code = {}, 250
    time_machine.shift(timedelta(minutes=2))
    run_jobs()
    assert (Job.objects.get().state, len(server.taken)) == ("done", 1)


def test_an_outsider_gets_the_mail_at_the_address_it_was_written_to(rollout, run_jobs):
    outsider = Outsider(rollout, "Works council", "council@example.com", "en")
    write(outsider, reply_to="manager@example.com")
    run_jobs()
    (message,) = sent.outbox
    assert message.to == ["Works council <council@example.com>"]
    assert message.extra_headers["Reply-To"] == "manager@example.com"


def test_a_user_who_may_no_longer_sign_in_gets_no_mail(run_jobs):
    user = make.user()
    write(user, once="digest:1")
    write(make.user(), once="digest:2", unsubscribe="http://localhost:8000/stop/")
    user.is_active = False
    user.save()
    run_jobs()
    (message,) = sent.outbox
    assert message.extra_headers["List-Unsubscribe"] == "<http://localhost:8000/stop/>"
    assert Job.objects.first().error == "gone"
