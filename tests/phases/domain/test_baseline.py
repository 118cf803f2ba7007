"""Two sets of dates compared; 5 January 2026 is a Monday."""

from datetime import date
from decimal import Decimal

from tests.phases.domain.make import CALENDAR, START, day
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.baseline import Dates, compare


def work(first, last, cost=None):
    return Dates(day(first), day(last), last - first + 1, cost and Decimal(cost))


def moment(at):
    return Dates(day(at), day(at), 0)


BEFORE = {
    "start:P1": moment(0),
    "step:a": work(0, 4, 100),
    "step:b": work(5, 9, 50),
    "gate:P1": moment(9),
}


def compared(before=BEFORE, after=BEFORE, *, phases=None, calendar=CALENDAR, go_live="gate:P1"):
    phases = phases or {"P1": ["step:a", "step:b"]}
    return compare(before, after, calendar=calendar, phases=phases, go_live=go_live)


def test_the_same_dates_differ_nowhere():
    found = compared()
    assert not found.phases[0].is_moved
    assert found.go_live.finish_days == 0
    assert found.cost == 0
    assert found.elsewhere == ()


def test_a_step_that_starts_and_ends_later_counts_working_days():
    after = BEFORE | {"step:b": work(7, 14, 50), "gate:P1": moment(14)}
    found = compared(after=after)
    step = found.phases[0].steps[1]
    assert (step.start_days, step.finish_days, step.longer_days) == (2, 5, 3)
    assert (found.go_live.start_days, found.go_live.finish_days, found.go_live.longer_days) == (5, 5, 0)


def test_earlier_and_shorter_are_negative():
    step = compared(after=BEFORE | {"step:b": work(4, 6, 50)}).phases[0].steps[1]
    assert (step.start_days, step.finish_days, step.longer_days) == (-1, -3, -2)


def test_days_off_of_the_rollout_are_no_difference():
    holiday = Calendar(START, days_off=frozenset({day(5)}))
    after = BEFORE | {"step:b": Dates(day(6), day(10), 5, Decimal(50))}
    step = compared(after=after, calendar=holiday).phases[0].steps[1]
    assert step.start_days == 0
    assert step.finish_days == 1


def test_a_phase_lasts_from_its_first_step_to_its_gate_and_costs_what_they_cost():
    after = BEFORE | {"step:a": work(1, 4, 130), "gate:P1": moment(12)}
    whole = compared(after=after).phases[0].whole
    assert whole.before == Dates(day(0), day(9), 10, Decimal(150))
    assert (whole.start_days, whole.finish_days, whole.longer_days, whole.cost) == (1, 3, 2, 30)


def test_a_phase_whose_gate_has_no_date_lasts_to_the_last_of_its_steps():
    after = {"step:a": work(0, 4), "step:b": work(5, 11)}
    whole = compared(after=after).phases[0].whole
    assert whole.after.finish == day(11)


def test_an_empty_phase_is_its_gate_alone():
    found = compared({"gate:P1": moment(3)}, {"gate:P1": moment(5)}, phases={"P1": []})
    assert (found.phases[0].whole.finish_days, found.phases[0].whole.longer_days) == (2, 0)


def test_a_phase_that_has_no_dates_at_all_differs_nowhere():
    phase = compared(phases={"P1": ["step:a", "step:b"], "P2": ["step:x"]}).phases[1]
    assert phase.whole.before is None
    assert not phase.is_moved


def test_a_step_that_only_one_knows_counts_nothing_and_yet_moved():
    found = compared(after=BEFORE | {"step:new": work(2, 3)}, phases={"P1": ["step:a", "step:new"]})
    new = found.phases[0].steps[1]
    assert (new.before, new.finish_days, new.cost) == (None, None, None)
    assert new.is_moved


def test_what_belongs_to_no_phase_any_more_is_listed_apart():
    gone = {"step:gone": work(3, 4, 20), "start:P9": moment(0), "gate:P9": moment(4)}
    found = compared(before=BEFORE | gone)
    assert [one.key for one in found.elsewhere] == ["step:gone", "start:P9", "gate:P9"]
    assert found.cost == -20


def test_a_cost_that_was_not_given_counts_as_nothing_unless_neither_was():
    after = BEFORE | {"step:a": work(0, 4), "step:b": work(5, 9)}
    step = compared(after=after).phases[0].steps[0]
    assert step.cost == -100
    assert step.is_moved
    assert compared(before=after, after=after).cost is None


def test_work_recorded_on_a_day_off_takes_no_working_day():
    saturday = date(2026, 1, 10)
    assert Dates(saturday, saturday, 1).length(CALENDAR) == 0


def test_a_plan_without_go_live_compares_none():
    assert compared(go_live=None).go_live is None
    assert compared(go_live="step:nowhere").go_live.finish_days is None
