"""Rule 25: what holds in every plan, tried on random ones."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.phases.domain.make import START
from tests.phases.domain.reference import Reference
from tests.phases.domain.strategies import links, plans_under_way, untouched_plans
from tracker.phases.domain.facts import Status
from tracker.phases.domain.links import LinkRefused, refuse_link, refuse_links
from tracker.phases.domain.plan import GateDecision
from tracker.phases.domain.schedule import schedule

modestly = settings(max_examples=60, deadline=None)


def indices(span):
    return span.start_index, span.finish_index


@modestly
@given(plans_under_way())
def test_brute_force_agrees_on_planned_and_forecast_dates(plan_and_day):
    plan, on = plan_and_day
    reference, ours = Reference(plan, on), schedule(plan, on)
    assert {key: indices(node.planned) for key, node in ours.nodes.items()} == reference.planned
    assert {key: indices(node.forecast) for key, node in ours.nodes.items()} == reference.forecast


@modestly
@given(untouched_plans())
def test_brute_force_agrees_on_the_dates_that_people_see(plan):
    reference, ours = Reference(plan, START), schedule(plan, START)
    for key, node in ours.nodes.items():
        shown = reference.shown(key, reference.planned, reference._planned_own(key))
        assert (node.planned.start, node.planned.finish) == shown


@modestly
@given(plans_under_way())
def test_delaying_a_node_by_its_float_keeps_the_finish_and_by_one_day_more_moves_it(plan_and_day):
    plan, on = plan_and_day
    reference, ours = Reference(plan, on), schedule(plan, on)
    horizon = max(finish for _, finish in reference.forecast.values())
    for key, node in ours.nodes.items():
        if node.status in (Status.DONE, Status.DROPPED):
            assert node.total_float is None
            continue
        assert node.critical == (node.total_float == 0)
        kept = reference.delayed(key, node.total_float)
        moved = reference.delayed(key, node.total_float + 1)
        assert max(finish for _, finish in kept.values()) == horizon
        assert max(finish for _, finish in moved.values()) == horizon + 1


@modestly
@given(plans_under_way())
def test_delaying_a_node_by_its_go_live_float_keeps_the_go_live_and_by_one_day_more_moves_it(plan_and_day):
    plan, on = plan_and_day
    reference, ours = Reference(plan, on), schedule(plan, on)
    go_live = reference.forecast[plan.go_live][1]
    for key, node in ours.nodes.items():
        if node.status in (Status.DONE, Status.DROPPED):
            assert node.go_live_float is None
        elif node.go_live_float is None:
            assert reference.delayed(key, 500)[plan.go_live][1] == go_live
        else:
            assert reference.delayed(key, node.go_live_float)[plan.go_live][1] == go_live
            assert reference.delayed(key, node.go_live_float + 1)[plan.go_live][1] == go_live + 1


@modestly
@given(plans_under_way(), st.randoms(use_true_random=False))
def test_the_order_of_input_is_irrelevant(plan_and_day, chance: random.Random):
    plan, on = plan_and_day
    shuffled = replace(
        plan,
        phases=tuple(chance.sample(plan.phases, len(plan.phases))),
        steps=tuple(chance.sample(plan.steps, len(plan.steps))),
        links=tuple(chance.sample(plan.links, len(plan.links))),
    )
    ours, theirs = schedule(plan, on), schedule(shuffled, on)
    assert dict(ours.nodes) == dict(theirs.nodes)
    assert set(ours.out_of_sequence) == set(theirs.out_of_sequence)


@modestly
@given(plans_under_way(), st.data())
def test_a_new_link_makes_nothing_earlier(plan_and_day, data):
    plan, on = plan_and_day
    link = data.draw(links(plan))
    try:
        refuse_link(plan, link)
    except LinkRefused:
        assume(False)
    before, after = schedule(plan, on), schedule(replace(plan, links=(*plan.links, link)), on)
    for key, node in after.nodes.items():
        for old, new in zip(indices(before.nodes[key].planned), indices(node.planned), strict=True):
            assert new >= old
        for old, new in zip(indices(before.nodes[key].forecast), indices(node.forecast), strict=True):
            assert new >= old


@modestly
@given(untouched_plans(), st.integers(0, 45))
def test_while_all_goes_to_plan_the_forecast_is_the_plan(plan, days):
    on = plan.calendar.day(0) + timedelta(days=days)
    to_plan = as_planned_until(plan, on)
    ours = schedule(to_plan, on)
    assert {key: indices(node.forecast) for key, node in ours.nodes.items()} == {
        key: indices(node.planned) for key, node in ours.nodes.items()
    }
    assert not ours.out_of_sequence


def as_planned_until(plan, on):
    """Return the plan in which, by that morning, everything has happened on its planned day."""
    spans = {key: node.planned for key, node in schedule(plan, on).nodes.items()}
    today = plan.calendar.index(on)

    def worked(step):
        span = spans[f"step:{step.key}"]
        if step.dropped or span.start_index > today or (step.days and span.start > on):
            return step
        if step.days and span.finish_index > today:
            return replace(step, started_on=span.start)
        return replace(step, started_on=span.start, finished_on=span.finish)

    def decided(phase):
        span = spans[f"gate:{phase.key}"]
        return replace(phase, gate=GateDecision("go", span.finish)) if span.finish_index <= today else phase

    return replace(
        plan,
        steps=tuple(worked(step) for step in plan.steps),
        phases=tuple(decided(phase) for phase in plan.phases),
    )


@modestly
@given(untouched_plans())
def test_links_accepted_one_by_one_are_accepted_together(plan):
    refuse_links(plan)


@modestly
@given(untouched_plans(), st.data())
def test_a_link_refused_for_a_circle_would_leave_steps_without_dates(plan, data):
    link = data.draw(links(plan))
    circle = refused_circle(plan, link)
    looped = {
        key
        for key, node in schedule(replace(plan, links=(*plan.links, link)), START).nodes.items()
        if node.looped
    }
    assert circle <= looped
    assert bool(circle) == bool(looped)


def refused_circle(plan, link):
    """Return the nodes of the circle that the link would close; skip what is refused otherwise."""
    try:
        refuse_link(plan, link)
    except LinkRefused as refused:
        assume(refused.code == "circle")
        return set(refused.nodes)
    return set()
