"""The calendar feed: what is in it, that it moves, and that nothing typed breaks it (B9)."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tracker.common.offers import Offer
from tracker.common.work import CalendarEvent
from tracker.phases import operations
from tracker.phases.domain.plan import GateOutcome
from tracker.phases.models import Step
from tracker.rollouts.links import find_link, make_link
from tracker.rollouts.models import PersonalLink, Rollout

pytestmark = pytest.mark.django_db
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)
CALENDAR = PersonalLink.Purpose.CALENDAR


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to("2026-09-14 10:00Z", tick=False)


@pytest.fixture
def member(plan):
    return make.member(plan, role="team_member")


@pytest.fixture
def own(plan, member):
    step = plan.steps.get(key="p2-1")
    step.owner = member
    step.save()
    return step


@pytest.fixture
def address(member):
    return reverse("personal:calendar", args=[make_link(member=member, purpose=CALENDAR, by=member)[1]])


@pytest.fixture
def read(client, address):
    """Read the feed as a calendar does: without a session, by its events' uid."""

    def read() -> dict[str, icalendar.Event]:
        answer = client.get(address)
        assert answer.status_code == 200
        calendar = icalendar.Calendar.from_ical(answer.content)
        return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}

    return read


def days(event) -> tuple[date, date]:
    return event["dtstart"].dt, event["dtend"].dt


def test_it_holds_gates_deadlines_the_go_live_and_ones_own_steps(plan, member, own, read):
    plan.target_go_live = date(2026, 10, 30)
    plan.save()
    first, second = plan.phases.all()
    first.deadline = date(2026, 9, 25)
    first.save()
    other = plan.steps.get(key="p1-1")
    other.deadline = date(2026, 9, 11)
    other.save()
    events = read()
    assert set(events) == {
        f"promised-{plan.pk}",
        f"go-live-{plan.pk}",
        f"gate-{first.pk}",
        f"gate-{second.pk}",
        f"deadline-phase-{first.pk}",
        f"deadline-step-{other.pk}",
        f"step-{own.pk}",
    }
    assert days(events[f"promised-{plan.pk}"]) == (date(2026, 10, 30), date(2026, 10, 31))
    # By the forecast: two steps of five days from today on, then this one; its end is exclusive.
    assert days(events[f"step-{own.pk}"]) == (date(2026, 9, 28), date(2026, 10, 3))
    assert str(events[f"step-{own.pk}"]["summary"]) == "2.1 Step p2-1"
    assert events[f"step-{own.pk}"]["url"].endswith(own.get_absolute_url())


def test_a_step_that_moves_keeps_its_name_and_counts_on(own, plan, read):
    before = read()[f"step-{own.pk}"]
    first = plan.steps.get(key="p1-1")
    operations.update_step(step=first, by=None, on=TODAY, started_on=MONDAY, days_left=12)
    after = read()[f"step-{own.pk}"]
    assert days(after)[0] > days(before)[0]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt >= before["last-modified"].dt


def test_a_forecast_that_moves_with_the_day_alone_counts_on_too(own, read, time_machine):
    before = read()[f"step-{own.pk}"]
    time_machine.shift(timedelta(days=1))
    after = read()[f"step-{own.pk}"]
    assert days(after)[0] > days(before)[0]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt


def test_it_says_the_same_until_something_changes(client, address, own, time_machine):
    first = client.get(address).content
    time_machine.shift(timedelta(hours=2))
    assert client.get(address).content == first


def test_a_decided_gate_stands_on_the_day_it_was_decided(plan, read):
    phase = plan.phases.first()
    for step in phase.steps.all():
        step.started_on = step.finished_on = MONDAY
        step.save()
    operations.decide_gate(phase=phase, by=None, on=date(2026, 9, 10), outcome=GateOutcome.GO)
    event = read()[f"gate-{phase.pk}"]
    assert days(event) == (date(2026, 9, 10), date(2026, 9, 11))
    assert str(event["description"]) == "Passed"


def test_a_dropped_step_leaves_the_calendar(own, read):
    operations.update_step(step=own, by=None, on=TODAY, is_dropped=True)
    assert f"step-{own.pk}" not in read()


def test_names_are_in_the_members_language(plan, member, own, read):
    plan.second_language = "zh-hans"
    plan.save()
    own.second_name = "访谈各组"
    own.save()
    member.language = "zh-hans"
    member.save()
    assert str(read()[f"step-{own.pk}"]["summary"]) == "2.1 访谈各组"


def test_calendars_read_it_again_by_themselves(client, address, own):
    answer = client.get(address)
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text
    assert "METHOD:PUBLISH" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


