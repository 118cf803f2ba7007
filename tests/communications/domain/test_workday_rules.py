"""What becomes of occurrences on days off, against a wall calendar that is walked day by day."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.common.domain.workdays import FIRST_DAY, LAST_DAY, Calendar
from tracker.communications.domain.occurrences import Counted, find, next_due, occurrences
from tracker.communications.domain.repeating import Repeating, WorkdayRule

from .test_occurrences import MONDAY, USUAL, calendars, counted, days, repeated

DAY = timedelta(days=1)
EASTER = Calendar(
    date(2026, 3, 2), days_off=frozenset({date(2026, 4, 3), date(2026, 4, 6)})
)  # Friday and Monday
NEW_YEAR = Calendar(date(2026, 9, 7), days_off=frozenset(date(2026, 10, day) for day in range(1, 9)))


def due(cadence, calendar, since, until) -> list[str]:
    return [o.due_on.isoformat() for o in occurrences(cadence, calendar, {}, since, until)]


def named(cadence: Repeating, until: date) -> list[date]:
    """The days that a cadence names, by walking through the calendar."""
    found, day = [], cadence.first_on
    while day <= until:
        if _is_named(cadence, day):
            found.append(day)
        day += DAY
    return found


def _is_named(cadence: Repeating, day: date) -> bool:
    first, last = cadence.first_on, monthrange(day.year, day.month)[1]
    if cadence.unit == "day":
        return (day - first).days % cadence.every == 0
    if cadence.unit == "week":
        return (day - first).days % (7 * cadence.every) == 0
    months = (day.year - first.year) * 12 + day.month - first.month
    wanted = last if cadence.unit == "month_end" else min(first.day, last)
    return months % cadence.every == 0 and day.day == wanted


def moved(day: date, calendar: Calendar, step: timedelta) -> date | None:
    while FIRST_DAY <= day <= LAST_DAY:
        if calendar.is_working(day):
            return day
        day += step
    return None


def said(cadence: Repeating, calendar: Calendar, since: date, until: date) -> list[tuple[str, date]]:
    """What a reader with a wall calendar would say is due, and which one it is."""
    nearest: dict[date, date] = {}
    for day in named(cadence, until + timedelta(days=60)):
        back = cadence.unit == "month_end" or cadence.workday_rule == WorkdayRule.BEFORE
        on = moved(day, calendar, -DAY if back else DAY)
        if on is None or on < cadence.first_on:
            continue
        if cadence.unit == "month_end" and on.month != day.month:
            continue
        if cadence.workday_rule == WorkdayRule.LEFT_OUT and cadence.unit != "month_end" and on != day:
            continue
        if on not in nearest or abs(day - on) < abs(nearest[on] - on):
            nearest[on] = day
    return [(day.isoformat(), on) for on, day in sorted(nearest.items()) if since <= on <= until]


@settings(max_examples=400)
@given(repeated, calendars, days, st.integers(0, 120))
def test_what_is_due_is_what_a_wall_calendar_says(cadence, calendar, since, span):
    until = since + timedelta(days=span)
    assert occurrences(cadence, calendar, {}, since, until) == said(cadence, calendar, since, until)


@given(counted, calendars, days, st.integers(0, 120))
def test_what_is_due_every_so_many_working_days_is_counted_on_a_wall_calendar(cadence, calendar, since, span):
    until, number, expected = since + timedelta(days=span), 0, []
    day = cadence.first_on
    while day <= until:
        if calendar.is_working(day):
            if number % cadence.every == 0 and day >= since:
                expected.append((f"{cadence.first_on}:{number}", day))
            number += 1
        day += DAY
    assert occurrences(cadence, calendar, {}, since, until) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (WorkdayRule.NEXT, ["2026-03-27", "2026-04-07", "2026-04-10"]),
        (WorkdayRule.BEFORE, ["2026-03-27", "2026-04-02", "2026-04-10"]),
        (WorkdayRule.LEFT_OUT, ["2026-03-27", "2026-04-10"]),
    ],
)
def test_a_message_of_good_friday(rule, expected):
    fridays = Repeating(1, "week", date(2026, 3, 27), rule)
    assert due(fridays, EASTER, date(2026, 3, 23), date(2026, 4, 12)) == expected


@pytest.mark.parametrize(
    ("rule", "identity", "on"),
    [
        (WorkdayRule.NEXT, "2026-10-09", "2026-10-09"),
        (WorkdayRule.BEFORE, "2026-09-30", "2026-09-30"),
        (WorkdayRule.LEFT_OUT, "2026-09-30", "2026-09-30"),
    ],
)
def test_of_a_week_of_holidays_only_the_message_nearest_to_work_is_said(rule, identity, on):
    daily = Repeating(1, "day", date(2026, 9, 7), rule)
    found = occurrences(daily, NEW_YEAR, {}, date(2026, 9, 30), date(2026, 10, 9))
    assert [o.due_on.isoformat() for o in found] == ["2026-09-30", "2026-10-09"]
    assert (identity, date.fromisoformat(on)) in found


def test_of_several_weekly_messages_in_a_long_holiday_one_is_said_before_or_after_it():
    closed = Calendar(MONDAY, days_off=frozenset(date(2026, 9, 14) + DAY * n for n in range(21)))
    tuesdays = Repeating(1, "week", date(2026, 9, 8))
    span = (MONDAY, date(2026, 10, 6))
    after = occurrences(tuesdays, closed, {}, *span)
    assert [tuple(map(str, one)) for one in after] == [
        ("2026-09-08", "2026-09-08"),
        ("2026-09-29", "2026-10-05"),
        ("2026-10-06", "2026-10-06"),
    ]
    before = occurrences(replace(tuesdays, workday_rule=WorkdayRule.BEFORE), closed, {}, *span)
    assert [tuple(map(str, one)) for one in before] == [
        ("2026-09-08", "2026-09-08"),
        ("2026-09-15", "2026-09-11"),
        ("2026-10-06", "2026-10-06"),
    ]


def test_what_is_said_before_a_day_off_is_found_where_the_span_ends_on_that_day():
    saturdays = Repeating(1, "week", date(2026, 9, 12), WorkdayRule.BEFORE)
    assert due(saturdays, USUAL, date(2026, 9, 17), date(2026, 9, 18)) == ["2026-09-18"]
    assert due(saturdays, USUAL, date(2026, 9, 19), date(2026, 9, 24)) == []


def test_nothing_is_said_before_the_first_day_even_where_that_is_a_day_off():
    saturdays = Repeating(1, "week", date(2026, 9, 12), WorkdayRule.BEFORE)
    assert due(saturdays, USUAL, MONDAY, date(2026, 9, 30)) == ["2026-09-18", "2026-09-25"]
    assert find(saturdays, USUAL, {}, "2026-09-12") is None


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 1, 31), ["2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30", "2026-05-29"]),
        (date(2028, 1, 31), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-28", "2028-05-31"]),
    ],
)
def test_the_last_working_day_of_months_of_28_to_31_days(start, expected):
    month_ends = Repeating(1, "month_end", start.replace(day=1))
    assert due(month_ends, Calendar(start), start.replace(day=1), start.replace(month=5, day=31)) == expected


def test_the_last_working_day_goes_before_a_holiday_and_keeps_its_identity():
    month_ends = Repeating(1, "month_end", date(2026, 9, 1))
    holiday = replace(USUAL, days_off=frozenset({date(2026, 9, 30), date(2026, 9, 29)}))
    assert find(month_ends, USUAL, {}, "2026-09-30") == ("2026-09-30", date(2026, 9, 30))
    assert find(month_ends, holiday, {}, "2026-09-30") == ("2026-09-30", date(2026, 9, 28))


def test_every_third_months_last_working_day_counts_from_the_month_of_the_first_day():
    quarters = Repeating(3, "month_end", date(2026, 9, 7))
    assert due(quarters, USUAL, MONDAY, date(2027, 3, 31)) == ["2026-09-30", "2026-12-31", "2027-03-31"]


def test_a_month_without_a_working_day_has_no_last_one():
    closed = Calendar(MONDAY, days_off=frozenset(date(2026, 10, 1) + DAY * n for n in range(31)))
    month_ends = Repeating(1, "month_end", MONDAY)
    assert due(month_ends, closed, MONDAY, date(2026, 11, 30)) == ["2026-09-30", "2026-11-30"]
    assert due(replace(month_ends, first_on=date(2026, 10, 1)), closed, MONDAY, date(2026, 11, 1)) == []


def test_a_last_working_day_before_the_first_day_is_not_said():
    sunday = Repeating(1, "month_end", date(2027, 1, 31))
    assert due(sunday, USUAL, MONDAY, date(2027, 2, 28)) == ["2027-02-26"]


@pytest.mark.parametrize("rule", WorkdayRule)
def test_the_31st_falls_on_the_last_day_of_shorter_months(rule):
    every_day = Calendar(MONDAY, frozenset(range(7)))
    monthly = Repeating(1, "month", date(2027, 10, 31), rule)
    expected = ["2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]
    assert due(monthly, every_day, MONDAY, date(2028, 3, 31)) == expected


def test_every_third_working_day_passes_over_weekends_and_holidays():
    calendar = replace(USUAL, days_off=frozenset({date(2026, 9, 15)}))
    found = occurrences(Counted(3, MONDAY), calendar, {}, MONDAY, date(2026, 9, 18))
    assert [tuple(map(str, one)) for one in found] == [
        ("2026-09-07:0", "2026-09-07"),
        ("2026-09-07:3", "2026-09-10"),
        ("2026-09-07:6", "2026-09-16"),
    ]


def test_a_first_day_off_begins_the_count_on_the_next_working_day():
    assert due(Counted(5, date(2026, 9, 12)), USUAL, MONDAY, date(2026, 9, 21)) == [
        "2026-09-14",
        "2026-09-21",
    ]


def test_every_so_many_working_days_keeps_its_identities_when_it_is_said_more_often():
    rarely, often = (
        {o.identity for o in occurrences(Counted(every, MONDAY), USUAL, {}, MONDAY, date(2026, 12, 31))}
        for every in (10, 5)
    )
    assert rarely < often


def test_another_first_day_counts_anew():
    """Otherwise what was told of the old count would pass for told of the new one."""
    one, other = (
        {o.identity for o in occurrences(Counted(5, first), USUAL, {}, MONDAY, date(2026, 12, 31))}
        for first in (MONDAY, date(2026, 10, 5))
    )
    assert not one & other


@pytest.mark.parametrize(
    "identity",
    [
        *("2026-09-07:1", "2026-09-07:-3", "2026-09-07:03", "2026-09-07:٣", "2026-09-07: 3", "2026-09-07:"),
        *(
            "2026-09-08:3",
            "2026-09-07",
            "3",
            "",
            ":",
            "demand:1",
            "2026-09-07:999999999",
            "2026-09-07:" + "9" * 5000,
        ),
    ],
)
def test_a_count_that_the_line_does_not_hold_is_not_found(identity):
    assert find(Counted(3, MONDAY), USUAL, {}, identity) is None


@pytest.mark.parametrize(
    "identity", ["20260907", "2026-W37-1", "2026-09-07:0", "2200-01-01", "1989-12-31", ""]
)
@pytest.mark.parametrize("unit", ["week", "month_end"])
def test_a_day_written_another_way_names_nothing(unit, identity):
    assert find(Repeating(1, unit, MONDAY), USUAL, {}, identity) is None


def test_the_next_one_before_a_day_off_skips_what_was_told():
    saturdays = Repeating(1, "week", date(2026, 9, 12), WorkdayRule.BEFORE)
    assert next_due(saturdays, USUAL, {}, MONDAY, {"2026-09-19"}) == ("2026-09-26", date(2026, 9, 25))
    assert next_due(Counted(5, MONDAY), USUAL, {}, MONDAY, {"2026-09-07:0"}) == (
        "2026-09-07:5",
        date(2026, 9, 14),
    )


def test_a_saturday_left_out_is_said_only_where_a_saturday_is_worked(asked):
    saturdays = Repeating(2, "week", date(2026, 9, 12), WorkdayRule.LEFT_OUT)
    calendar = asked(MONDAY)
    assert next_due(saturdays, calendar, {}, MONDAY, ()) is None
    assert asked.times < 50
    worked = replace(USUAL, extra_working_days=frozenset({date(2026, 9, 19), date(2026, 9, 26)}))
    assert due(saturdays, worked, MONDAY, LAST_DAY) == ["2026-09-26"]


class Asked(Calendar):
    """A calendar that counts what it is asked, as that does not depend on the machine."""

    times = 0

    def index(self, day):
        Asked.times += 1
        return super().index(day)

    def end_index(self, day):
        Asked.times += 1
        return super().end_index(day)


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr(Asked, "times", 0)
    return Asked


CHEAP = [
    Repeating(1, unit, FIRST_DAY, rule)
    for unit in ("day", "week", "month", "month_end")
    for rule in WorkdayRule
]


@pytest.mark.parametrize("cadence", [*CHEAP, Counted(1, FIRST_DAY)], ids=str)
def test_an_old_line_costs_no_more_than_a_new_one(cadence, asked):
    calendar = asked(MONDAY)
    last = next_due(cadence, calendar, {}, date(2199, 11, 1), ())
    assert last
    assert last.due_on >= date(2199, 11, 1)
    assert find(cadence, calendar, {}, last.identity) == last
    assert asked.times < 50


@pytest.mark.parametrize("rule", WorkdayRule)
def test_a_gap_of_decades_is_crossed_at_once(rule, asked):
    worked = frozenset({date(2026, 9, 8), date(2190, 1, 5)})
    calendar = asked(MONDAY, weekdays=frozenset(), extra_working_days=worked)
    daily = Repeating(1, "day", MONDAY, rule)
    assert due(daily, calendar, MONDAY, LAST_DAY)[-2:] == ["2026-09-08", "2190-01-05"]
    assert asked.times < 50


@pytest.mark.parametrize("cadence", [*CHEAP, Counted(3650, LAST_DAY), Counted(1, LAST_DAY)], ids=str)
def test_the_first_and_the_last_day_there_are_raise_nothing(cadence):
    for weekdays in (frozenset({0}), frozenset(range(7))):
        calendar = Calendar(MONDAY, weekdays)
        for first_on in (FIRST_DAY, LAST_DAY):
            edge = replace(cadence, first_on=first_on)
            found = occurrences(edge, calendar, {}, date(2199, 12, 1), date.max)
            assert all(find(edge, calendar, {}, one.identity) == one for one in found)
            assert occurrences(edge, calendar, {}, date.min, date(1989, 12, 31)) == []
