"""Messages in the calendars of those who tell, prepare or hear them."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests import make
from tracker.communications.calendar_events import message_events
from tracker.rollouts.feed import feed_of

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(rollout):
    return make.member(rollout, role="team_member", name="Ida")


def days_of(member) -> list[date]:
    return [event.first for event in message_events(member, TODAY)]


def test_whoever_tells_prepares_or_hears_a_line_has_its_messages(rollout, ida):
    day = date(2026, 10, 7)
    once = {"every": 12, "unit": "month", "first_on": day}
    make.plan_line(rollout, sender=ida, **once)
    make.plan_line(rollout, preparer=ida, **once)
    make.plan_line(rollout, stakeholders=[make.stakeholder(rollout, member=ida)], **once)
    make.plan_line(rollout, audience_roles=["team_member"], **once)
    make.plan_line(rollout, **once)
    assert days_of(ida) == [day] * 4


def test_a_confidential_line_is_in_no_calendar_of_those_who_may_not_see_it(rollout, ida):
    make.plan_line(rollout, sender=ida, is_confidential=True)
    assert days_of(ida) == []


def test_a_reader_has_none(rollout):
    reader = make.member(rollout, role="reader")
    make.plan_line(rollout, sender=reader)
    assert days_of(reader) == []


def test_a_message_that_the_plan_moves_keeps_its_uid(rollout, ida):
    phase = make.phase(rollout)
    step = make.step(phase, days=30)
    make.plan_line(rollout, sender=ida, cadence="anchored", anchors=["gate:P1"], offset=-2)
    (before,) = message_events(ida, TODAY)
    step.days = 40
    step.save()
    (after,) = message_events(ida, TODAY)
    assert after.uid == before.uid
    assert after.first > before.first


def test_the_feed_holds_each_message_on_its_whole_local_day(rollout, ida):
    rollout.time_zone = "Pacific/Kiritimati"
    rollout.save()
    make.plan_line(rollout, sender=ida, every=12, unit="month", first_on=date(2026, 10, 7))
    calendar = Calendar.from_ical(feed_of(rollout, message_events(ida, TODAY)))
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 10, 7)
    assert event.decoded("dtend") == date(2026, 10, 7) + timedelta(days=1)


def test_many_lines_cost_no_more_queries_than_one(rollout, ida, django_assert_max_num_queries):
    for _number in range(20):
        make.plan_line(rollout, sender=ida, stakeholders=[make.stakeholder(rollout)])
    with django_assert_max_num_queries(20):
        assert days_of(ida)
