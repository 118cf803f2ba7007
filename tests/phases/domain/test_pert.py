"""Beta-PERT in whole days: against closed forms, against numpy's own beta, and at its edges."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.phases.domain.pert import Spread, beta_distribution, chance_within, ladder

SPREADS = [Spread(2, 3, 8), Spread(3, 3, 8), Spread(1, 8, 8), Spread(0, 1, 2), Spread(1.5, 4.5, 13)]


@pytest.mark.parametrize(("a", "b"), [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
@pytest.mark.parametrize("x", [0.001, 0.2, 0.5, 0.77, 0.999])
def test_whole_shapes_have_the_binomial_s_closed_form(a, b, x):
    closed = sum(comb(5, k) * x**k * (1 - x) ** (5 - k) for k in range(a, 6))
    assert beta_distribution(x, a, b) == pytest.approx(closed, abs=1e-12)


@pytest.mark.parametrize("spread", SPREADS)
def test_its_chances_mean_and_deviation_are_those_of_drawn_beta_numbers(spread):
    best, likely, worst = spread
    alpha, beta = (1 + 4 * side / (worst - best) for side in (likely - best, worst - likely))
    drawn = best + (worst - best) * np.random.default_rng(5).beta(alpha, beta, 400_000)
    for days in np.linspace(best, worst, 8)[1:-1]:
        assert chance_within(spread, days) == pytest.approx((drawn <= days).mean(), abs=0.004)
    assert spread.mean == pytest.approx(drawn.mean(), abs=0.02)
    assert spread.deviation == pytest.approx(drawn.std(), abs=0.02)


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.floats(0, 60)] * 3).map(sorted), st.integers(0, 2))
def test_a_ladder_rises_from_the_rounded_best_to_the_rounded_worst(days, least):
    spread = Spread(*days)
    first, rungs = ladder(spread, least)
    assert first == max(least, int(spread.best + 0.5))
    assert first + len(rungs) == max(least, int(spread.worst + 0.5))
    assert list(rungs) == sorted(rungs)
    assert all(0 <= rung <= 1 for rung in rungs)


def test_a_day_is_drawn_as_often_as_the_spread_rounds_to_it():
    first, rungs = ladder(Spread(2, 4, 9), 1)
    shares = np.diff([0, *rungs, 1])
    drawn = 2 + 7 * np.random.default_rng(5).beta(1 + 8 / 7, 1 + 20 / 7, 400_000)
    days, counts = np.unique_counts(np.floor(drawn + 0.5))
    assert list(days) == list(range(first, first + len(shares)))
    assert shares == pytest.approx(counts / 400_000, abs=0.004)
