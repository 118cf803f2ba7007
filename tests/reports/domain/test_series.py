"""On which days the drafts of a series are due."""

from datetime import date

from tracker.reports.domain.series import Every, due_after


def days_of(every: Every, first_on: date, count: int) -> list[date]:
    days, on = [], first_on
    for _time in range(count):
        on = due_after(every, first_on, on)
        days.append(on)
    return days


def test_weeks_keep_the_weekday():
    assert days_of(Every.WEEK, date(2026, 12, 25), 2) == [date(2027, 1, 1), date(2027, 1, 8)]


def test_months_keep_the_day_and_a_short_month_has_it_on_its_last():
    days = days_of(Every.MONTH, date(2027, 1, 31), 3)
    assert days == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_before_its_first_day_the_first_is_due():
    assert due_after(Every.MONTH, date(2027, 5, 3), date(2027, 1, 1)) == date(2027, 5, 3)


def test_days_that_were_missed_are_skipped():
    assert due_after(Every.WEEK, date(2026, 9, 4), date(2026, 9, 23)) == date(2026, 9, 25)
    assert due_after(Every.MONTH, date(2026, 9, 4), date(2026, 12, 4)) == date(2027, 1, 4)
