from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.phases.domain.make import START, day, forecast, link, phase, plan, planned, scheduled, step
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.facts import Reason, Status
from tracker.phases.domain.network import PlanProblem, PlanRefused
from tracker.phases.domain.plan import GateDecision, NodeRef
from tracker.phases.domain.schedule import BrokenLink, ScheduleBeyondLimit, schedule

FRIDAY, SATURDAY, SUNDAY, NEXT_MONDAY = (date(2026, 1, number) for number in (9, 10, 11, 12))


# Rules 1 and 2: working days


def test_work_skips_days_off_and_uses_extra_working_days():
    calendar = Calendar(START, days_off=frozenset({FRIDAY}), extra_working_days=frozenset({SUNDAY}))
    span = scheduled(step("a", 6), calendar=calendar).nodes["step:a"].planned
    assert (span.start, span.finish) == (START, NEXT_MONDAY)


def test_a_lag_is_counted_in_working_days():
    ours = scheduled(step("a", 4), step("b", 1), link("a", "b", lag=2))
    assert ours.nodes["step:b"].planned.start == date(2026, 1, 13)


# Rule 3: what people see


def test_work_shows_its_first_and_its_last_day():
    span = scheduled(step("a", 5)).nodes["step:a"].planned
    assert (span.start, span.finish) == (START, FRIDAY)


def test_a_milestone_after_work_shows_the_day_that_work_ends():
    ours = scheduled(step("a", 5), step("m", 0), link("a", "m"))
    assert ours.nodes["step:m"].planned.finish == FRIDAY


def test_a_milestone_that_also_waits_for_a_date_shows_that_morning():
    ours = scheduled(step("a", 5), step("m", 0, not_before=NEXT_MONDAY), link("a", "m"))
    assert ours.nodes["step:m"].planned.finish == NEXT_MONDAY


def test_a_milestone_held_by_a_start_shows_that_morning():
    ours = scheduled(step("a", 5), step("b", 1), step("m", 0), link("a", "b"), link("b", "m", "SS"))
    assert ours.nodes["step:m"].planned.finish == NEXT_MONDAY


def test_a_milestone_after_a_milestone_at_the_end_of_a_day_shows_the_same_evening():
    ours = scheduled(step("a", 5), step("m", 0), step("n", 0), link("a", "m"), link("m", "n"))
    assert ours.nodes["step:n"].planned.finish == FRIDAY
    assert ours.nodes["gate:P1"].planned.finish == FRIDAY


def test_a_milestone_after_a_milestone_in_the_morning_shows_the_same_morning():
    ours = scheduled(step("m", 0, not_before=NEXT_MONDAY), step("n", 0), link("m", "n"))
    assert ours.nodes["step:n"].planned.finish == NEXT_MONDAY


def test_a_milestone_with_nothing_before_it_shows_the_first_day():
    assert scheduled(step("m", 0)).nodes["step:m"].planned.finish == START


# Rules 4 and 5: phases


def test_a_phase_starts_before_its_steps_and_its_gate_waits_for_them_all():
    ours = scheduled(phase("P1", not_before=day(2)), step("a", 3), step("b", 7))
    assert planned(ours, "start:P1") == (2, 2)
    assert planned(ours, "a") == (2, 5)
    assert planned(ours, "gate:P1") == (9, 9)


def test_the_gate_of_an_empty_phase_waits_for_its_start():
    assert planned(scheduled(phase("P1", not_before=day(4))), "gate:P1") == (4, 4)


@pytest.mark.parametrize(
    ("kind", "start_of_p2", "gate_of_p2"),
    [("FS", 10, 12), ("SS", 4, 6), ("FF", 0, 10), ("SF", 0, 4)],
)
def test_a_phase_waits_with_its_start_or_its_gate_for_the_start_or_the_gate_of_another(
    kind, start_of_p2, gate_of_p2
):
    ours = scheduled(
        phase("P1", not_before=day(4)), step("a", 6), step("b", 2, phase="P2"), link("P1", "P2", kind)
    )
    assert planned(ours, "start:P2")[0] == start_of_p2
    assert planned(ours, "gate:P2")[0] == gate_of_p2


