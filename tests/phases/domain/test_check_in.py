"""What an answer means for a step, and on which days people are asked."""

from datetime import date, timedelta

import pytest

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.check_in import (
    Answer,
    Answered,
    answers_for,
    as_answered,
    is_check_in_day,
    next_check_in_day,
)
from tracker.phases.domain.progress import Progress, ProgressRefused

MONDAY = date(2026, 9, 7)
WEEK = timedelta(days=7)
OPEN = Progress()
RUNNING = Progress(started_on=MONDAY, days_left=3)
DONE = Progress(started_on=MONDAY, finished_on=MONDAY)
BLOCKED = Progress(started_on=MONDAY, days_left=3, blocked_reason="the vendor")


@pytest.mark.parametrize("was", [OPEN, RUNNING, DONE, BLOCKED, Progress(blocked_reason="the vendor")])
@pytest.mark.parametrize("is_milestone", [False, True])
def test_each_answer_that_is_offered_can_be_given(was, is_milestone):
    for answer in answers_for(was, is_milestone=is_milestone):
        said = as_answered(
            Answered(answer, days_left=2, reason="the works council"), was, forecast_days_left=4, on=MONDAY
        )
        assert (said == was) is (answer == Answer.NOTHING) or answer == Answer.NOT_YET


def test_a_milestone_has_no_days_left():
    for was in (OPEN, DONE, Progress(started_on=MONDAY)):
        offered = answers_for(was, is_milestone=True)
        assert not {Answer.DAYS_LEFT, Answer.ON_TRACK, Answer.STARTED} & set(offered)


def test_days_left_want_a_number():
    with pytest.raises(ProgressRefused):
        as_answered(Answered(Answer.DAYS_LEFT), RUNNING, forecast_days_left=4, on=MONDAY)


def test_on_track_confirms_the_forecast_and_ends_a_block():
    said = as_answered(Answered(Answer.ON_TRACK), BLOCKED, forecast_days_left=2, on=MONDAY)
    assert said == Progress(started_on=MONDAY, days_left=2)


def asked(calendar: Calendar, weekday: int, days: int = 42) -> list[date]:
    return [
        day
        for day in (MONDAY + timedelta(days=number) for number in range(days))
        if is_check_in_day(calendar, weekday, day)
    ]


def test_people_are_asked_on_the_weekday_or_the_next_working_day():
    plain = Calendar(start=MONDAY)
    assert asked(plain, 2, 14) == [MONDAY + timedelta(days=2), MONDAY + timedelta(days=9)]
    assert asked(plain, 6, 14) == [MONDAY, MONDAY + WEEK]  # of Sunday, on Monday


def test_a_holiday_of_more_than_a_week_is_asked_about_once():
    off = frozenset(MONDAY + timedelta(days=number) for number in range(7, 19))
    calendar = Calendar(start=MONDAY, days_off=off)
    back = MONDAY + 3 * WEEK
    assert asked(calendar, 0, 28) == [MONDAY, back]
    assert asked(calendar, 3, 28) == [MONDAY + timedelta(days=3), back, back + timedelta(days=3)]


def test_a_worked_saturday_can_be_the_day():
    calendar = Calendar(start=MONDAY, extra_working_days=frozenset({date(2026, 9, 12)}))
    assert asked(calendar, 5, 14) == [MONDAY, date(2026, 9, 12)]


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("shape", range(4))
def test_the_next_day_that_is_named_is_the_next_on_which_people_are_asked(weekday, shape):
    calendar = Calendar(
        start=MONDAY,
        weekdays=frozenset({0, 1, 3}) if shape == 3 else frozenset(range(5)),
        days_off=frozenset(MONDAY + timedelta(days=number * shape) for number in range(9)),
        extra_working_days=frozenset({date(2026, 9, 12)}) if shape == 2 else frozenset(),
    )
    days = asked(calendar, weekday, 80)
    for number in range(40):
        day = MONDAY + timedelta(days=number)
        assert next_check_in_day(calendar, weekday, day) == next(one for one in days if one >= day)
