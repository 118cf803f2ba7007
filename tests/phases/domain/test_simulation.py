"""The simulation against the schedule itself: run by run, with the durations that were drawn."""

from dataclasses import replace
from math import ceil

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phases.domain.strategies import plans_under_way
from tracker.phases.domain.chances import Draws, RiskDays, days_of_nodes, gather_chances
from tracker.phases.domain.facts import gather_facts
from tracker.phases.domain.forward import planned_dates
from tracker.phases.domain.network import build_network
from tracker.phases.domain.schedule import schedule
from tracker.phases.domain.simulation import NothingToSimulate, simulate

modestly = settings(max_examples=150, deadline=None)


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
@given(simulations(), st.integers(1, 30))
def test_the_size_of_the_pieces_does_not_show(simulation, piece):
    plan, on, risks = simulation
    assert simulated(plan, on, risks, runs=700, piece=piece * 10) == simulated(plan, on, risks, runs=700)