# Rule 7: each kind of link


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [
        ("FS", 0, 6), ("FS", 2, 8), ("FS", -2, 4),
        ("SS", 0, 2), ("SS", 3, 5),
        ("FF", 0, 3), ("FF", 2, 5),
        ("SF", 4, 3), ("SF", 0, 0),
    ],
)  # fmt: skip
def test_a_link_holds_a_step_by_its_kind_and_lag(kind, lag, start):
    ours = scheduled(step("a", 4, not_before=day(2)), step("b", 3), link("a", "b", kind, lag))
    assert planned(ours, "b") == (start, start + 3)


def test_no_lag_takes_a_step_before_the_start_of_the_rollout():
    assert planned(scheduled(step("a", 1), step("b", 1), link("a", "b", lag=-9)), "b") == (0, 1)


def test_a_step_waits_for_the_slowest_of_its_predecessors():
    ours = scheduled(step("a", 2), step("b", 5), step("c", 1), link("a", "c"), link("b", "c"))
    assert planned(ours, "c") == (5, 6)


def test_planned_dates_do_not_know_what_happened():
    late = scheduled(
        step("a", 2, started_on=day(3), finished_on=day(9)), step("b", 1), link("a", "b"), on=day(10)
    )
    assert planned(late, "b") == (2, 3)
    assert forecast(late, "b") == (10, 11)


# Rule 8: not-before


def test_a_step_begins_on_the_first_working_day_from_its_not_before_on():
    assert planned(scheduled(step("a", 1, not_before=SATURDAY)), "a") == (5, 6)


def test_a_step_that_has_started_ignores_its_not_before():
    ours = scheduled(step("a", 2, not_before=day(8), started_on=day(0)), on=day(1))
    assert forecast(ours, "a") == (0, 2)


def test_a_step_that_has_started_early_does_not_open_its_phase_to_the_others():
    ours = scheduled(phase("P1", not_before=day(8)), step("a", 2, started_on=day(0)), step("b", 1), on=day(1))
    assert forecast(ours, "b") == (8, 9)


# Rule 9: deadlines


def test_a_deadline_moves_nothing_and_leaves_float_alone():
    free, bound = scheduled(step("a", 5)), scheduled(step("a", 5, deadline=day(1)))
    assert free.nodes["step:a"].planned == bound.nodes["step:a"].planned
    assert free.nodes["step:a"].total_float == bound.nodes["step:a"].total_float == 0


@pytest.mark.parametrize(("deadline", "margin"), [(FRIDAY, 0), (SUNDAY, 0), (NEXT_MONDAY, 1), (day(2), -2)])
def test_the_margin_counts_the_working_days_left_to_the_deadline(deadline, margin):
    assert scheduled(step("a", 5, deadline=deadline)).nodes["step:a"].margin == margin


def test_the_deadline_of_a_phase_is_that_of_its_gate():
    ours = scheduled(phase("P1", deadline=day(9)), step("a", 5))
    assert ours.nodes["gate:P1"].margin == 5
    assert ours.nodes["start:P1"].margin is None


def test_the_target_go_live_is_a_deadline_of_the_go_live():
    ours = scheduled(step("a", 5, deadline=day(9)), go_live="step:a", target_go_live=day(3))
    assert ours.go_live_margin == ours.nodes["step:a"].margin == -1
    assert ours.nodes["step:a"].deadline == day(3)


# Rules 10 to 12: the status date


def test_a_step_not_started_begins_on_the_status_date_at_the_earliest():
    assert forecast(scheduled(step("a", 2), on=day(6)), "a") == (6, 8)


def test_a_status_date_at_the_weekend_means_the_monday_after_it():
    assert forecast(scheduled(step("a", 2), on=SATURDAY), "a") == (5, 7)


def test_the_start_of_a_phase_does_not_move_with_the_status_date():
    assert forecast(scheduled(step("a", 2), on=day(6)), "start:P1") == (0, 0)


def test_a_gate_without_a_decision_moves_with_the_status_date():
    ours = scheduled(step("a", 1, started_on=day(0), finished_on=day(0)), on=day(6))
    assert forecast(ours, "gate:P1") == (6, 6)


