"""The simulation against the schedule itself: run by run, with the durations that were drawn."""

import json
from dataclasses import replace
from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phases.domain.make import CALENDAR, START, day, link, phase, plan, step
from tests.phases.domain.strategies import plans_under_way
from tracker.phases.domain.chances import Draws, ResponseDays, RiskDays, days_of_nodes, gather_chances
from tracker.phases.domain.facts import gather_facts
from tracker.phases.domain.fingerprint import fingerprint
from tracker.phases.domain.forward import planned_dates
from tracker.phases.domain.network import build_network
from tracker.phases.domain.pert import Spread, chance_within
from tracker.phases.domain.plan import GateDecision
from tracker.phases.domain.schedule import ScheduleBeyondLimit, schedule
from tracker.phases.domain.simulated import as_json, binned, from_json
from tracker.phases.domain.simulation import NothingToSimulate, simulate

modestly = settings(max_examples=60, deadline=None)


@st.composite
def estimates(draw, plan):
    def estimated(step):
        best, worst = draw(st.integers(0, 3)), draw(st.integers(0, 6))
        return replace(
            step,
            best_days=draw(st.none() | st.just(max(0, step.days - best))),
            worst_days=draw(st.none() | st.just(step.days + worst)),
        )

    return replace(plan, steps=tuple(map(estimated, plan.steps)))


@st.composite
def risks(draw, plan):
    def risk(number):
        likely = draw(st.integers(0, 4))
        return RiskDays(
            key=str(number),
            label=f"R{number}",
            url="",
            steps=tuple(draw(st.lists(st.sampled_from([s.key for s in plan.steps]), max_size=3))),
            probability=draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])),
            best=draw(st.integers(0, likely)),
            likely=likely,
            worst=likely + draw(st.integers(0, 6)),
            responses=tuple(response(number, at) for at in range(draw(st.integers(0, 2)))),
        )

    def response(number, at):
        return ResponseDays(
            key=f"{number}-{at}",
            label="",
            probability=draw(st.sampled_from([None, 0.0, 0.1, 0.5])),
            likely=draw(st.none() | st.integers(0, 4)),
        )

    return [risk(number) for number in range(draw(st.integers(0, 3)))]


@st.composite
def simulations(draw):
    """A plan under way with spreads and risks, and its status date."""
    plan, on = draw(plans_under_way())
    if draw(st.integers(0, 4)) == 0:
        plan = replace(plan, go_live=None)
    if draw(st.booleans()):
        plan = replace(plan, target_go_live=on)
    plan = draw(estimates(plan))
    return plan, on, draw(risks(plan))


def one_by_one(plan, on, risks, runs, seed):
    """The same runs, slow and obvious: each is a schedule of the plan with that run's durations."""
    network = build_network(plan)
    facts = gather_facts(network, on, planned_dates(network).end_of_day)
    chances = gather_chances(network, facts, sorted(risks, key=lambda risk: risk.key))
    days = days_of_nodes(chances, Draws(chances, seed).next(runs))
    for run in range(runs):
        drawn = {
            node.step.key: int(np.broadcast_to(days[number], runs)[run])
            for number, node in enumerate(network.nodes)
            if node.step
        }
        yield schedule(with_durations(plan, network, facts, drawn), on)


def with_durations(plan, network, facts, drawn):
    """What is recorded stays where it is, also where it was left to the plan (rule 15)."""

    def of_step(step):
        number = network.number[f"step:{step.key}"]
        if number in facts.recorded:
            return replace(step, end_of_day=facts.recorded[number].end_of_day)
        if number in facts.running:
            return replace(step, days_left=drawn[step.key])
        return replace(step, days=drawn[step.key])

    def of_phase(phase):
        number = network.number[f"gate:{phase.key}"]
        if number not in facts.recorded:
            return phase
        return replace(phase, gate=replace(phase.gate, end_of_day=facts.recorded[number].end_of_day))

    return replace(plan, steps=tuple(map(of_step, plan.steps)), phases=tuple(map(of_phase, plan.phases)))


def simulated(plan, on, risks=(), **given):
    """Return None where nothing can be simulated."""
    try:
        return simulate(plan, on, risks, **{"runs": 20, "seed": 7, **given})
    except NothingToSimulate:
        return None


