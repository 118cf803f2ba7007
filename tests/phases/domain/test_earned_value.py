"""Earned value: its identities on random plans, and every case in which a figure makes no sense."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.phases.domain.make import CALENDAR, START, day, step
from tests.phases.domain.strategies import plans_under_way
from tracker.common.domain.workdays import LAST_DAY, Calendar
from tracker.phases.domain.curve import Curve, Said, Spread
from tracker.phases.domain.earned_value import (
    MOST_POINTS,
    Missing,
    PercentRule,
    Spending,
    Work,
    credit,
    measure,
    weekly,
)
from tracker.phases.domain.facts import Status
from tracker.phases.domain.schedule import schedule

TODAY = 30
ON = day(TODAY)

planned = st.builds(
    lambda start, length, worth: Spread(start, start + length, worth),
    st.integers(0, 60),
    st.integers(1, 20),
    st.floats(1, 1e6),
)
plans = st.lists(planned, min_size=1, max_size=8)
shares = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


def to_plan(spread: Spread, today: int = TODAY) -> Work:
    """What was to be done is done, and said this morning."""
    done = min(max((today - spread.start) / (spread.finish - spread.start), 0.0), 1.0)
    finished = spread.finish if done == 1 else None
    return Work(spread, [Said(ON, done)], finished)


def all_done(spread: Spread, finished: int = TODAY) -> Work:
    return Work(spread, [Said(ON, 1.0)], finished)


def paid(*amounts: float) -> Spending:
    return Spending([[Said(START, amount)] for amount in amounts])


def now(works, spending=None, on=ON):
    return measure(works, spending or paid(), on=on, calendar=CALENDAR).now


def one(worth=100.0, start=0, finish=100, share=0.0) -> list[Work]:
    return [Work(Spread(start, finish, worth), [Said(ON, share)])]


@given(plans)
def test_when_all_is_done_what_is_earned_is_the_whole(parts):
    figures = now([all_done(part) for part in parts])
    assert figures.ev == pytest.approx(figures.bac, rel=1e-12)
    assert figures.tcpi_budget.missing == Missing.ALL_DONE


@given(plans)
def test_when_all_goes_to_plan_as_much_is_done_as_planned_and_time_passed_as_it_should(parts):
    figures = now([to_plan(part) for part in parts])
    assert figures.ev == pytest.approx(figures.pv, rel=1e-9, abs=1e-6)
    if figures.pv > figures.bac * 1e-6:
        assert figures.spi.value == pytest.approx(1)
    if figures.at.value and figures.ev < figures.bac * (1 - 1e-6):
        assert figures.spi_t.value == pytest.approx(1, rel=1e-4)


@given(plans)
def test_a_plan_done_on_its_last_day_took_the_time_planned(parts):
    last = max(part.finish for part in parts)
    figures = now([all_done(part, part.finish) for part in parts], on=day(last + 40))
    assert figures.at.value == figures.planned_days
    assert figures.spi_t.value == pytest.approx(1)


@given(plans, st.integers(1, 30))
def test_a_plan_done_late_still_tells_so_by_time(parts, late):
    last = max(part.finish for part in parts)
    figures = now([all_done(part, part.finish + late) for part in parts], on=day(last + 40))
    assert figures.spi.value == pytest.approx(1)
    assert figures.spi_t.value == pytest.approx(figures.planned_days / (figures.planned_days + late))


@given(st.lists(st.tuples(planned, shares), min_size=1, max_size=8), st.floats(1, 1e9))
def test_the_figures_agree_with_each_other(parts, cost):
    figures = now([Work(part, [Said(ON, share)]) for part, share in parts], paid(cost))
    near = pytest.approx
    assert 0 <= figures.pv <= figures.bac
    assert 0 <= figures.ev <= figures.bac * (1 + 1e-12)
    assert figures.sv.value == near(figures.ev - figures.pv)
    assert figures.cv.value == near(figures.ev - figures.ac)
    assert figures.one_off.vac.value == near(figures.cv.value, rel=1e-6, abs=1e-6 * figures.bac + 1e-6 * cost)
    for outlook in (figures.typical, figures.one_off, figures.both):
        if outlook.eac.value is not None:
            scale = 1e-9 * (abs(outlook.eac.value) + figures.bac + cost)
            assert outlook.etc.value + figures.ac == near(outlook.eac.value, abs=scale)
            assert outlook.vac.value + outlook.eac.value == near(figures.bac, abs=scale)
    if figures.tcpi_outlook.value is not None and figures.ev < figures.bac * 0.999 and figures.ev > 1e-3:
        assert figures.tcpi_outlook.value == near(figures.cpi.value, rel=1e-3)
    assert 0 <= figures.es.value <= figures.planned_days + 1e-6


@given(st.lists(st.tuples(planned, shares), min_size=1, max_size=8), st.floats(1, 1e9))
def test_every_figure_is_a_number_or_says_why_not(parts, cost):
    for spending in (paid(), paid(cost)):
        for figure in _figures(now([Work(part, [Said(ON, share)]) for part, share in parts], spending)):
            assert (figure.value is None) == (figure.missing is not None)


def _figures(figures):
    for outlook in (figures.typical, figures.one_off, figures.both):
        yield from outlook
    for name in ("sv", "cv", "spi", "cpi", "tcpi_budget", "tcpi_outlook", "es", "at", "spi_t"):
        yield getattr(figures, name)


@given(plans, st.randoms())
def test_the_order_of_steps_is_irrelevant(parts, random):
    works = [to_plan(part) for part in parts]
    figures = now(works)
    random.shuffle(works)
    assert now(works).ev == pytest.approx(figures.ev)
    assert now(works).pv == pytest.approx(figures.pv)


@given(plans)
def test_the_last_known_point_of_the_curves_is_what_is_told_now(parts):
    measured = measure([to_plan(part) for part in parts], paid(7.0, 9.0), on=ON, calendar=CALENDAR)
    point = next(point for point in measured.points if point.day == ON)
    figures = measured.now
    assert point.planned == pytest.approx(figures.pv)
    assert point.earned == pytest.approx(figures.ev)
    assert point.spent == pytest.approx(figures.ac)
    assert measured.points[-1].planned == pytest.approx(figures.bac)


def test_a_textbook_example():
    """Half of the time has passed, 40 of 100 is done, and 50 was paid."""
    figures = now(one(finish=60, share=0.4), paid(50))
    assert (figures.bac, figures.pv, figures.ev, figures.ac) == (100, 50, 40, 50)
    assert (figures.sv.value, figures.cv.value) == (-10, -10)
    assert (figures.spi.value, figures.cpi.value) == (0.8, 0.8)
    assert figures.typical.eac.value == pytest.approx(125)
    assert figures.one_off.eac.value == pytest.approx(110)
    assert figures.both.eac.value == pytest.approx(50 + 60 / 0.64)
    assert figures.typical.etc.value == pytest.approx(75)
    assert figures.typical.vac.value == pytest.approx(-25)
    assert figures.tcpi_budget.value == pytest.approx(1.2)
    assert figures.tcpi_outlook.value == pytest.approx(0.8)
    assert figures.es.value == pytest.approx(24)
    assert (figures.at.value, figures.planned_days) == (30, 60)
    assert figures.spi_t.value == pytest.approx(0.8)


def test_before_anything_was_due_there_is_no_index():
    figures = now(one(start=40), paid())
    assert figures.spi.missing == Missing.NOTHING_DUE
    assert figures.at.missing == Missing.NOT_BEGUN
    assert figures.spi_t.missing == Missing.NOT_BEGUN
    assert figures.both.eac.missing in (Missing.NOTHING_SPENT, Missing.NOTHING_DUE)


def test_without_costs_nothing_is_said_of_them():
    figures = now(one(share=0.5), paid())
    for figure in (figures.cv, figures.cpi, figures.typical.eac, figures.one_off.vac, figures.tcpi_budget):
        assert figure.missing == Missing.NOTHING_SPENT
    assert figures.spi.value is not None


def test_before_anything_is_paid_or_done_the_rest_is_as_planned():
    figures = now(one(), paid())
    assert figures.cv.value == 0
    assert figures.one_off.eac.value == 100
    assert figures.tcpi_budget.value == 1


def test_costs_without_any_work_done_foretell_nothing():
    figures = now(one(), paid(30))
    assert figures.cpi.value == 0
    assert figures.typical.eac.missing == Missing.NOTHING_EARNED
    assert figures.both.eac.missing == Missing.NOTHING_EARNED
    assert figures.one_off.eac.value == 130
    assert (figures.es.value, figures.spi_t.value) == (0, 0)


@pytest.mark.parametrize("cost", [100, 101])
def test_a_spent_budget_cannot_be_kept(cost):
    figures = now(one(share=0.5), paid(cost))
    assert figures.tcpi_budget.missing == Missing.BUDGET_SPENT
    assert figures.tcpi_outlook.value == pytest.approx(50 / cost)


def test_a_baseline_without_work_says_so():
    for works in ([], one(worth=0.0, share=1.0)):
        figures = now(works, paid(10))
        for figure in (figures.spi, figures.cpi, figures.es, figures.spi_t, figures.tcpi_budget):
            assert figure.missing == Missing.NOTHING_PLANNED


def test_a_rule_of_percent_changes_running_steps_only():
    running = step("a", days=10, started_on=day(0), days_left=2, said_on=day(8))
    done = replace(running, finished_on=day(9), days_left=None, said_on=None)
    idle, dropped = step("b", days=10), step("c", days=10, started_on=day(0), dropped=True)
    rules = (PercentRule.AS_SAID, PercentRule.HALF_AND_HALF, PercentRule.ALL_OR_NOTHING)
    assert [credit(running, rule, CALENDAR) for rule in rules] == [0.8, 0.5, 0]
    assert [credit(done, rule, CALENDAR) for rule in rules] == [1, 1, 1]
    assert [credit(one, rule, CALENDAR) for one in (idle, dropped) for rule in rules] == [0] * 6


@given(plans_under_way())
def test_a_step_is_credited_what_the_schedule_says_is_done(plan_and_day):
    plan, on = plan_and_day
    nodes = schedule(plan, on).nodes
    for one in plan.steps:
        node = nodes[f"step:{one.key}"]
        if node.status != Status.DROPPED:
            assert credit(one, PercentRule.AS_SAID, plan.calendar) == node.progress


def test_costs_known_only_as_a_whole_grew_while_the_step_ran():
    spending = Spending([[Said(day(3), 10.0), Said(day(5), 4.0)]], Curve.of([Spread(0, 10, 100.0)]))
    assert spending.by([day(0), day(3), day(5), day(20)], CALENDAR) == [0, 40, 54, 104]


def test_points_stand_a_week_apart_with_today_and_the_end_among_them():
    first, on, last = START, START + timedelta(days=10), START + timedelta(days=20)
    apart = [START + timedelta(days=days) for days in (0, 7, 10, 14, 20)]
    assert weekly(first, last, on) == apart


@given(st.dates(date(1990, 1, 1), LAST_DAY), st.dates(date(1990, 1, 1), LAST_DAY))
def test_a_long_plan_has_no_more_points_than_a_chart_can_show(first, last):
    assume(first <= last)
    points = weekly(first, last, first)
    assert len(points) <= MOST_POINTS + 2
    assert (points[0], points[-1]) == (first, last)


def test_a_plan_that_ends_on_the_last_day_of_the_calendar_is_measured():
    calendar = Calendar(date(2199, 12, 2))
    works = [Work(Spread(0, calendar.end_index(LAST_DAY), 10.0))]
    measured = measure(works, paid(), on=date(2199, 12, 10), calendar=calendar)
    assert measured.points[-1].day == LAST_DAY