HOSTILE = {
    "end of the event": "Plan\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "comma, semicolon, backslash": 'a, b; c\\n d\\, e:f "q"',
    "a thousand characters": "长" * 100 + "x" * 900,
    "controls": "a\x01b\x08c\x1bd\x7fe\x0bf\x0cg",
    "line separators": "a\u2028b\u2029c\x85d",
    "emoji and marks": "👨‍👩‍👧 e\u0301 مرحبا",
    "turned": "a\u202eb",
    "half a character": "a\ufffeb\uffffc",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_parses_back_as_one_event(monkeypatch, read, text):
    offer = Offer()
    offer.register(lambda _member, on: [CalendarEvent("odd-1", text, on, on, text)])
    monkeypatch.setattr("tracker.phases.views.calendar.calendar_events", offer)
    events = read()
    assert list(events) == ["odd-1"]
    kept = "".join(c for c in text if c not in "\x01\x08\x1b\x7f\ufffe\uffff")
    assert str(events["odd-1"]["summary"]) == " ".join(kept.split())
    assert str(events["odd-1"]["description"]) == kept.replace("\r\n", "\n").replace("\x0b", "\n").replace(
        "\x0c", "\n"
    )


def test_hostile_names_of_rows_parse_back(plan, own, read):
    Step.objects.filter(pk=own.pk).update(name="a\r\nEND:VCALENDAR,;\\")
    Rollout.objects.filter(pk=plan.pk).update(name="R\nX-EVIL:1", target_go_live=date(2026, 10, 30))
    events = read()
    assert str(events[f"step-{own.pk}"]["summary"]) == "2.1 a END:VCALENDAR,;\\"
    assert str(events[f"promised-{plan.pk}"]["summary"]) == "Promised go-live: R X-EVIL:1"


def test_no_money_and_nothing_of_others_is_in_it(client, plan, own, address):
    Rollout.objects.filter(pk=plan.pk).update(budget="123456.78")
    plan.steps.update(planned_cost="98765.43")
    other = plan.steps.get(key="p1-1")
    other.owner = make.member(plan, name="Somebody else")
    other.save()
    text = client.get(address).content.decode()
    assert "123456" not in text
    assert "98765" not in text
    assert "Somebody else" not in text
    assert "Step p1-1" not in text


def test_a_reader_gets_no_feed_and_a_member_who_becomes_one_loses_it(client, page, plan, member, address):
    assert client.get(address).status_code == 200
    member.role = "reader"
    member.save()
    assert client.get(address).status_code == 404
    client.force_login(member.user)
    assert page("phases:calendar", plan).status_code == 403


def test_a_plan_beyond_the_calendar_still_shows_what_was_promised(plan, read):
    plan.target_go_live = date(2026, 10, 30)
    plan.save()
    plan.steps.update(days=3650)
    Rollout.objects.filter(pk=plan.pk).update(starts_on=date(2195, 1, 1))
    assert set(read()) == {f"promised-{plan.pk}"}


def test_a_member_makes_sees_once_and_revokes_the_link(client, page, send, plan, team_member):
    url = reverse("phases:calendar", args=[plan.slug])
    assert "Make my calendar link" in page("phases:calendar", plan).content.decode()
    made = send(url).content.decode()
    (link,) = team_member.personal_links.all()
    token = re.search(r"/calendar/(\S{43})\.ics", made).group(1)
    assert find_link(token, CALENDAR) == link
    assert token not in page("phases:calendar", plan).content.decode()
    feed = reverse("personal:calendar", args=[token])
    assert client.get(feed).status_code == 200
    assert "It was last read at" in page("phases:calendar", plan).content.decode()
    send(reverse("phases:revoke_calendar", args=[plan.slug]))
    assert client.get(feed).status_code == 404
    assert list(plan.activity.values_list("verb", flat=True)) == ["link_made", "link_revoked"]


def test_a_link_can_be_revoked_when_the_rollout_is_closed(send, plan, team_member):
    make_link(member=team_member, purpose=CALENDAR, by=team_member)
    Rollout.objects.filter(pk=plan.pk).update(state="closed")
    assert send(reverse("phases:calendar", args=[plan.slug])).status_code == 403
    assert send(reverse("phases:revoke_calendar", args=[plan.slug])).status_code == 302
    assert team_member.personal_links.get().revoked_at


def test_a_larger_plan_costs_no_more_questions(client, plan, own, member, address):
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        phase = make.phase(plan)
        for _step in range(5):
            make.step(phase, owner=member, deadline=date(2026, 12, number + 1))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