@pytest.mark.parametrize(
    ("recorded", "status"),
    [
        ({}, Status.NOT_STARTED),
        ({"started_on": day(0)}, Status.RUNNING),
        ({"started_on": day(0), "finished_on": day(1)}, Status.DONE),
        ({"started_on": day(0), "dropped": True}, Status.DROPPED),
    ],
)
def test_the_status_of_a_step_follows_from_its_recorded_dates(recorded, status):
    assert scheduled(step("a", 2, **recorded), on=day(2)).nodes["step:a"].status == status


def test_a_blocked_step_says_so_and_moves_nothing():
    free, blocked = scheduled(step("a", 2)), scheduled(step("a", 2, blocked=True))
    assert blocked.nodes["step:a"].blocked
    assert blocked.nodes["step:a"].forecast == free.nodes["step:a"].forecast


def test_links_pass_through_a_dropped_step():
    ours = scheduled(
        step("a", 3), step("b", 9, dropped=True), step("c", 1), link("a", "b", lag=1), link("b", "c", lag=1)
    )
    assert planned(ours, "c") == forecast(ours, "c") == (5, 6)


def test_a_dropped_step_holds_nobody_by_itself():
    ours = scheduled(
        step("a", 3, dropped=True, not_before=day(20)), step("b", 1), link("a", "b", lag=2), on=day(1)
    )
    assert forecast(ours, "b") == (2, 3)


def test_a_dropped_step_is_never_critical():
    ours = scheduled(step("a", 3), step("b", 1, dropped=True), step("c", 1), link("a", "b"), link("b", "c"))
    assert [ours.nodes[f"step:{key}"].critical for key in "abc"] == [True, False, True]
    assert ours.nodes["step:b"].total_float is None


# Rule 13: work under way


def test_running_work_with_nothing_said_takes_its_planned_days_from_its_actual_start():
    assert forecast(scheduled(step("a", 5, started_on=day(2)), on=day(4)), "a") == (2, 7)


def test_what_was_said_counts_from_the_day_it_was_said():
    ours = scheduled(step("a", 5, started_on=day(0), days_left=3, said_on=day(4)), on=day(5))
    assert forecast(ours, "a") == (0, 7)


def test_what_was_said_holds_until_time_overtakes_it():
    running = step("a", 5, started_on=day(0), days_left=3, said_on=day(4))
    assert [forecast(scheduled(running, on=day(now)), "a")[1] for now in (6, 7, 9)] == [7, 8, 10]


def test_the_rest_of_running_work_waits_for_the_finish_of_what_it_follows():
    ours = scheduled(
        step("a", 8), step("b", 4, started_on=day(0), days_left=2, said_on=day(1)), link("a", "b"), on=day(1)
    )
    assert forecast(ours, "a") == (1, 9)
    assert forecast(ours, "b") == (0, 11)


def test_running_work_finishes_no_earlier_than_its_links_to_the_finish_allow():
    ours = scheduled(step("a", 8), step("b", 2, started_on=day(0)), link("a", "b", "FF", 1), on=day(1))
    assert forecast(ours, "b") == (0, 10)


def test_running_work_no_longer_waits_for_a_start():
    ours = scheduled(
        step("a", 8, not_before=day(9)), step("b", 2, started_on=day(0)), link("a", "b", "SS"), on=day(1)
    )
    assert forecast(ours, "b") == (0, 2)


# Rules 14 and 15: what is over


def test_finished_work_stays_where_it_happened_and_breaks_its_link():
    ours = scheduled(
        step("a", 9), step("b", 2, started_on=day(1), finished_on=day(3)), link("a", "b"), on=day(4)
    )
    assert forecast(ours, "b") == (1, 4)
    assert ours.out_of_sequence == (BrokenLink("step:a", "step:b", "FS", 0),)


def test_a_link_that_was_kept_is_not_out_of_sequence():
    ours = scheduled(
        step("a", 1, started_on=day(0), finished_on=day(0)),
        step("b", 2, started_on=day(1), finished_on=day(3)),
        link("a", "b"),
        on=day(4),
    )
    assert ours.out_of_sequence == ()