@modestly
@given(plans_under_way())
def test_without_spread_and_risks_every_run_is_the_forecast(plan_and_day):
    plan, on = plan_and_day
    for one in (plan, replace(plan, go_live=None)):
        known, ours = schedule(one, on), simulated(one, on)
        if ours is None:
            continue
        assert ours.finish is None or set(ours.finish.at.values()) == {known.finish}
        assert ours.go_live is None or set(ours.go_live.at.values()) == {known.go_live}
        assert [one for one in ours.bins if one.runs] == [(ours.aimed.forecast, 20)]
        assert ours.aimed.deviation == 0
        assert not ours.gains
        floats = {
            key: known.nodes[f"step:{key}"].go_live_float
            if ours.aim == "go_live"
            else known.nodes[f"step:{key}"].total_float
            for key in (step.key for step in one.steps)
        }
        assert dict(ours.critical) == {key: 1.0 for key, days in floats.items() if days == 0}


@modestly
@given(simulations())
def test_every_run_is_the_schedule_of_the_plan_with_the_durations_drawn(simulation):
    plan, on, risks = simulation
    ours = simulated(plan, on, risks, piece=7)
    if ours is None:
        return
    runs = list(one_by_one(plan, on, risks, 20, seed=7))
    if ours.go_live:
        assert_dates(ours.go_live, [run.go_live for run in runs])
    if ours.finish:
        assert_dates(ours.finish, [run.finish for run in runs])
    if ours.target:
        assert ours.chance == sum(run.go_live_margin >= 0 for run in runs) / 20
    hits = {
        step.key: sum(
            (
                run.nodes[f"step:{step.key}"].go_live_float
                if ours.go_live and ours.aim == "go_live"
                else run.nodes[f"step:{step.key}"].total_float
            )
            == 0
            for run in runs
        )
        for step in plan.steps
    }
    assert dict(ours.critical) == {key: count / 20 for key, count in hits.items() if count}


def assert_dates(ours, dates):
    dates = sorted(dates)
    assert ours.at == {share: dates[ceil(len(dates) * share / 100) - 1] for share in (50, 80, 90)}
    assert (ours.earliest, ours.latest) == (dates[0], dates[-1])


@modestly
@given(simulations())
def test_a_gain_is_what_a_simulation_without_that_spread_or_risk_shows(simulation):
    plan, on, risks = simulation
    ours = simulated(plan, on, risks)
    for gain in ours.gains if ours else ():
        if gain.kind == "risk":
            without = simulated(plan, on, [risk for risk in risks if risk.key != gain.key])
        else:
            sure = tuple(
                replace(step, best_days=None, worst_days=None) if step.key == gain.key else step
                for step in plan.steps
            )
            without = simulated(replace(plan, steps=sure), on, risks)
        assert gain.p80 == without.aimed.at[80]
        assert gain.days == plan.calendar.end_index(ours.aimed.at[80]) - plan.calendar.end_index(gain.p80)
        assert gain.chance == without.chance


@modestly
@given(simulations())
def test_a_response_buys_what_a_simulation_of_the_risk_as_it_leaves_it_shows(simulation):
    plan, on, risks = simulation
    ours = simulated(plan, on, risks)
    for gain in ours.responses if ours else ():
        left = [answered(risk, gain.key) for risk in risks]
        then = simulated(plan, on, left)
        assert gain.p80 == then.aimed.at[80]
        assert gain.days == plan.calendar.end_index(ours.aimed.at[80]) - plan.calendar.end_index(gain.p80)
        assert gain.chance == then.chance


def answered(risk, key):
    """The risk as the response of this key would leave it, if it is one of its own."""
    for response in risk.responses:
        if response.key == key:
            probability, spread = risk.odds_after(response)
            return replace(risk, probability=probability, **spread._asdict())
    return risk


@modestly
@given(simulations())
def test_responses_change_nothing_but_their_own_ranking(simulation):
    plan, on, risks = simulation
    ours = simulated(plan, on, risks)
    bare = simulated(plan, on, [replace(risk, responses=()) for risk in risks])
    assert ours == bare or replace(ours, responses=[]) == bare


@modestly
@given(simulations(), st.integers(1, 30))
def test_the_size_of_the_pieces_does_not_show(simulation, piece):
    plan, on, risks = simulation
    assert simulated(plan, on, risks, runs=700, piece=piece * 10) == simulated(plan, on, risks, runs=700)


def on_the_way(*steps, risks=(), **given):
    """Simulate steps that follow each other up to the go-live."""
    links = [link(one.key, other.key) for one, other in pairwise([*steps, LIVE])]
    return simulate(
        plan(*steps, LIVE, *links, **{"go_live": "step:live", **given}), START, risks, runs=4000, seed=3
    )


LIVE = step("live", 0)


def risk(key="r1", steps=("a",), probability=0.5, days=(4, 4, 4), responses=()):
    best, likely, worst = days
    return RiskDays(key, key.upper(), "", tuple(steps), probability, best, likely, worst, tuple(responses))


