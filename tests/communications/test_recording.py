"""Saying on the page that a message was told or missed."""

import json
from datetime import date

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.communications.models import Message

from .conftest import TODAY

pytestmark = pytest.mark.django_db
TOKEN = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a001"
HTMX = {"HTTP_HX_REQUEST": "true"}


def path(line, fate="told", identity="2026-09-28"):
    return reverse("communications:record", args=[line.rollout.slug, line.pk, identity, fate])


def test_a_bare_click_says_told_today_the_way_the_line_says(send, rollout, manager):
    line = make.plan_line(rollout, channel="mail")
    assert send(path(line)).status_code == 302
    message = Message.objects.get()
    assert (message.state, message.done_on, message.due_on) == ("told", TODAY, date(2026, 9, 28))
    assert (message.channel, message.by) == ("mail", manager)


def test_a_missed_message_keeps_its_reason(send, rollout, manager):
    line = make.plan_line(rollout)
    send(path(line, "missed"), {"reason": "The branch list was not ready"})
    message = Message.objects.get()
    assert (message.state, message.note) == ("missed", "The branch list was not ready")


@pytest.mark.parametrize("reason", ["", " \u200b\u00a0", "NUL \x00", "bell \x07", "x" * 50_001])
def test_a_missed_message_without_a_reason_we_can_keep_is_refused(send, rollout, manager, reason):
    answer = send(path(make.plan_line(rollout), "missed"), {"reason": reason})
    assert answer.status_code == 200
    assert "Nothing was saved yet" in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("day", ["2026-10-06", "9999-12-31", "2027-02-29", "12/31/99", "yesterday"])
def test_a_day_to_come_or_no_day_is_refused(send, rollout, manager, day):
    answer = send(path(make.plan_line(rollout)), {"on": day, "note": "my words"})
    assert not Message.objects.exists()
    assert "my words" in answer.content.decode()


def test_a_double_click_records_once(send, rollout, manager):
    line = make.plan_line(rollout)
    first, second = send(path(line), token=TOKEN), send(path(line), token=TOKEN)
    assert Message.objects.count() == 1
    assert first.url == second.url


def test_what_somebody_else_recorded_meanwhile_is_said_and_kept(send, rollout, manager):
    line = make.plan_line(rollout)
    send(path(line))
    answer = send(path(line, "missed"), {"reason": "Nobody came"})
    assert "recorded already" in answer.content.decode()
    assert "Nobody came" in answer.content.decode()
    assert Message.objects.get().state == "told"


def test_undo_opens_it_again(send, rollout, manager):
    line = make.plan_line(rollout)
    send(path(line))
    message = Message.objects.get()
    send(reverse("communications:undo_record", args=[rollout.slug, message.pk]), row=message)
    assert not Message.objects.exists()


def test_undo_of_another_rollouts_message_is_not_found(send, rollout, manager):
    foreign = make.plan_line(make.rollout())
    message = Message.objects.create(
        rollout=foreign.rollout, line=foreign, identity="x", state="told", done_on=TODAY
    )
    answer = send(reverse("communications:undo_record", args=[rollout.slug, message.pk]), row=message)
    assert answer.status_code == 404
    assert Message.objects.exists()


@pytest.mark.parametrize(
    "identity", ["2026-09-29", "2026-08-31", "9999-99-99", "gate:P1", "go_live", "demand", "step:none"]
)
def test_a_message_the_line_does_not_hold_is_not_found(send, rollout, manager, identity):
    assert send(path(make.plan_line(rollout), identity=identity)).status_code == 404


def test_another_rollouts_line_is_not_found(send, rollout, manager):
    foreign = make.plan_line(make.rollout())
    answer = send(reverse("communications:record", args=[rollout.slug, foreign.pk, "2026-09-28", "told"]))
    assert answer.status_code == 404


def test_htmx_shows_the_page_anew_where_the_reader_stands(send, rollout, manager):
    here = reverse("communications:messages", args=[rollout.slug]) + "?state=overdue"
    answer = send(path(make.plan_line(rollout)), **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{here}")
    assert json.loads(answer["HX-Location"])["path"] == here


def test_htmx_is_never_led_elsewhere(send, rollout, manager):
    answer = send(path(make.plan_line(rollout)), **HTMX, HTTP_HX_CURRENT_URL="http://evil.example/x/")
    home = reverse("communications:communications", args=[rollout.slug])
    assert json.loads(answer["HX-Location"])["path"] == home


def test_htmx_asks_the_reason_in_the_row(client, rollout, manager):
    text = client.get(path(make.plan_line(rollout), "missed"), **HTMX).content.decode()
    assert "Why was it missed?" in text
    assert "<html" not in text


def test_its_sender_may_record_it_and_no_other_team_member(send, client, rollout):
    sender = sign_in(client, rollout, "team_member")
    line = make.plan_line(rollout, sender=sender)
    other = make.plan_line(rollout)
    assert send(path(line)).status_code == 302
    assert send(path(other)).status_code == 403
    assert Message.objects.get().line == line


def test_who_has_the_duty_sends_where_nobody_is_named(send, client, rollout):
    member = sign_in(client, rollout, "team_member")
    duty = make.duty(rollout)
    member.duties.set([duty])
    assert send(path(make.plan_line(rollout, sender_duty=duty))).status_code == 302
    named = make.plan_line(rollout, sender_duty=duty, sender=make.member(rollout))
    assert send(path(named)).status_code == 403


def test_a_confidential_line_does_not_exist_for_a_team_member(send, rollout, team_member):
    line = make.plan_line(rollout, sender=team_member, is_confidential=True)
    assert send(path(line)).status_code == 404


def test_a_reader_may_not_and_an_outsider_finds_nothing(send, client, rollout, reader):
    line = make.plan_line(rollout)
    assert send(path(line)).status_code == 403
    client.force_login(make.user())
    assert send(path(line)).status_code == 404


def test_one_more_is_told_on_demand(send, rollout, manager):
    line = make.plan_line(rollout, cadence="on_demand")
    send(path(line, identity="demand"), {"note": "Order 17"})
    assert Message.objects.get().note == "Order 17"
    assert send(path(line, "missed", "demand"), {"reason": "x"}).status_code == 404
