"""A person's calendar over all their rollouts: one address, their own things, the rights of today."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.phases.conftest import plan  # noqa: F401
from tracker.accounts.calendar_links import find_calendar_link, make_calendar_link
from tracker.accounts.models import CalendarLink, User
from tracker.phases.operations import update_step
from tracker.rollouts.links import make_link
from tracker.rollouts.models import PersonalLink, Rollout

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to("2026-09-14 10:00Z", tick=False)


@pytest.fixture
def ada():
    return make.user(name="Ada", email="ada@example.com")


@pytest.fixture
def member(plan, ada):  # noqa: F811
    member = make.member(plan, role="team_member", user=ada)
    plan.steps.filter(key="p2-1").update(owner=member)
    return member


@pytest.fixture
def other(ada):
    """Another rollout of hers, with a step of hers and one of somebody else."""
    rollout = make.rollout(name="Second rollout")
    phase = make.phase(rollout)
    make.step(phase, name="Hers", owner=make.member(rollout, user=ada))
    make.step(phase, name="Theirs", owner=make.member(rollout))
    return rollout


@pytest.fixture
def address(ada):
    return reverse("workspace:calendar_feed", args=[make_calendar_link(ada)[1]])


@pytest.fixture
def read(client, address):
    def read(path: str = address) -> dict[str, icalendar.Event]:
        answer = client.get(path)
        assert answer.status_code == 200
        return {
            str(event["uid"]).partition("@")[0]: event
            for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        }

    return read


def test_one_address_holds_what_is_their_own_in_every_rollout(plan, member, other, read):  # noqa: F811
    titles = {str(event["summary"]) for event in read().values()}
    assert "2.1 Step p2-1" in titles
    assert "1.1 Hers" in titles
    assert "1.2 Theirs" not in titles
    assert f"Go-live by the forecast: {plan}" in titles
    assert sum(uid.startswith("gate-") for uid in read()) == 3


def test_an_event_is_the_same_in_both_feeds(plan, member, read):  # noqa: F811
    token = make_link(member=member, purpose=PersonalLink.Purpose.CALENDAR, by=member)[1]
    one, all_of_them = read(reverse("personal:calendar", args=[token])), read()
    assert one
    assert {uid: event.to_ical() for uid, event in one.items()} == {
        uid: event.to_ical() for uid, event in all_of_them.items()
    }


def test_a_step_that_moves_keeps_its_name_and_counts_on(plan, member, read):  # noqa: F811
    uid = f"step-{plan.steps.get(key='p2-1').pk}"
    before = read()[uid]
    first = plan.steps.get(key="p1-1")
    update_step(step=first, by=None, on=date(2026, 9, 14), started_on=make.MONDAY, days_left=12)
    after = read()[uid]
    assert after["dtstart"].dt > before["dtstart"].dt
    assert after["sequence"] > before["sequence"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_events_are_whole_days_where_the_rollout_is_run(plan, member, ada, read, zone):  # noqa: F811
    Rollout.objects.filter(pk=plan.pk).update(time_zone=zone, target_go_live=date(2026, 10, 30))
    User.objects.filter(pk=ada.pk).update(time_zone="America/Los_Angeles")
    promised = read()[f"promised-{plan.pk}"]
    assert promised["dtstart"].dt == date(2026, 10, 30)
    assert promised["dtend"].dt == date(2026, 10, 31)


def test_it_speaks_its_readers_language(ada, member, read):
    User.objects.filter(pk=ada.pk).update(language="zh-hans")
    assert not any(str(event["summary"]).startswith("Gate:") for event in read().values())


def test_whoever_left_a_rollout_has_it_no_longer_and_keeps_the_others(plan, member, other, read):  # noqa: F811
    member.left_on = date(2026, 9, 11)
    member.save()
    titles = {str(event["summary"]) for event in read().values()}
    assert "1.1 Hers" in titles
    assert "2.1 Step p2-1" not in titles


def test_whoever_may_see_the_plan_no_longer_has_it_no_longer(member, read):
    member.role = "reader"
    member.save()
    assert read() == {}


def test_whoever_may_no_longer_sign_in_reads_nothing(client, ada, member, address):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_a_person_makes_sees_once_and_revokes_the_link(client, ada, member):
    client.force_login(ada)
    page = reverse("workspace:my_calendar")
    assert "Make my calendar link" in client.get(page).content.decode()
    made = client.post(page).content.decode()
    token = re.search(r"/calendar/all/(\S{43})\.ics", made).group(1)
    assert find_calendar_link(token).user == ada
    assert token not in client.get(page).content.decode()
    assert token not in str(CalendarLink.objects.values())
    feed = reverse("workspace:calendar_feed", args=[token])
    assert client.get(feed).status_code == 200
    assert "It was last read at" in client.get(page).content.decode()
    assert client.post(reverse("workspace:revoke_my_calendar")).status_code == 302
    assert client.get(feed).status_code == 404


def test_a_new_link_ends_the_one_before(client, ada, address):
    assert client.get(address).status_code == 200
    make_calendar_link(ada)
    assert client.get(address).status_code == 404


def test_it_is_reached_from_the_profile_and_from_a_rollouts_calendar(client, page, ada, plan, member):  # noqa: F811
    client.force_login(ada)
    way = f'href="{reverse("workspace:my_calendar")}"'
    assert way in client.get(reverse("accounts:profile")).content.decode()
    assert way in page("phases:calendar", plan).content.decode()


def test_a_larger_plan_costs_no_more_questions(client, plan, member, address):  # noqa: F811
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    phase = plan.phases.first()
    for number in range(15):
        make.step(phase, owner=member, deadline=date(2026, 12, 1) + timedelta(days=number))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
