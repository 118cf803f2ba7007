"""How well a suggestion box is looked after."""

from datetime import date

from tracker.communications.domain.box import Care, Given, care, in_one_month

MONDAY = date(2026, 10, 5)


def answered(days: int, **fields) -> Given:
    return Given(MONDAY, date(2026, 10, 5 + days), **fields)


def test_an_empty_box_has_no_days_to_reply():
    assert care([]) == Care(came=0, answered=0, days_to_reply=None, ideas=0, used=0)


def test_half_of_the_answers_came_within_the_days_that_are_told():
    assert care([answered(1), answered(2), answered(20)]).days_to_reply == 2
    assert care([answered(1), answered(20)]).days_to_reply == 20
    assert care([answered(0), Given(MONDAY)]).days_to_reply == 0


def test_worries_are_answered_like_ideas_but_only_ideas_are_used():
    given = [answered(1, is_used=True), answered(1), Given(MONDAY), answered(1, is_idea=False, is_used=True)]
    found = care(given)
    assert (found.came, found.answered) == (4, 3)
    assert (found.ideas, found.used) == (3, 1)


def test_a_month_ends_with_its_last_day():
    assert in_one_month(date(2026, 10, 1), date(2026, 10, 31))
    assert not in_one_month(date(2026, 10, 31), date(2026, 11, 1))
    assert not in_one_month(date(2025, 10, 5), date(2026, 10, 5))
