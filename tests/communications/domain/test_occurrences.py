from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.common.domain.workdays import Calendar
from tracker.communications.domain.occurrences import (
    Anchored,
    Counted,
    OnDemand,
    find,
    next_due,
    occurrences,
)
from tracker.communications.domain.repeating import Repeating, WorkdayRule

MONDAY = date(2026, 9, 7)
USUAL = Calendar(MONDAY)
days = st.dates(date(2026, 8, 1), date(2027, 1, 31))
calendars = st.builds(
    Calendar,
    start=st.just(MONDAY),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    days_off=st.frozensets(days, max_size=20),
    extra_working_days=st.frozensets(days, max_size=5),
)
repeated = st.builds(
    Repeating,
    st.integers(1, 3) | st.integers(1, 40),
    st.sampled_from(["day", "week", "month", "month_end"]),
    days,
    st.sampled_from(WorkdayRule),
)
counted = st.builds(Counted, st.integers(1, 3) | st.integers(1, 40), days)
recurring = repeated | counted
anchored = st.builds(
    Anchored,
    st.lists(st.sampled_from(["go_live", "gate:P1", "gate:P2", "step:s1"]), unique=True).map(tuple),
    st.integers(-30, 30),
)
forecasts = st.dictionaries(st.sampled_from(["go_live", "gate:P1", "gate:P2", "step:s1"]), days)


@settings(max_examples=300)
@given(recurring | anchored, calendars, forecasts, days, st.integers(0, 200))
def test_nothing_is_due_on_a_day_off_nor_twice_nor_outside_what_was_asked(
    cadence, calendar, ends, since, span
):
    until = since + timedelta(days=span)
    found = occurrences(cadence, calendar, ends, since, until)
    assert all(calendar.is_working(one.due_on) for one in found)
    assert all(since <= one.due_on <= until for one in found)
    assert len({one.identity for one in found}) == len(found)
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    if isinstance(cadence, Repeating | Counted):
        assert len({one.due_on for one in found}) == len(found)
        assert all(one.due_on >= cadence.first_on for one in found)


@given(recurring, calendars, days, st.integers(0, 200), st.integers(0, 200))
def test_asking_in_two_parts_gives_what_asking_at_once_gives(cadence, calendar, since, first, second):
    middle = since + timedelta(days=first)
    end = middle + timedelta(days=second)
    parts = [
        *occurrences(cadence, calendar, {}, since, middle),
        *occurrences(cadence, calendar, {}, middle + timedelta(days=1), end),
    ]
    assert parts == occurrences(cadence, calendar, {}, since, end)


@given(anchored, calendars, forecasts, forecasts)
def test_an_anchored_message_keeps_its_identity_when_the_forecast_moves(cadence, calendar, before, after):
    everything = (date(2024, 1, 1), date(2031, 1, 1))
    both = before.keys() & after.keys()
    was = {o.identity for o in occurrences(cadence, calendar, before, *everything)}
    now = {o.identity for o in occurrences(cadence, calendar, after, *everything)}
    assert was & both == now & both == both & set(cadence.anchors)


@given(repeated, calendars, days)
def test_a_repeated_message_keeps_its_identity_when_the_calendar_gains_a_day_off(cadence, calendar, off):
    spare = replace(calendar, days_off=calendar.days_off | {off})
    until = date(2027, 6, 30)
    was = dict(occurrences(cadence, calendar, {}, cadence.first_on, until))
    now = dict(occurrences(cadence, spare, {}, cadence.first_on, until))
    # One falls onto another or is left out, one leaves the end, and one may come in for what fell away.
    assert len(was.keys() ^ now.keys()) <= 3
    moved = {identity for identity in was.keys() & now.keys() if was[identity] != now[identity]}
    assert all(was[identity] == off for identity in moved)


@given(counted, calendars, days)
def test_a_message_every_so_many_working_days_keeps_its_number_when_the_calendar_gains_a_day_off(
    cadence, calendar, off
):
    spare = replace(calendar, days_off=calendar.days_off | {off})
    until = date(2027, 6, 30)
    was = occurrences(cadence, calendar, {}, cadence.first_on, until)
    now = occurrences(cadence, spare, {}, cadence.first_on, until)
    assert len(was) - len(now) in (0, 1)
    for before, after in zip(was, now, strict=False):
        assert before.identity == after.identity
        assert before.due_on == after.due_on if before.due_on < off else before.due_on <= after.due_on