def response(key, probability=None, likely=None):
    return ResponseDays(key, key, probability, likely)


def test_a_date_is_told_by_which_so_many_of_the_runs_are_there():
    ours = on_the_way(step("a", 10, best_days=8, worst_days=20), target_go_live=day(9)).go_live
    spread = Spread(8, 10, 20)
    for share, told in ours.at.items():
        last = CALENDAR.end_index(told)
        assert chance_within(spread, last + 0.5) > share / 100 - 0.03
        assert chance_within(spread, last - 0.5) < share / 100 + 0.03
    assert ours.forecast == day(9)
    assert ours.earliest < ours.p50 < ours.p80 < ours.p90 < ours.latest


def test_the_chance_of_the_promise_is_that_of_ending_by_its_evening():
    ours = on_the_way(step("a", 10, best_days=8, worst_days=20), target_go_live=day(10))
    assert ours.chance == pytest.approx(chance_within(Spread(8, 10, 20), 11.5), abs=0.03)
    assert sum(one.runs for one in ours.bins if one.first <= day(10)) == round(ours.chance * 4000)


def test_a_risk_strikes_as_often_as_its_probability_says():
    ours = on_the_way(step("a", 10), risks=[risk(probability=0.3)])
    assert {one.first: one.runs for one in ours.bins if one.runs} == {
        day(9): pytest.approx(2800, abs=120),
        day(13): pytest.approx(1200, abs=120),
    }


def test_a_risk_costs_each_unfinished_step_it_names_the_same_days():
    ours = on_the_way(
        step("a", 1, started_on=day(-3), finished_on=day(-3)),
        step("b", 10),
        step("c", 5, dropped=True),
        step("d", 10),
        risks=[risk(steps=("a", "b", "c", "d", "gone"), probability=1, days=(1, 4, 9))],
    )
    days = {CALENDAR.index(one.first) for one in ours.bins if one.runs}
    assert days == {19 + 2 * lost for lost in range(1, 10)}


def test_what_is_left_of_a_running_step_spreads_as_the_whole_did():
    running = {"started_on": day(-5), "said_on": START, "days_left": 5, "best_days": 5, "worst_days": 20}
    ours = on_the_way(step("a", 10, **running)).go_live
    assert (ours.forecast, ours.earliest) == (day(4), day(2))
    assert day(7) <= ours.latest <= day(9)


@pytest.mark.parametrize(
    ("estimate", "days"),
    [
        ({"best_days": 10, "worst_days": 10}, {9}),
        ({}, {9}),
        ({"best_days": 12, "worst_days": 8}, {9}),
        ({"worst_days": 12}, {9, 10, 11}),
        ({"best_days": 8}, {7, 8, 9}),
    ],
)
def test_an_end_that_is_missing_or_on_the_wrong_side_counts_as_the_step_s_days(estimate, days):
    ours = on_the_way(step("a", 10, **estimate))
    assert {CALENDAR.index(one.first) for one in ours.bins if one.runs} == days


def test_work_takes_at_least_a_day_and_a_milestone_none():
    ours = on_the_way(step("a", 1, best_days=0, worst_days=2), step("b", 0, worst_days=9))
    assert {CALENDAR.index(one.first) for one in ours.bins if one.runs} == {0, 1}


def test_the_longer_of_two_ways_is_critical_as_often_as_it_is_the_longer():
    steps = step("a", 10, best_days=6, worst_days=14), step("b", 10, best_days=6, worst_days=14)
    ours = simulate(
        plan(*steps, LIVE, link("a", "live"), link("b", "live"), go_live="step:live"),
        START,
        runs=4000,
        seed=3,
    )
    assert ours.critical["live"] == 1
    assert ours.critical["a"] == pytest.approx(0.59, abs=0.04)
    assert ours.critical["a"] + ours.critical["b"] > 1
    assert ours.near_critical == ["live"]


def test_what_the_go_live_does_not_wait_for_is_never_critical():
    after = step("after", 30, phase="P2", worst_days=60)
    ours = simulate(
        plan(step("a", 5), LIVE, after, link("a", "live"), link("live", "after"), go_live="step:live"),
        START,
        runs=500,
        seed=3,
    )
    assert set(ours.critical) == {"a", "live"}
    assert ours.finish.p80 > ours.go_live.p80


def test_the_risk_that_costs_most_heads_what_buys_days():
    spread = step("a", 10, best_days=9, worst_days=12)
    ours = on_the_way(
        spread, step("b", 10), risks=[risk("big", ("b",), 0.9, (8, 10, 12)), risk("small", days=(1, 1, 2))]
    )
    assert [gain.key for gain in ours.gains] == ["big", "small", "a"]
    assert ours.gains[0].days >= 8
    assert ours.gains[0].chance is None


