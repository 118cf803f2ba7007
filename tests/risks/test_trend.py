"""How exposure moved: the page with its charts, and what it costs to draw them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests import make
from tests.conftest import sign_in
from tracker.risks.trend import trend

WEEK = timedelta(weeks=1)


@pytest.fixture
def today(rollout):
    return rollout.today()


def test_the_line_has_a_point_each_week_from_the_first_risk_until_today(rollout, today):
    risk = make.risk(rollout, probability=2, impact=2, on=today - 3 * WEEK - timedelta(days=2))
    make.assessment(risk, probability=5, impact=4, on=today - WEEK)
    make.response(risk, expected_probability=1, on=today)
    points = trend(rollout, today, confidential=True)
    assert [today - point.on for point in points] == [3 * WEEK, 2 * WEEK, WEEK, timedelta(0)]
    assert [point.exposure.level for point in points] == [4, 4, 20, 20]
    assert [point.after for point in points] == [4, 4, 20, 4]


def test_days_and_money_are_expected_values_and_the_reserve_nets_opportunities(rollout, today):
    make.risk(rollout, probability=3, on=today, days=(10, 10, 10), money=Decimal(1000))
    make.risk(rollout, probability=5, on=today, money=Decimal(100), kind="opportunity")
    [point] = trend(rollout, today, confidential=True)
    assert (point.open, point.exposure.days, point.exposure.money) == (2, 5.0, Decimal("500.00"))
    assert (point.exposure.level, point.exposure.reserve) == (9, Decimal("410.00"))


@pytest.mark.parametrize(
    ("role", "sees"), [("project_manager", True), ("sponsor", True), ("team_member", False)]
)
def test_money_is_charted_for_those_who_may_see_it(page, client, rollout, today, role, sees):
    make.risk(rollout, on=today - WEEK, money=Decimal(8_888), probability=3)
    sign_in(client, rollout, role)
    for name in ("risks:trend", "risks:register"):
        text = page(name, rollout).content.decode()
        assert ("4,444" in text) is sees


def test_the_page_says_how_exposure_moved(page, rollout, manager, today):
    risk = make.risk(rollout, probability=2, impact=2, on=today - 9 * WEEK)
    assert "Exposure is 4, as on" in page("risks:trend", rollout).content.decode()
    make.assessment(risk, probability=5, impact=5, on=today - timedelta(days=1))
    assert "Exposure rose to 25 from 4 on" in page("risks:trend", rollout).content.decode()
    make.assessment(risk, probability=1, impact=1, on=today)
    assert "Exposure fell to 1 from 4 on" in page("risks:trend", rollout).content.decode()


def test_without_a_risk_the_page_leads_to_the_register(page, rollout, manager):
    text = page("risks:trend", rollout).content.decode()
    assert "No risk was open yet" in text
    assert "chart-figure" not in text


def test_more_weeks_and_more_risks_cost_no_more_queries(rollout, today, django_assert_num_queries):
    for number in range(30):
        make.response(make.risk(rollout, on=today - number * WEEK))
        if number in (2, 29):
            with django_assert_num_queries(5):
                assert len(trend(rollout, today, confidential=True)) == number + 1
