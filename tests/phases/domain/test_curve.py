from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.phases.domain.curve import FLAT, Curve, Said, Spread, sums_by_day

days = st.integers(-50, 200)
spreads = st.lists(
    st.builds(
        lambda start, length, amount: Spread(start, start + length, amount),
        days,
        st.integers(0, 40),
        st.floats(0, 1e9),
    ),
    max_size=12,
)


def by_hand(spread: Spread, day: int) -> float:
    start, finish, amount = spread
    if day >= finish:
        return amount
    return amount * (day - start) / (finish - start) if day > start else 0.0


@given(spreads, days)
def test_a_curve_is_the_sum_of_its_spreads(parts, day):
    expected = sum(by_hand(part, day) for part in parts)
    assert Curve.of(parts).at(day) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(spreads)
def test_a_curve_never_falls_and_ends_at_the_whole(parts):
    curve = Curve.of(parts)
    assert list(curve.sums) == sorted(curve.sums)
    assert curve.at(10_000) == sum(part.amount for part in parts)
    assert curve.at(-10_000) == 0


@given(spreads, days)
def test_what_is_reached_on_a_day_was_reached_that_day_unless_all_was_before(parts, day):
    curve = Curve.of(parts)
    reached = curve.at(day)
    when = curve.when(reached, near=day)
    if not curve.total:
        assert when is None
    elif reached < curve.total * (1 - 1e-6) and day >= curve.days[0]:
        # Where it hardly rises, the day cannot be told from its neighbours.
        assert curve.at(day) == pytest.approx(reached)
        assert when == pytest.approx(day, abs=0.1) or _is_flat_between(curve, when, day)


def _is_flat_between(curve, when, day):
    low, high = sorted((when, float(day)))
    return abs(curve.at(int(high)) - curve.at(int(low) + 1)) <= curve.total * 1e-6


def test_on_days_on_which_nothing_was_planned_time_stands_where_we_are():
    curve = Curve.of([Spread(0, 5, 10.0), Spread(10, 15, 10.0)])
    assert curve.when(10.0, near=7) == 7
    assert curve.when(10.0, near=3) == 5
    assert curve.when(10.0, near=20) == 10
    assert curve.when(12.0, near=0) == 11


def test_the_whole_is_reached_on_its_first_day_however_late_it_is():
    curve = Curve.of([Spread(0, 5, 10.0)])
    assert curve.when(10.0, near=99) == 5
    assert curve.when(0.0, near=0) == 0


def test_a_moment_is_reached_at_once():
    curve = Curve.of([Spread(0, 4, 4.0), Spread(2, 2, 6.0)])
    assert [curve.at(day) for day in (1, 2, 3, 4)] == [1, 8, 9, 10]
    assert curve.when(5.0, near=0) == 2


def test_nothing_is_a_flat_curve():
    assert FLAT.at(3) == 0
    assert FLAT.when(0, near=3) is None


def test_the_last_word_of_each_day_counts_from_that_day_on():
    sunday, monday, tuesday = date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 6)
    thursday, friday = date(2026, 1, 8), date(2026, 1, 9)
    said = [[Said(monday, 5.0), Said(monday, 4.0), Said(friday, 1.0)], [Said(tuesday, 10.0)], []]
    assert sums_by_day(said, [sunday, monday, tuesday, thursday, friday]) == [0, 4, 14, 14, 11]
