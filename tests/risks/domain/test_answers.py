"""When a question was answered, and whether that was soon enough."""

from datetime import date, timedelta

import pytest

from tracker.common.domain.workdays import Calendar
from tracker.risks.domain.answers import Answering, answering, days_to_answer, is_in_time

MONDAY = date(2026, 9, 7)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=n) for n in range(1, 6))
NEXT_MONDAY, NEXT_TUESDAY = MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)
CALENDAR = Calendar(
    start=MONDAY, weekdays=frozenset(range(5)), days_off=frozenset(), extra_working_days=frozenset()
)


def told(*states: str) -> Answering:
    """What is known of it when one state follows the other, a day each."""
    return answering((state, MONDAY + timedelta(days=n)) for n, state in enumerate(states))


@pytest.mark.parametrize(
    ("states", "answered_on", "reopened"),
    [
        ((), None, 0),
        (("open",), None, 0),
        (("open", "resolved"), TUESDAY, 0),
        (("open", "postponed", "open", "resolved"), THURSDAY, 0),
        (("open", "resolved", "closed"), TUESDAY, 0),
        (("open", "closed"), None, 0),
        (("open", "closed", "open"), None, 1),
        (("open", "resolved", "open"), None, 1),
        (("open", "resolved", "postponed"), None, 0),
        (("open", "resolved", "open", "resolved"), THURSDAY, 1),
        (("open", "resolved", "closed", "open", "resolved", "open"), None, 2),
    ],
)
def test_an_answer_holds_until_the_question_is_open_again(states, answered_on, reopened):
    assert told(*states) == Answering(answered_on, reopened)


@pytest.mark.parametrize(
    ("received_on", "answered_on", "in_time", "days"),
    [
        (MONDAY, MONDAY, True, 0),
        (MONDAY, TUESDAY, True, 1),
        (MONDAY, WEDNESDAY, False, 2),
        (FRIDAY, SATURDAY, True, 1),
        (FRIDAY, NEXT_MONDAY, True, 1),
        (FRIDAY, NEXT_TUESDAY, False, 2),
        (SATURDAY, NEXT_TUESDAY, True, 1),
        (SATURDAY, SATURDAY, True, 0),
    ],
)
def test_in_time_is_by_the_end_of_the_next_working_day(received_on, answered_on, in_time, days):
    assert is_in_time(CALENDAR, received_on, answered_on) is in_time
    assert days_to_answer(CALENDAR, received_on, answered_on) == days


def test_days_off_do_not_count():
    calendar = Calendar(
        start=MONDAY,
        weekdays=frozenset(range(5)),
        days_off=frozenset({TUESDAY}),
        extra_working_days=frozenset(),
    )
    assert is_in_time(calendar, MONDAY, WEDNESDAY)
    assert days_to_answer(calendar, MONDAY, WEDNESDAY) == 1
