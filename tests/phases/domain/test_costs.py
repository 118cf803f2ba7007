from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.phases.domain.costs import Standing, cost_of, percent_over, standing, total
from tracker.phases.domain.facts import Status


def cost(status, planned=None, actual=None, progress=0.0, days=5):
    return cost_of(
        status=Status(status),
        days=days,
        progress=progress,
        planned=None if planned is None else Decimal(planned),
        actual=None if actual is None else Decimal(actual),
    )


@pytest.mark.parametrize(
    ("status", "planned", "actual", "progress", "forecast"),
    [
        ("done", 100, 80, 1, 80),
        ("done", 100, None, 1, 100),
        ("done", None, 80, 1, 80),
        ("running", 100, 70, 0.5, 120),
        ("running", 100, 20, 0.5, 70),
        ("running", 100, 0, 0.5, 50),
        ("running", 100, None, 0.5, 100),
        ("running", None, 70, 0.5, 70),
        ("not_started", 100, None, 0, 100),
        ("not_started", 100, 30, 0, 100),
        ("not_started", 100, 130, 0, 130),
        ("dropped", 100, 30, 0, 30),
        ("dropped", 100, None, 0, None),
        ("not_started", None, None, 0, None),
    ],
)
def test_a_step_is_forecast_by_what_was_spent_and_what_its_plan_still_asks_for(
    status, planned, actual, progress, forecast
):
    assert cost(status, planned, actual, progress).forecast == forecast


def test_a_forecast_is_exact_to_the_cent():
    assert cost("running", "0.10", "0.20", 1 / 3).forecast == Decimal("0.27")


def test_the_plan_of_a_dropped_step_is_off():
    assert total([cost("dropped", 100, 30)]) == (0, 30, 30, 0)


@pytest.mark.parametrize(
    ("given_cost", "lacks"),
    [
        (cost("not_started"), True),
        (cost("running", actual=70), True),
        (cost("done"), True),
        (cost("done", actual=70), False),
        (cost("not_started", 0), False),
        (cost("not_started", days=0), False),
        (cost("dropped"), False),
    ],
)
def test_a_step_lacks_a_plan_where_its_forecast_leaves_something_out(given_cost, lacks):
    assert given_cost.lacks_plan is lacks


def test_a_total_says_how_many_steps_it_leaves_out():
    assert total([cost("done", 100, 80), cost("not_started", 50), cost("not_started")]) == (150, 80, 130, 1)
    assert total([]) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("forecast", "budget", "percent"),
    [(1030, 1000, 3), (1001, 1000, 1), (1000, 1000, 0), (999, 1000, 0), (900, 1000, -10), (5, 0, None)],
)
def test_a_forecast_over_budget_is_never_rounded_down(forecast, budget, percent):
    assert percent_over(Decimal(forecast), Decimal(budget)) == percent


def test_a_tolerance_is_kept_up_to_its_last_per_cent():
    assert [standing(percent, 10) for percent in (-5, 10, 11, 20, 21)] == [
        Standing.WITHIN,
        Standing.WITHIN,
        Standing.BEYOND,
        Standing.BEYOND,
        Standing.FAR_BEYOND,
    ]


amounts = st.none() | st.decimals(0, 10**7, places=2)


@given(st.sampled_from(["not_started", "running", "done", "dropped"]), amounts, amounts, st.floats(0, 1))
def test_no_step_is_forecast_below_what_was_spent(status, planned, actual, progress):
    forecast = cost(status, planned, actual, progress).forecast
    assert (forecast or 0) >= (actual or 0)
    if status == "running" and planned is not None and actual is not None:
        assert actual <= forecast <= actual + planned