def test_responses_are_ranked_by_the_days_they_buy():
    answers = [response("half", probability=0.45), response("less", likely=2), response("both", 0.1, 1)]
    ours = on_the_way(step("a", 10), risks=[risk(probability=0.9, days=(8, 10, 12), responses=answers)])
    assert [gain.key for gain in ours.responses] == ["both", "less", "half"]
    both, less, half = (gain.mean_days for gain in ours.responses)
    assert half == pytest.approx(4.5, abs=0.2)
    assert less == pytest.approx(7.2, abs=0.2)
    assert both == pytest.approx(8.9, abs=0.2)


def test_a_response_never_makes_its_risk_worse_and_one_that_leaves_it_as_it_is_is_not_tried():
    worse = risk(probability=0.3, days=(1, 2, 6), responses=[response("worse", 0.9, 5), response("same")])
    assert worse.helping == ()
    assert on_the_way(step("a", 10), risks=[worse]).responses == []


def test_with_fewer_likely_days_the_best_and_the_worst_shrink_in_proportion():
    less = response("less", likely=2)
    assert risk(days=(2, 4, 10), responses=[less]).odds_after(less).spread == Spread(1, 2, 5)
    none = response("none", likely=0)
    assert risk(days=(0, 0, 10), responses=[none]).odds_after(none).spread == Spread(0, 0, 10)


def test_a_response_where_the_go_live_does_not_wait_is_not_tried():
    aside = risk(steps=("aside",), responses=[response("vain", 0.0)])
    ours = simulate(
        plan(step("a", 5), step("aside", 5), LIVE, link("a", "live"), go_live="step:live"),
        START,
        [aside],
        runs=500,
        seed=1,
    )
    assert (ours.responses, ours.risks) == ([], ["r1"])


def test_removing_one_risk_leaves_the_draws_of_all_others_alone():
    steps = [step(key, 10, best_days=5, worst_days=20) for key in "ab"]
    network = build_network(plan(*steps))
    facts = gather_facts(network, START, planned_dates(network).end_of_day)

    def drawn(*risks, seed=3):
        return Draws(gather_chances(network, facts, risks), seed).next(100)

    both, one = drawn(risk("r1"), risk("r2")), drawn(risk("r2"))
    for number, days in one.own.items():
        assert np.array_equal(days, both.own[number])
    assert np.array_equal(one.losses[0], both.losses[1])
    assert not np.array_equal(both.losses[0], both.losses[1])
    assert not np.array_equal(*both.own.values())
    assert not np.array_equal(both.losses[0], drawn(risk("r1"), seed=4).losses[0])


def test_more_runs_begin_with_the_same_ones():
    network = build_network(plan(step("a", 10, worst_days=20)))
    facts = gather_facts(network, START, planned_dates(network).end_of_day)
    chances = gather_chances(network, facts, [risk()])
    whole, pieces = Draws(chances, 3), Draws(chances, 3)
    more = whole.next(50)
    first, second = pieces.next(20), pieces.next(30)
    number = network.number["step:a"]
    assert np.array_equal(more.own[number], [*first.own[number], *second.own[number]])
    assert np.array_equal(more.losses[0], [*first.losses[0], *second.losses[0]])


def test_progress_is_told_up_to_the_last_run():
    told = []
    simulate(plan(step("a")), START, runs=2100, seed=1, progress=lambda *at: told.append(at))
    assert told == [(500, 2100), (1500, 2100), (2100, 2100)]


@pytest.mark.parametrize(
    ("parts", "given", "why"),
    [
        ([phase()], {}, "empty"),
        ([step("a", started_on=START, finished_on=START), phase(gate=GateDecision("go", START))], {}, "over"),
        ([step("a"), step("b"), link("a", "b"), link("b", "a")], {"go_live": "step:b"}, "no_date"),
        ([step("a"), phase(gate=GateDecision("stop", START))], {"go_live": "gate:P1"}, "no_date"),
        (
            [phase(gate=GateDecision("stop", START)), step("a"), step("b", phase="P2"), link("P1", "P2")],
            {"go_live": "step:b"},
            "no_date",
        ),
    ],
)
def test_a_plan_without_anything_ahead_is_refused_and_says_why(parts, given, why):
    with pytest.raises(NothingToSimulate) as refused:
        simulate(plan(*parts, **given), START, runs=10, seed=1)
    assert refused.value.why == why


