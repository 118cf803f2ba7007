"""The escalation clock in plain dates."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.common.domain.workdays import Calendar
from tracker.risks.domain.escalation import DAYS, Level, ladder, place, staffed

MONDAY = date(2026, 9, 7)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in range(1, 7))
NEXT_MONDAY = MONDAY + timedelta(days=7)
PLAIN = Calendar(start=MONDAY)


def level_on(day, received_on=MONDAY, calendar=PLAIN, over_on=None):
    return place(ladder(calendar, received_on), day, over_on).level


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (MONDAY, Level.OWNER),
        (TUESDAY, Level.OWNER),
        (WEDNESDAY, Level.PROJECT_MANAGER),
        (THURSDAY, Level.DEPARTMENT_HEADS),
        (FRIDAY, Level.SPONSOR),
        (NEXT_MONDAY, Level.SPONSOR),
        (NEXT_MONDAY + timedelta(days=30), Level.SPONSOR),
    ],
)
def test_what_comes_in_on_monday_climbs_one_level_a_working_day_and_gives_the_sponsor_two(day, level):
    assert level_on(day) == level


def test_each_level_has_until_the_evening_of_its_working_day_after_receipt():
    assert [rung.due for rung in ladder(PLAIN, MONDAY)] == [TUESDAY, WEDNESDAY, THURSDAY, NEXT_MONDAY]


def test_after_the_sponsors_day_it_is_out_of_time():
    rungs = ladder(PLAIN, MONDAY)
    assert not place(rungs, NEXT_MONDAY).is_out_of_time
    assert place(rungs, NEXT_MONDAY + timedelta(days=1)).is_out_of_time


@pytest.mark.parametrize("received_on", [SATURDAY, SUNDAY, NEXT_MONDAY])
def test_what_comes_in_on_a_day_off_counts_from_the_next_working_day(received_on):
    first = ladder(PLAIN, received_on)[0]
    assert (first.since, first.due) == (received_on, NEXT_MONDAY + timedelta(days=1))


def test_a_day_off_of_the_rollout_stops_the_clock_for_that_day():
    holiday = Calendar(start=MONDAY, days_off=frozenset({TUESDAY}))
    assert level_on(WEDNESDAY, calendar=holiday) == Level.OWNER
    assert level_on(THURSDAY, calendar=holiday) == Level.PROJECT_MANAGER


def test_nothing_climbs_on_a_weekend():
    assert level_on(SUNDAY, received_on=THURSDAY) == level_on(FRIDAY, received_on=THURSDAY) == Level.OWNER
    assert level_on(NEXT_MONDAY, received_on=THURSDAY) == Level.PROJECT_MANAGER


def test_an_answer_stops_the_clock_where_it_stood():
    later = MONDAY + timedelta(days=60)
    assert level_on(later, over_on=WEDNESDAY) == Level.PROJECT_MANAGER
    assert not place(ladder(PLAIN, MONDAY), later, NEXT_MONDAY).is_out_of_time


def test_where_the_calendar_ends_the_clock_waits():
    few_days = Calendar(start=MONDAY, weekdays=frozenset(), extra_working_days=frozenset({MONDAY, TUESDAY}))
    rungs = ladder(few_days, MONDAY)
    assert [rung.due for rung in rungs] == [TUESDAY, None, None, None]
    assert place(rungs, date(2150, 1, 1)).level == Level.OWNER


calendars = st.builds(
    Calendar,
    start=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    days_off=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=30),
    extra_working_days=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=10),
)
days = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@given(calendars, days)
def test_the_rungs_follow_each_other_without_a_gap_and_end_on_working_days(calendar, received_on):
    rungs = ladder(calendar, received_on)
    for below, above in pairwise(rungs):
        assert received_on < below.due < above.since <= above.due
        assert calendar.working_days_between(below.due, above.since) == 1
    for rung in rungs:
        assert calendar.is_working(rung.due)
        first = calendar.day(calendar.index(received_on))
        assert calendar.working_days_between(first, rung.due) == DAYS[rung.level]


@given(calendars, days, st.integers(0, 40))
def test_the_clock_never_goes_back_and_every_level_is_within_its_days(calendar, received_on, after):
    rungs = ladder(calendar, received_on)
    today = received_on + timedelta(days=after)
    now, tomorrow = place(rungs, today), place(rungs, today + timedelta(days=1))
    assert now.level <= tomorrow.level <= now.level + 1
    assert now.is_out_of_time <= tomorrow.is_out_of_time
    assert now.rung.since <= today
    assert now.is_out_of_time == (today > rungs[-1].due)
    next_rung = rungs[now.level] if now.level < Level.SPONSOR else None
    assert next_rung is None or today < next_rung.since


@given(calendars, days, st.integers(0, 40), st.integers(0, 40))
def test_once_answered_it_stands_as_on_that_day_for_good(calendar, received_on, answered_after, later):
    rungs = ladder(calendar, received_on)
    over_on = received_on + timedelta(days=answered_after)
    assert place(rungs, over_on + timedelta(days=later), over_on) == place(rungs, over_on)


@given(st.sampled_from(Level), st.frozensets(st.sampled_from(Level)))
def test_a_level_that_nobody_holds_is_passed_over_upwards_and_only_then_downwards(level, holders):
    found = staffed(level, holders)
    if not holders:
        assert found == level
    elif any(one >= level for one in holders):
        assert found == min(one for one in holders if one >= level)
    else:
        assert found == max(holders)
