"""What goes out comes back equal: a plan, written as a project and read again."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from tests.phases.domain.make import CALENDAR
from tests.phases.domain.msproject.strategies import plan_files
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.msproject import read_project, write_project
from tracker.phases.domain.plan import LinkKind, NodeRef, PlanLink
from tracker.phases.domain.plan_file import FilePhase, FileStep, PlanFile

TO_GATE = (LinkKind.FF, LinkKind.SF)


def as_compared(plan):
    """Links are ranked among those that wait at the same node; only there does their rank mean anything."""
    waiting = defaultdict(list)
    for link in sorted(plan.links, key=lambda link: link.position):
        at_gate = link.after.kind == "phase" and link.kind in TO_GATE
        waiting[link.after, at_gate].append(replace(link, position=0))
    baseline = {agreed.node: agreed for agreed in plan.baseline}
    return replace(plan, links=dict(waiting), baseline=baseline)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan_files())
def test_a_plan_comes_back_equal(plan):
    read = read_project(write_project(plan))
    assert as_compared(read) == as_compared(plan)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan_files())
def test_a_file_of_ours_leaves_nothing_unread_and_is_written_alike_again(plan):
    written = write_project(plan)
    read = read_project(written)
    assert read.unread == ()
    assert write_project(read) == written


def test_scheduled_dates_are_shown_and_change_nothing_of_the_plan():
    plan = PlanFile("Rollout", CALENDAR, (FilePhase("P", "Prepare"),), (FileStep("a", "P", "Map", 3),), ())
    dates = {
        "start:P": (date(2026, 2, 2), date(2026, 2, 2)),
        "step:a": (date(2026, 2, 2), date(2026, 2, 4)),
        "gate:P": (date(2026, 2, 4), date(2026, 2, 4)),
    }
    written = write_project(plan, dates)
    assert written.count(b"<Start>2026-02-02T08:00:00</Start>") == 2
    assert written.count(b"<Finish>2026-02-04T17:00:00</Finish>") == 4
    assert b"<FinishDate>2026-02-04T17:00:00</FinishDate>" in written
    assert read_project(written) == plan


def test_an_empty_phase_and_an_empty_plan_come_back():
    empty = PlanFile("Nothing yet", CALENDAR, (), (), ())
    assert read_project(write_project(empty)) == empty
    phases = replace(empty, phases=(FilePhase("P", "客户"), FilePhase("Q", "数据", gate_name="◆ 数据")))
    assert read_project(write_project(phases)) == phases


def test_a_days_work_and_money_come_back_to_the_cent():
    step = FileStep("a", "P", "Pay", 1, planned_cost=Decimal("1234.50"), actual_cost=Decimal("0.07"))
    plan = PlanFile("Rollout", CALENDAR, (FilePhase("P", "Prepare"),), (step,), ())
    assert b"<FixedCost>123450</FixedCost>" in write_project(plan)
    assert read_project(write_project(plan)) == plan


def test_the_spring_festival_comes_back_as_days_off_and_worked_sundays():
    festival = frozenset(date(2026, 2, day) for day in range(15, 24))
    calendar = Calendar(
        date(2026, 1, 5),
        days_off=festival,
        extra_working_days=frozenset({date(2026, 2, 14), date(2026, 2, 23), date(2026, 2, 28)}),
    )
    plan = PlanFile("Rollout", calendar, (), (), ())
    written = write_project(plan)
    assert written.count(b"<Exception>") == 4
    assert read_project(written).calendar == calendar


def test_a_gate_waits_for_the_steps_that_end_its_phase_alone():
    steps = tuple(FileStep(key, "P", key.upper(), 1) for key in "abc")
    links = (PlanLink(NodeRef("step", "a"), NodeRef("step", "b")),)
    plan = PlanFile("Rollout", CALENDAR, (FilePhase("P", "Prepare"),), steps, links)
    gate = write_project(plan).decode().split("<Name>◆ Prepare</Name>")[1].split("</Task>")[0]
    assert [f"<PredecessorUID>{number}</PredecessorUID>" in gate for number in (2, 3, 4)] == [
        False,
        True,
        True,
    ]


def test_a_gate_waits_past_a_step_that_is_dropped():
    steps = (FileStep("a", "P", "A", 1), FileStep("b", "P", "B", 1, is_dropped=True))
    links = (PlanLink(NodeRef("step", "a"), NodeRef("step", "b")),)
    written = write_project(PlanFile("R", CALENDAR, (FilePhase("P", "Prepare"),), steps, links))
    gate = written.decode().split("<Name>◆ Prepare</Name>")[1]
    assert "<PredecessorUID>2</PredecessorUID>" in gate
    assert "<PredecessorUID>3</PredecessorUID>" in gate


def test_a_step_that_is_dropped_is_inactive_in_project():
    steps = (FileStep("a", "P", "A", 1, is_dropped=True), FileStep("b", "P", "B", 1))
    written = write_project(PlanFile("R", CALENDAR, (FilePhase("P", "Prepare"),), steps, ()))
    assert written.count(b"<Active>0</Active>") == 1


def test_what_xml_cannot_hold_is_replaced_and_the_file_stays_whole():
    plan = PlanFile("R\x0b\ud800", CALENDAR, (FilePhase("P", "a\rb\x00"),), (), ())
    assert read_project(write_project(plan)).phases[0].name == "a b\ufffd"