def test_with_the_go_live_behind_it_the_plan_s_end_is_aimed_at():
    live = replace(LIVE, started_on=START, finished_on=START)
    ours = simulate(
        plan(live, step("after", 5, worst_days=9), go_live="step:live", target_go_live=START),
        START,
        runs=500,
        seed=1,
    )
    assert (ours.aim, ours.go_live, ours.target, ours.chance) == ("finish", None, None, None)
    assert ours.critical == {"after": 1.0}


def test_a_run_that_leaves_the_calendar_is_refused_by_name():
    with pytest.raises(ScheduleBeyondLimit) as refused:
        on_the_way(*[step(key, 3650, worst_days=36500) for key in "abcdef"])
    assert refused.value.name == "LIVE"


def test_what_was_found_is_read_back_as_it_was_written():
    threat = risk(responses=[response("r1-1", 0.1)])
    ours = on_the_way(step("a", 10, best_days=8, worst_days=20), risks=[threat], target_go_live=day(10))
    assert ours.responses
    assert from_json(json.loads(json.dumps(as_json(ours)))) == replace(
        ours,
        go_live=ours.go_live._replace(deviation=round(ours.go_live.deviation, 3)),
        finish=ours.finish._replace(deviation=round(ours.finish.deviation, 3)),
        gains=[gain._replace(mean_days=round(gain.mean_days, 3)) for gain in ours.gains],
        responses=[gain._replace(mean_days=round(gain.mean_days, 3)) for gain in ours.responses],
    )


def test_what_was_found_before_responses_were_tried_is_still_read():
    ours = on_the_way(step("a", 10), risks=[risk()])
    first = {key: value for key, value in as_json(ours).items() if key != "responses"} | {"schema": 1}
    assert from_json(first).responses == []
    assert from_json(first).aimed.at == ours.aimed.at


@pytest.mark.parametrize(
    ("last", "unit", "count"),
    [(day(9), "day", 10), (day(60), "week", 13), (day(600), "month", 28), (day(3000), "year", 12)],
)
def test_bins_grow_with_the_time_they_cover_and_leave_no_gap(last, unit, count):
    found, bins = binned(CALENDAR, {START: 3, last: 4}, also=[None, last])
    assert (found, len(bins), sum(one.runs for one in bins)) == (unit, count, 7)
    assert bins[0].runs == 3
    assert bins[-1].runs == 4


def test_a_promise_near_the_runs_has_a_bin_and_one_far_off_has_none():
    counted = {day(20): 5, day(25): 5}
    assert binned(CALENDAR, counted, also=[day(15)])[1][0].first == day(15)
    assert binned(CALENDAR, counted, also=[day(-200)])[1][0].first == day(20)


@modestly
@given(simulations(), st.randoms(use_true_random=False))
def test_the_order_of_input_is_irrelevant(simulation, chance):
    plan, on, risks = simulation
    shuffled = replace(
        plan,
        phases=tuple(chance.sample(plan.phases, len(plan.phases))),
        steps=tuple(chance.sample(plan.steps, len(plan.steps))),
        links=tuple(chance.sample(plan.links, len(plan.links))),
    )
    turned = chance.sample(risks, len(risks))
    assert fingerprint(plan, risks) == fingerprint(shuffled, turned)
    ours, theirs = simulated(plan, on, risks), simulated(shuffled, on, turned)
    if ours is None:
        assert theirs is None
        return
    assert (ours.aimed, ours.chance, dict(ours.critical)) == (
        theirs.aimed,
        theirs.chance,
        dict(theirs.critical),
    )
    assert {(gain.key, gain.days) for gain in ours.gains} == {(gain.key, gain.days) for gain in theirs.gains}


@pytest.mark.parametrize(
    "changed",
    [
        {"days": 4},
        {"best_days": 1},
        {"worst_days": 9},
        {"not_before": day(3)},
        {"started_on": START},
        {"days_left": 2},
        {"dropped": True},
        {"phase": "P2"},
    ],
)
def test_a_fingerprint_changes_with_whatever_a_simulation_reads(changed):
    before = plan(step("a", 3), phase("P2"))
    after = replace(before, steps=(replace(before.steps[0], **changed),))
    assert fingerprint(before, []) != fingerprint(after, [])
    assert fingerprint(before, [risk()]) != fingerprint(before, [risk(probability=0.7)])
    helped = risk(responses=[response("r1-1", 0.1)])
    assert fingerprint(before, [risk()]) != fingerprint(before, [helped])


def test_a_fingerprint_stays_with_names_and_deadlines():
    before = plan(step("a", 3))
    after = plan(step("a", 3, name="Other", deadline=day(1), blocked=True))
    assert fingerprint(before, []) == fingerprint(after, [])
