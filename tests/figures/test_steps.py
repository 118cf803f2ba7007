from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.figures.steps import ROW, Reading, lay_out_steps
from tracker.figures.svg import draw_steps

LEVELS = ["Unaware", "Resists", "Neutral", "Supports", "Leads"]
FIRST = date(2026, 9, 7)


def read(day: int, level: int) -> Reading:
    return Reading(FIRST + timedelta(days=day), level, f"day {day}")


def test_the_line_stays_on_a_level_until_the_next_reading():
    layout = lay_out_steps([read(0, 0), read(10, 2)], LEVELS, FIRST + timedelta(days=20))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = layout.line
    assert (y0, y2) == (4.5 * ROW, 2.5 * ROW)
    assert (y1, x2, y3) == (y0, x1, y2)
    assert x0 < x1 < x3
    assert x1 - x0 == pytest.approx(x3 - x1)


def test_of_several_on_one_day_the_last_counts_and_those_to_come_stay_out():
    readings = [read(0, 0), read(3, 1), read(3, 4), read(9, 2)]
    layout = lay_out_steps(readings, LEVELS, FIRST + timedelta(days=5))
    assert [mark.y for mark in layout.marks] == [4.5 * ROW, 0.5 * ROW]


def test_one_reading_of_today_is_a_line_across():
    layout = lay_out_steps([read(0, 3)], LEVELS, FIRST)
    assert layout.line[0][0] < layout.line[-1][0]


def test_what_was_never_read_is_no_line():
    assert lay_out_steps([], LEVELS, FIRST).line == ()


def test_a_level_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="none of the 5 levels"):
        lay_out_steps([read(0, 5)], LEVELS, FIRST)


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4)), min_size=1, max_size=60))
def test_everything_stays_inside_the_picture(found):
    layout = lay_out_steps([read(*one) for one in found], LEVELS, FIRST + timedelta(days=4000), wanted=4)
    for x, y in layout.line:
        assert layout.left <= x <= layout.width
        assert 0 <= y <= layout.height
    xs = [x for x, _y in layout.line]
    assert xs == sorted(xs)


def test_words_are_written_as_text():
    layout = lay_out_steps([Reading(FIRST, 0, "<b>&")], ["<Un>"], FIRST, wanted=0)
    drawn = draw_steps(layout, title="A & B")
    assert "&lt;b&gt;&amp;" in drawn
    assert "&lt;Un&gt;" in drawn
    assert "<b>" not in drawn
    assert "fig-wanted" in drawn
