from datetime import date

from tracker.communications.domain.coverage import (
    Contact,
    Span,
    State,
    coverage,
    days_unheard,
    last_day,
    spans_around,
)

MONDAY = date(2026, 11, 30)


def test_weeks_are_the_mondays_around_a_day():
    weeks = spans_around(date(2026, 12, 1), Span.WEEK, before=1, after=1)
    assert weeks == [date(2026, 11, 23), MONDAY, date(2026, 12, 7)]


def test_months_begin_on_their_first_across_the_years():
    months = spans_around(date(2026, 12, 31), Span.MONTH, before=1, after=2)
    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert last_day(months[-1], Span.MONTH) == date(2027, 2, 28)


def test_a_month_counts_what_its_weeks_do():
    contacts = [Contact([1], date(2026, 11, day), State.TOLD) for day in (1, 2, 30)]
    assert coverage([1], contacts, [date(2026, 11, 1)], Span.MONTH) == {1: [{State.TOLD: 3}]}


def test_a_week_counts_each_state_and_shows_told_first():
    contacts = [
        Contact([1, 2], date(2026, 12, 6), State.PLANNED),
        Contact([1], MONDAY, State.TOLD),
        Contact([1], date(2026, 12, 7), State.MISSED),
    ]
    covered = coverage([1, 2, 3], contacts, [MONDAY])
    assert list(covered[1][0].items()) == [(State.TOLD, 1), (State.PLANNED, 1)]
    assert covered[2] == [{State.PLANNED: 1}]
    assert covered[3] == [{}]


def test_somebody_is_unheard_the_day_after_the_tolerance():
    told = {1: date(2026, 11, 1)}
    since = {1: date(2026, 1, 1)}
    assert days_unheard(since, told, date(2026, 12, 1), tolerance=30) == {}
    assert days_unheard(since, told, date(2026, 12, 2), tolerance=30) == {1: 31}


def test_somebody_never_told_waits_since_we_know_of_them():
    since = {1: date(2026, 11, 20), 2: date(2026, 10, 1)}
    assert days_unheard(since, {}, date(2026, 12, 1), tolerance=30) == {2: None}
