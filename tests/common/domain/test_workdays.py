from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.common.domain.workdays import Calendar, DateBeyondLimit, NoWorkingDay

MONDAY = date(2026, 1, 5)
SATURDAY = date(2026, 1, 10)


def test_day_zero_is_the_first_working_day_on_or_after_the_start():
    assert Calendar(MONDAY).day(0) == MONDAY
    assert Calendar(SATURDAY).day(0) == date(2026, 1, 12)


def test_days_before_the_start_are_negative():
    calendar = Calendar(MONDAY)
    assert calendar.index(date(2026, 1, 2)) == -1
    assert calendar.day(-1) == date(2026, 1, 2)


def test_a_weekend_day_begins_and_is_over_with_the_monday_after_it():
    calendar = Calendar(MONDAY)
    assert calendar.index(SATURDAY) == calendar.end_index(SATURDAY) == 5


def test_a_working_day_is_over_when_the_next_begins():
    calendar = Calendar(MONDAY)
    assert (calendar.index(MONDAY), calendar.end_index(MONDAY)) == (0, 1)


def test_a_day_off_is_skipped_and_an_extra_working_saturday_counts():
    calendar = Calendar(MONDAY, days_off=frozenset({MONDAY}), extra_working_days=frozenset({SATURDAY}))
    assert [calendar.day(index) for index in range(6)] == [date(2026, 1, day) for day in (6, 7, 8, 9, 10, 12)]


def test_a_day_both_off_and_extra_is_worked():
    both = frozenset({SATURDAY})
    assert Calendar(MONDAY, days_off=both, extra_working_days=both).is_working(SATURDAY)


def test_working_days_between_counts_the_first_day_and_not_the_last():
    calendar = Calendar(MONDAY)
    assert calendar.working_days_between(MONDAY, date(2026, 1, 12)) == 5
    assert calendar.working_days_between(date(2026, 1, 12), MONDAY) == -5


def test_a_week_may_begin_on_sunday():
    calendar = Calendar(MONDAY, weekdays=frozenset({6, 0, 1, 2, 3}))
    assert calendar.day(4) == date(2026, 1, 11)


def test_a_calendar_without_any_working_day_is_refused():
    with pytest.raises(NoWorkingDay, match="choose at least one day"):
        Calendar(MONDAY, weekdays=frozenset())


def test_a_weekday_beyond_sunday_is_refused():
    with pytest.raises(ValueError, match="0 \\(Monday\\) to 6"):
        Calendar(MONDAY, weekdays=frozenset({7}))


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(2200, 1, 1), date.max, date.min])
def test_dates_outside_the_limits_are_refused(day):
    for ask in (Calendar(MONDAY).index, Calendar(MONDAY).end_index, Calendar):
        with pytest.raises(DateBeyondLimit, match=str(day)):
            ask(day)


def test_the_first_and_last_day_of_the_limits_are_dates_like_others():
    calendar = Calendar(MONDAY)
    for day in (date(1990, 1, 1), date(2199, 12, 31)):
        assert calendar.day(calendar.index(day)) == day


@pytest.mark.parametrize("index", [10**6, -(10**6)])
def test_an_index_past_the_limits_has_no_date(index):
    with pytest.raises(DateBeyondLimit):
        Calendar(MONDAY).day(index)


days_near = st.integers(-40, 40).map(lambda offset: MONDAY + timedelta(days=offset))


@settings(max_examples=60, deadline=None)
@given(
    start=days_near,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    off=st.frozensets(days_near, max_size=6),
    extra=st.frozensets(days_near, max_size=6),
    day=days_near,
)
def test_indices_are_what_walking_day_by_day_counts(start, weekdays, off, extra, day):
    def works(a_day):
        return a_day in extra or (a_day.weekday() in weekdays and a_day not in off)

    def count(first, last):
        return sum(works(first + timedelta(days=n)) for n in range((last - first).days))

    calendar = Calendar(start, weekdays, off, extra)
    expected = count(start, day) if day >= start else -count(day, start)
    assert calendar.index(day) == expected
    assert calendar.end_index(day) == expected + works(day)
    assert works(calendar.day(calendar.index(day)))
    assert calendar.day(calendar.index(day)) >= day