def test_work_that_began_too_early_is_out_of_sequence_while_it_runs():
    ours = scheduled(step("a", 9), step("b", 2, started_on=day(1)), link("a", "b"), on=day(4))
    assert [broken.after for broken in ours.out_of_sequence] == ["step:b"]


def test_work_done_at_a_weekend_shows_the_days_it_was_done():
    ours = scheduled(
        step("a", 1, started_on=SATURDAY, finished_on=SUNDAY), step("b", 1), link("a", "b"), on=NEXT_MONDAY
    )
    span = ours.nodes["step:a"].forecast
    assert (span.start, span.finish) == (SATURDAY, SUNDAY)
    assert forecast(ours, "b") == (5, 6)


@pytest.mark.parametrize(("end_of_day", "next_begins"), [(True, 5), (False, 4)])
def test_what_follows_a_finished_milestone_begins_after_its_evening_or_its_morning(end_of_day, next_begins):
    ours = scheduled(
        step("m", 0, finished_on=FRIDAY, end_of_day=end_of_day), step("b", 1), link("m", "b"), on=day(2)
    )
    assert forecast(ours, "b") == (next_begins, next_begins + 1)
    assert ours.nodes["step:m"].forecast.finish == FRIDAY


def test_a_finished_milestone_stands_as_it_was_planned_where_nothing_else_is_said():
    after_work = scheduled(step("a", 5), step("m", 0, finished_on=FRIDAY), link("a", "m"), on=day(5))
    alone = scheduled(step("m", 0, finished_on=FRIDAY), on=day(5))
    assert forecast(after_work, "m") == (5, 5)
    assert forecast(alone, "m") == (4, 4)


# Rule 16: gates


def gated(outcome, **given):
    gate = GateDecision(outcome, day(6), **given)
    return scheduled(
        phase("P1", gate=gate),
        step("a", 2, started_on=day(0), finished_on=day(1)),
        step("b", 3, phase="P2"),
        step("c", 3, phase="P3"),
        link("P1", "P2"),
        link("b", "c"),
        on=day(7),
        go_live="step:c",
    )


@pytest.mark.parametrize("outcome", ["go", "conditional"])
def test_a_gate_that_says_go_is_done_on_that_day(outcome):
    ours = gated(outcome)
    assert ours.nodes["gate:P1"].status == Status.DONE
    assert forecast(ours, "gate:P1") == (7, 7)
    assert ours.nodes["gate:P1"].forecast.finish == day(6)
    assert forecast(ours, "b") == (7, 10)


def test_a_gate_on_hold_opens_no_earlier_than_its_review():
    ours = gated("hold", review_on=day(11))
    assert ours.nodes["gate:P1"].status == Status.HELD
    assert forecast(ours, "b") == (11, 14)
    assert ours.nodes["gate:P1"].driver.reason == Reason.HELD


def test_there_is_no_forecast_beyond_a_gate_that_says_stop():
    ours = gated("stop")
    assert ours.nodes["gate:P1"].status == Status.STOPPED
    assert [ours.nodes[f"step:{key}"].forecast is None for key in "abc"] == [False, True, True]
    assert ours.finish is None
    assert ours.go_live is None
    assert ours.nodes["step:c"].planned is not None
    assert ours.nodes["step:c"].total_float is None
    assert ours.phases["P2"].forecast is None


def test_what_was_done_beyond_a_gate_that_says_stop_keeps_its_dates():
    ours = scheduled(
        phase("P1", gate=GateDecision("stop", day(3))),
        step("a", 1),
        step("b", 1, phase="P2", started_on=day(1), finished_on=day(2)),
        link("P1", "P2"),
        on=day(4),
    )
    assert forecast(ours, "b") == (1, 3)


def test_a_condition_that_has_expired_shows_and_reopens_nothing():
    in_time, expired = gated("conditional", review_on=day(7)), gated("conditional", review_on=day(6))
    assert not in_time.nodes["gate:P1"].condition_expired
    assert expired.nodes["gate:P1"].condition_expired
    assert expired.nodes["gate:P1"].forecast == in_time.nodes["gate:P1"].forecast


