from dataclasses import replace
from datetime import date

from tests.phases.domain.make import START, day, link, phase, plan, step
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.effect import MissedDeadline, Moved, effect, slipped
from tracker.phases.domain.plan import GateDecision
from tracker.phases.domain.schedule import schedule


def plan_with(days_of_b):
    return plan(
        step("a", 5), step("b", days_of_b, deadline=day(6)), step("live", 0), step("free", 1, phase="P2"),
        link("a", "live"), link("b", "live"), go_live="step:live", target_go_live=day(5),
    )  # fmt: skip


def effect_of(before, after, on=START):
    return effect(schedule(before, on), schedule(after, on))


def test_a_longer_step_moves_what_waits_for_it_and_nothing_else():
    ours = effect_of(plan_with(3), plan_with(8))
    assert ours.moved == (
        Moved("step:b", "B", 0, 5),
        Moved("step:live", "LIVE", 3, 3),
        Moved("gate:P1", "Phase P1", 3, 3),
    )
    assert (ours.go_live_before, ours.go_live_after, ours.go_live_days) == (day(4), day(7), 3)


def test_what_became_critical_and_what_no_longer_is_are_told_apart():
    ours = effect_of(plan_with(3), plan_with(8))
    assert ours.became_critical == ("step:b",)
    assert ours.no_longer_critical == ("step:a",)


def test_only_deadlines_that_held_before_are_told_as_missed():
    ours = effect_of(plan_with(3), plan_with(8))
    assert ours.missed_deadlines == (
        MissedDeadline("step:b", "B", day(6), 1),
        MissedDeadline("step:live", "LIVE", day(5), 2),
    )
    assert effect_of(plan_with(8), plan_with(9)).missed_deadlines == ()


def test_the_new_go_live_is_explained():
    chain = effect_of(plan_with(3), plan_with(8)).go_live_because
    assert [because.key for because in chain] == ["step:live", "step:b", "start:P1"]


def test_no_change_has_no_effect():
    ours = effect_of(plan_with(3), plan_with(3))
    assert (ours.moved, ours.became_critical, ours.no_longer_critical, ours.go_live_days) == ((), (), (), 0)


def test_a_stop_takes_forecasts_away_and_a_go_gives_them_back():
    going = plan(phase("P1"), step("a", 1), step("b", 1, phase="P2"), link("P1", "P2"), go_live="step:b")
    stopped = replace(going, phases=(phase("P1", gate=GateDecision("stop", START)), phase("P2")))
    assert effect_of(going, stopped).lost_forecast == ("step:b", "gate:P2")
    assert effect_of(going, stopped).go_live_days is None
    assert effect_of(stopped, going).gained_forecast == ("step:b", "gate:P2")


def test_a_new_day_off_moves_dates_although_no_index_moved():
    plain = plan(step("a", 5))
    with_day_off = replace(plain, calendar=Calendar(START, days_off=frozenset({date(2026, 1, 7)})))
    assert [moved.finish_days for moved in effect_of(plain, with_day_off).moved] == [1, 1]


def test_what_stood_on_a_day_that_is_worked_no_longer_moves_by_a_day():
    plain = plan(step("a", 5), go_live="gate:P1")
    four_day_week = replace(plain, calendar=Calendar(START, weekdays=frozenset({0, 1, 2, 3})))
    ours = effect_of(plain, four_day_week)
    assert [moved.finish_days for moved in ours.moved] == [1, 1]
    assert (ours.go_live_before, ours.go_live_after) == (date(2026, 1, 9), date(2026, 1, 12))
    assert ours.go_live_days == 1
    back = effect_of(four_day_week, plain)
    assert [moved.finish_days for moved in back.moved] == [-1, -1]


def test_steps_that_only_one_plan_holds_are_not_compared():
    assert effect_of(plan(step("a", 5)), plan(step("a", 5), step("b", 1))).moved == ()


def test_a_step_slips_that_grew_not_one_that_is_only_pushed():
    def in_a_row(days_of_a):
        return plan(step("a", days_of_a), step("b", 5), link("a", "b"))

    longer = effect_of(in_a_row(3), in_a_row(8))
    assert [one.key for one in longer.moved if one.key.startswith("step")] == ["step:a", "step:b"]
    assert slipped(longer, said_of=()) == ["a"]
    assert slipped(effect_of(in_a_row(8), in_a_row(3)), said_of={"step:a"}) == []


def test_a_step_slips_that_was_said_to_begin_later():
    later = effect_of(plan(step("a", 3)), plan(step("a", 3, not_before=day(4))))
    assert slipped(later, said_of=()) == []
    assert slipped(later, said_of={"step:a"}) == ["a"]
