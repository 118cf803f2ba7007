from datetime import date

import pytest

from tracker.risks.domain.scoring import Expectation, after_responses, band, level

ASSESSED = date(2026, 11, 2)
BEFORE, LATER = date(2026, 10, 30), date(2026, 11, 9)


def open_response(probability=None, impact=None):
    return Expectation(probability, impact, done_on=None)


def test_a_level_is_probability_times_impact():
    assert level(4, 5) == 20


@pytest.mark.parametrize(("height", "expected"), [(1, 1), (3, 1), (4, 2), (10, 3), (11, 4), (16, 4), (17, 5)])
def test_a_band_reaches_up_to_and_with_its_threshold(height, expected):
    assert band(height, [3, 6, 10, 16]) == expected


def test_without_a_stated_effect_nothing_is_expected():
    assert after_responses((4, 5), ASSESSED, []) is None
    assert after_responses((4, 5), ASSESSED, [open_response()]) is None


def test_responses_together_leave_the_lowest_of_each_side():
    assert after_responses((4, 5), ASSESSED, [open_response(probability=2), open_response(3, 4)]) == (2, 4)


def test_a_response_never_raises_a_level():
    assert after_responses((2, 2), ASSESSED, [open_response(5, 1)]) == (2, 1)


def test_what_an_assessment_has_seen_done_is_no_longer_expected():
    assert after_responses((4, 5), ASSESSED, [Expectation(1, 1, done_on=BEFORE)]) is None
    assert after_responses((4, 5), ASSESSED, [Expectation(1, 1, done_on=LATER)]) == (1, 1)