@given(repeated, calendars, st.sampled_from(WorkdayRule))
def test_another_workday_rule_gives_what_is_said_no_new_name(cadence, calendar, rule):
    """So a message that was told is never told again because its rule changed."""
    until = date(2027, 6, 30)
    other = replace(cadence, workday_rule=rule)
    on_its_day = {
        identity
        for identity, due_on in occurrences(cadence, calendar, {}, cadence.first_on, until)
        if identity == due_on.isoformat()
    }
    assert on_its_day <= {o.identity for o in occurrences(other, calendar, {}, cadence.first_on, until)}


@given(recurring | anchored, calendars, forecasts, days)
def test_what_is_due_is_found_by_its_identity(cadence, calendar, ends, since):
    for one in occurrences(cadence, calendar, ends, since, since + timedelta(days=120)):
        assert find(cadence, calendar, ends, one.identity) == one


def test_a_weekly_message_keeps_its_weekday_and_moves_to_the_next_working_day():
    calendar = Calendar(MONDAY, days_off=frozenset({date(2026, 9, 14), date(2026, 9, 15)}))
    found = occurrences(Repeating(1, "week", MONDAY), calendar, {}, MONDAY, date(2026, 9, 21))
    assert [(o.identity, o.due_on) for o in found] == [
        ("2026-09-07", date(2026, 9, 7)),
        ("2026-09-14", date(2026, 9, 16)),
        ("2026-09-21", date(2026, 9, 21)),
    ]


def test_a_daily_message_is_due_once_after_a_weekend():
    found = occurrences(Repeating(1, "day", MONDAY), USUAL, {}, date(2026, 9, 11), date(2026, 9, 15))
    assert [o.due_on for o in found] == [date(2026, 9, 11), date(2026, 9, 14), date(2026, 9, 15)]


def test_a_monthly_message_of_the_31st_is_due_on_the_last_day_of_shorter_months():
    found = occurrences(
        Repeating(1, "month", date(2026, 8, 31)),
        Calendar(MONDAY, frozenset(range(7))),
        {},
        MONDAY,
        date(2026, 12, 31),
    )
    assert [o.due_on.isoformat() for o in found] == ["2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31"]


def test_an_offset_counts_working_days_from_its_anchor():
    friday, saturday = date(2026, 9, 11), date(2026, 9, 12)

    def due(offset, day):
        return occurrences(Anchored(("go_live",), offset), USUAL, {"go_live": day}, MONDAY, date(2027, 1, 1))[
            0
        ].due_on

    assert due(-5, date(2026, 9, 21)) == date(2026, 9, 14)
    assert due(1, friday) == due(1, saturday) == date(2026, 9, 14)
    assert due(-1, saturday) == friday
    assert due(0, saturday) == date(2026, 9, 14)


def test_an_anchor_without_a_date_makes_nothing_due():
    assert occurrences(Anchored(("gate:P1",), 0), USUAL, {}, MONDAY, date(2027, 1, 1)) == []


def test_an_offset_beyond_the_last_year_makes_nothing_due():
    assert find(Anchored(("go_live",), 3650), USUAL, {"go_live": date(2199, 12, 1)}, "go_live") is None


def test_on_demand_nothing_is_due():
    assert occurrences(OnDemand(), USUAL, {}, MONDAY, date(2027, 1, 1)) == []
    assert find(OnDemand(), USUAL, {}, "demand") is None


def test_what_a_line_does_not_hold_is_not_found():
    weekly = Repeating(1, "week", MONDAY)
    assert find(weekly, USUAL, {}, "2026-09-08") is None
    assert find(weekly, USUAL, {}, "2026-08-31") is None
    assert find(weekly, USUAL, {}, "9999-99-99") is None
    assert find(Anchored(("gate:P1",), 0), USUAL, {"gate:P2": MONDAY}, "gate:P2") is None


def test_the_next_one_skips_what_was_told_ahead_of_its_day():
    weekly = Repeating(1, "week", MONDAY)
    found = next_due(weekly, USUAL, {}, MONDAY, {"2026-09-07"})
    assert found == ("2026-09-14", date(2026, 9, 14))