# Rules 17 and 18: float


def test_a_step_beside_the_longest_chain_has_float():
    ours = scheduled(step("a", 5), step("b", 2), step("c", 1), link("a", "c"), link("b", "c"))
    assert [ours.nodes[f"step:{key}"].total_float for key in "abc"] == [0, 3, 0]
    assert [ours.nodes[f"step:{key}"].critical for key in "abc"] == [True, False, True]


def test_what_is_over_has_no_float_and_is_not_critical():
    ours = scheduled(
        step("a", 5, started_on=day(0), finished_on=day(4)), step("b", 2), link("a", "b"), on=day(5)
    )
    assert ours.nodes["step:a"].total_float is None
    assert not ours.nodes["step:a"].critical
    assert ours.nodes["step:b"].critical


def test_go_live_float_looks_at_the_go_live_alone():
    ours = scheduled(
        step("a", 5), step("live", 0), step("after", 9, phase="P2"), step("b", 2),
        link("a", "live"), link("b", "live"), go_live="step:live",
    )  # fmt: skip
    assert ours.nodes["step:b"].go_live_float == 3
    assert ours.nodes["step:a"].go_live_float == 0
    assert ours.nodes["step:a"].total_float == 4
    assert ours.nodes["step:after"].go_live_float is None
    assert not ours.nodes["step:a"].critical


def test_without_a_go_live_there_is_no_go_live_float():
    ours = scheduled(step("a", 5))
    assert ours.nodes["step:a"].go_live_float is None
    assert ours.go_live is None


# Rule 20: phases and progress


def test_a_phase_shows_from_the_first_start_of_its_steps_to_its_gate():
    ours = scheduled(phase("P1"), step("a", 2, not_before=day(3)), step("b", 5, not_before=day(4)))
    span = ours.phases["P1"].planned
    assert (span.start_index, span.finish_index) == (3, 9)
    assert (span.start, span.finish) == (day(3), day(8))


def test_a_dropped_step_does_not_begin_its_phase_nor_count_in_its_progress():
    ours = scheduled(
        step("a", 2, dropped=True), step("b", 2, not_before=day(3)),
        step("m", 0, phase="P2", finished_on=day(0)), step("n", 0, phase="P2", dropped=True), on=day(1),
    )  # fmt: skip
    assert ours.phases["P1"].planned.start == day(3)
    assert ours.phases["P2"].progress == 1


def test_a_running_step_is_as_far_as_it_was_when_people_spoke():
    ours = scheduled(step("a", 9, started_on=day(0), days_left=2, said_on=day(6)), on=day(7))
    assert ours.nodes["step:a"].progress == 6 / 8


def test_a_running_step_of_which_nothing_was_said_shows_no_progress():
    assert scheduled(step("a", 9, started_on=day(0)), on=day(7)).nodes["step:a"].progress == 0


def test_the_progress_of_a_phase_is_weighted_by_planned_days_without_what_was_dropped():
    ours = scheduled(
        step("a", 6, started_on=day(0), finished_on=day(5)),
        step("b", 2),
        step("c", 50, dropped=True),
        on=day(6),
    )
    assert ours.phases["P1"].progress == ours.progress == 6 / 8


def test_the_progress_of_a_phase_of_milestones_counts_them():
    ours = scheduled(step("a", 0, finished_on=day(0)), step("b", 0), on=day(6))
    assert ours.phases["P1"].progress == 0.5


def test_the_status_of_a_phase_follows_its_steps_and_its_gate():
    begun = scheduled(step("a", 2, started_on=day(0)), step("b", 1, phase="P2"), on=day(1))
    assert [begun.phases[key].status for key in ("P1", "P2")] == [Status.RUNNING, Status.NOT_STARTED]
    assert gated("go").phases["P1"].status == Status.DONE


# Rule 22: the limit


def test_a_date_past_the_limit_is_refused_and_the_step_reached_is_named():
    chain = [step(key, 3000) for key in "abcdef"]
    lags = [link(a, b, lag=3650) for a, b in zip("abcde", "bcdef", strict=True)]
    far = Calendar(date(2150, 1, 1))
    with pytest.raises(ScheduleBeyondLimit, match="“C” would fall outside") as refused:
        scheduled(*chain, *lags, calendar=far)
    assert refused.value.key == "step:c"


