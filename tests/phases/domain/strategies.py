"""Random plans: all kinds of links, lags of both signs, odd calendars, progress, decisions."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from tests.phases.domain.make import START
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.links import LinkRefused, refuse_link
from tracker.phases.domain.plan import GateDecision, LinkKind, NodeRef, Plan, PlanLink, PlanPhase, PlanStep

near = st.integers(-3, 30).map(lambda offset: START + timedelta(days=offset))
seldom = st.none() | st.none() | near


@st.composite
def calendars(draw):
    return Calendar(
        START + timedelta(days=draw(st.integers(0, 6))),
        draw(st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset({0, 2})])),
        draw(st.frozensets(near, max_size=3)),
        draw(st.frozensets(near, max_size=3)),
    )


@st.composite
def links(draw, plan):
    steps = [NodeRef("step", step.key) for step in plan.steps]
    ends = st.sampled_from([*steps, *steps, *(NodeRef("phase", phase.key) for phase in plan.phases)])
    return PlanLink(draw(ends), draw(ends), draw(st.sampled_from(LinkKind)), draw(st.integers(-3, 4)))


@st.composite
def untouched_plans(draw):
    """Nothing has happened yet; every link that may be is kept."""
    phases = [
        PlanPhase(f"P{n}", f"Phase {n}", not_before=draw(seldom)) for n in range(draw(st.integers(1, 3)))
    ]
    steps = [
        PlanStep(
            key=f"s{n}",
            phase=draw(st.sampled_from(phases)).key,
            name=f"Step {n}",
            days=draw(st.integers(0, 4)),
            not_before=draw(seldom),
            dropped=draw(st.integers(0, 7)) == 7,
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    plan = Plan(draw(calendars()), tuple(phases), tuple(steps))
    for _ in range(draw(st.integers(0, 9))):
        link = draw(links(plan))
        try:
            refuse_link(plan, link)
        except LinkRefused:
            continue
        plan = replace(plan, links=(*plan.links, link))
    nodes = [*(f"step:{step.key}" for step in steps), *(f"gate:{phase.key}" for phase in phases)]
    return replace(plan, go_live=draw(st.sampled_from(nodes)))


@st.composite
def _progressed(draw, step, on):
    state = draw(st.sampled_from(["waiting", "waiting", "running", "done"]))
    if state == "waiting":
        return step
    started_on = on - timedelta(days=draw(st.integers(0, 12)))
    until_today = st.integers(0, (on - started_on).days)
    if state == "done":
        finished_on = started_on + timedelta(days=draw(until_today))
        return replace(step, started_on=started_on, finished_on=finished_on, end_of_day=draw(st.booleans()))
    if draw(st.booleans()):
        return replace(step, started_on=started_on)
    said_on = started_on + timedelta(days=draw(until_today))
    return replace(step, started_on=started_on, said_on=said_on, days_left=draw(st.integers(1, 5)))


@st.composite
def _decided(draw, phase, on):
    outcome = draw(st.sampled_from([None, None, None, "go", "conditional", "hold"]))
    if outcome is None:
        return phase
    decided_on = on - timedelta(days=draw(st.integers(0, 9)))
    review_on = draw(st.none() | near)
    return replace(phase, gate=GateDecision(outcome, decided_on, review_on, end_of_day=draw(st.booleans())))


@st.composite
def plans_under_way(draw):
    """Return a plan and the status date that its facts agree with; facts may break its links."""
    plan = draw(untouched_plans())
    on = START + timedelta(days=draw(st.integers(-2, 25)))
    steps = tuple(draw(_progressed(step, on)) for step in plan.steps)
    phases = tuple(draw(_decided(phase, on)) for phase in plan.phases)
    return replace(plan, steps=steps, phases=phases), on
