"""Random plans as files carry them: every link, lag and date, odd names, facts, baselines, costs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.phases.domain import strategies as plans
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile

_BAD = "\x7f\ufffe\uffff"
names = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs", "So"), exclude_characters=_BAD)
).map(str.strip).filter(bool).map(lambda text: text[:200].strip()) | st.sampled_from(
    ["客户分级", "<b>&amp;</b> ]]>", "\"Go\" & 'live'", "界" * 200, "◆ Phase 1", "a  b", "👩‍👩‍👧 é"]
)
some_names = st.just("") | names
money = (
    st.none()
    | st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("9999999999.99")])
    | st.decimals(0, 99999, places=2)
)
days = st.none() | st.integers(0, 3650)


@st.composite
def _phase(draw, phase):
    return FilePhase(
        key=phase.key,
        name=draw(names),
        second_name=draw(some_names),
        gate_name=draw(some_names),
        second_gate_name=draw(some_names),
        not_before=phase.not_before,
        deadline=draw(plans.seldom),
    )


@st.composite
def _step(draw, step, owners):
    return FileStep(
        key=step.key,
        phase=step.phase,
        name=draw(names),
        days=draw(st.just(step.days) | st.just(3650)),
        second_name=draw(some_names),
        best_days=draw(days),
        worst_days=draw(days),
        owner=draw(st.sampled_from(owners)),
        not_before=step.not_before,
        deadline=draw(plans.seldom),
        planned_cost=draw(money),
        actual_cost=draw(money),
        started_on=step.started_on,
        finished_on=step.finished_on,
        days_left=step.days_left,
        said_on=step.said_on,
        blocked_reason=draw(some_names),
        is_dropped=step.dropped,
    )


@st.composite
def _agreed(draw, node, *, has_work):
    start = draw(plans.near)
    if not has_work:
        return FileBaselineDate(node, start, start, 0)
    finish = start + timedelta(days=draw(st.integers(0, 20)))
    return FileBaselineDate(node, start, finish, draw(st.integers(0, 20)), draw(money))


@st.composite
def plan_files(draw):
    plan, _ = draw(plans.plans_under_way())
    owners = ["", *draw(st.lists(names, min_size=1, max_size=3))]
    steps = sorted(plan.steps, key=lambda step: step.phase)
    phases = sorted(plan.phases, key=lambda phase: phase.key)
    nodes = [(f"{kind}:{phase.key}", False) for phase in phases for kind in ("start", "gate")]
    nodes += [(f"step:{step.key}", True) for step in steps]
    agreed = draw(st.sets(st.sampled_from(nodes)))
    links = tuple(replace(link, position=n) for n, link in enumerate(plan.links))
    return PlanFile(
        name=draw(names),
        calendar=plan.calendar,
        phases=tuple(draw(_phase(phase)) for phase in phases),
        steps=tuple(draw(_step(step, owners)) for step in steps),
        links=links,
        go_live=draw(st.none() | st.just(plan.go_live)),
        target_go_live=draw(plans.seldom),
        baseline=tuple(draw(_agreed(node, has_work=has_work)) for node, has_work in sorted(agreed)),
    )