# Rule 23: circles made by hand


def test_a_circle_made_by_hand_is_marked_and_the_rest_is_scheduled():
    ours = scheduled(
        step("a", 2), step("b", 2), step("c", 2, phase="P2"),
        step("d", 2, phase="P3"), step("e", 1, phase="P3"),
        link("a", "b"), link("b", "a"), link("b", "c"), link("e", "d"),
    )  # fmt: skip
    marked = {key for key, node in ours.nodes.items() if node.looped}
    assert marked == {"step:a", "step:b", "gate:P1", "step:c", "gate:P2"}
    assert all(ours.nodes[key].planned is None and ours.nodes[key].forecast is None for key in marked)
    assert forecast(ours, "d") == (1, 3)
    assert [set(circle) for circle in ours.circles] == [{"step:a", "step:b"}]
    assert ours.finish is None


def test_a_step_linked_to_itself_by_hand_hangs_nothing():
    ours = scheduled(step("a", 2), link("a", "a"))
    assert ours.circles == (("step:a",),)
    assert ours.nodes["step:a"].looped


def test_a_go_live_within_a_circle_has_no_date():
    ours = scheduled(
        step("a"), step("b"), link("a", "b"), link("b", "a"), go_live="step:b", target_go_live=day(3)
    )
    assert (ours.go_live, ours.go_live_planned, ours.go_live_margin) == (None, None, None)


# Rule 24: the go-live


@pytest.mark.parametrize(("go_live", "shown"), [("step:live", day(4)), ("gate:P1", day(7)), (None, None)])
def test_the_go_live_is_the_step_or_gate_that_the_rollout_names(go_live, shown):
    ours = scheduled(
        step("a", 5), step("live", 0), step("b", 3), link("a", "live"), link("live", "b"), go_live=go_live
    )
    assert ours.go_live == ours.go_live_planned == shown
    assert ours.finish == ours.planned_finish == day(7)


# Plans that contradict themselves


@pytest.mark.parametrize(
    ("parts", "given", "code", "key"),
    [
        ([step("a"), step("a")], {}, PlanProblem.KEY_TWICE, "step:a"),
        ([step("a")], {"go_live": "step:x"}, PlanProblem.UNKNOWN_GO_LIVE, "step:x"),
        ([step("a"), link("a", "x")], {}, PlanProblem.UNKNOWN_END, "step:x"),
        ([step("a"), step("b"), link("a", "b", "XX")], {}, PlanProblem.UNKNOWN_KIND, "XX"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused_by_name(parts, given, code, key):
    with pytest.raises(PlanRefused, match=key) as refused:
        scheduled(*parts, **given)
    assert (refused.value.code, refused.value.key) == (code, key)


def test_a_step_of_a_phase_that_is_not_in_the_plan_is_refused():
    with pytest.raises(PlanRefused, match="“P9”") as refused:
        schedule(replace(plan(step("a")), steps=(step("a", phase="P9"),)), START)
    assert refused.value.code == PlanProblem.UNKNOWN_PHASE


def test_an_end_of_a_link_is_written_with_its_kind():
    assert NodeRef.parse("step:a:b") == NodeRef("step", "a:b")
    assert str(NodeRef.parse("phase:P1")) == "phase:P1"
    for text in ("", "a", "gate:P1", "step:"):
        with pytest.raises(ValueError, match="names no end"):
            NodeRef.parse(text)


def test_a_plan_as_known_on_a_day_forgets_what_was_recorded_later():
    told = plan(
        phase("P1", gate=GateDecision("go", day(6))),
        step("a", 5, started_on=day(1), finished_on=day(5), days_left=2, said_on=day(3)),
    )
    assert told.as_known_on(day(6)) == told
    then = told.as_known_on(day(2))
    assert then == plan(step("a", 5, started_on=day(1)))
    assert schedule(then, day(2)).nodes["step:a"].status == Status.RUNNING
    assert told.as_known_on(day(0) - timedelta(days=1)) == plan(step("a", 5))
