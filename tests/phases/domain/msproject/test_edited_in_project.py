"""A file of ours that somebody worked on in Project: what they changed counts, the rest comes back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.phases.domain.make import CALENDAR, START
from tracker.phases.domain.msproject import read_project, write_project
from tracker.phases.domain.plan import LinkKind, NodeRef, PlanLink
from tracker.phases.domain.plan_file import FilePhase, FileStep, PlanFile

RUNNING = FileStep(
    "map", "P", "Map", 10, second_name="绘制", started_on=START, days_left=4, said_on=date(2026, 1, 12)
)
PLAN = PlanFile(
    "Rollout",
    CALENDAR,
    (FilePhase("P", "Prepare", gate_name="Ready?"), FilePhase("Q", "Build")),
    (RUNNING, FileStep("load", "Q", "Load", 3, planned_cost=Decimal(50))),
    (PlanLink(NodeRef("phase", "P"), NodeRef("phase", "Q")),),
    go_live="gate:Q",
)


def tasks(text):
    """Return what stands before the tasks, each task, and what follows."""
    head, *rest = text.split("<Task>")
    last, end = rest[-1].split("</Tasks>")
    return head, ["<Task>" + task for task in [*rest[:-1], last]], "</Tasks>" + end


def edited(change):
    """Read the plan after a change to the list of its tasks: project, P, map, gate, Q, load, gate."""
    head, rows, end = tasks(write_project(PLAN).decode())
    return read_project((head + "".join(change(rows)) + end).encode())


def changed(number, *changes):
    def change(rows):
        for old, new in changes:
            assert old in rows[number]
            rows[number] = rows[number].replace(old, new)
        return rows

    return edited(change)


def test_nothing_changed_is_the_plan():
    assert edited(lambda rows: rows) == PLAN


def test_what_project_adds_when_it_saves_changes_nothing():
    computed = (
        "<FixedCost>0</FixedCost><FixedCostAccrual>3</FixedCostAccrual><PercentComplete>0</PercentComplete>"
        "<Cost>0</Cost><ActualCost>0</ActualCost><EarlyStart>2026-01-05T08:00:00</EarlyStart>"
    )
    assert changed(4, ("</Summary>", f"</Summary>{computed}")) == PLAN


def test_a_task_added_in_project_is_a_new_step_of_its_phase():
    task = (
        "<Task><UID>40</UID><ID>3</ID><Name>Check</Name><OutlineLevel>2</OutlineLevel>"
        "<Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat></Task>"
    )
    plan = edited(lambda rows: [*rows[:3], task, *rows[3:]])
    assert plan.steps == (RUNNING, FileStep("t40", "P", "Check", 2), PLAN.steps[1])
    assert plan.unread == ()


def test_a_task_copied_in_project_does_not_share_its_key():
    def copy(rows):
        return [*rows[:3], rows[2].replace("<UID>2</UID>", "<UID>41</UID>"), *rows[3:]]

    plan = edited(copy)
    assert [step.key for step in plan.steps] == ["map", "t41", "load"]
    assert plan.links == PLAN.links


def test_a_gate_renamed_in_project_has_that_name():
    assert changed(3, ("Ready?", "Are we ready?")).phases[0].gate_name == "Are we ready?"
    assert changed(6, ("◆ Build", "Built")).phases[1].gate_name == "Built"


def test_a_phase_renamed_in_project_keeps_its_key_and_its_gate():
    phase = changed(1, ("Prepare", "Get ready")).phases[0]
    assert phase == replace(PLAN.phases[0], name="Get ready")


def test_a_gate_deleted_in_project_leaves_the_phase():
    plan = edited(lambda rows: [*rows[:6]])
    assert plan.phases == PLAN.phases
    assert plan.go_live is None


def test_progress_entered_in_project_replaces_what_was_said():
    resume = "<Stop>2026-01-13T17:00:00</Stop><Resume>2026-01-14T08:00:00</Resume>"
    plan = changed(
        2,
        ("<RemainingDuration>PT32H", "<RemainingDuration>PT16H"),
        ("<EffortDriven>", f"{resume}<EffortDriven>"),
    )
    assert plan.steps[0] == replace(RUNNING, days_left=2, said_on=date(2026, 1, 14))


def test_a_duration_changed_in_project_is_the_new_one():
    assert changed(5, ("<Duration>PT24H", "<Duration>PT40H")).steps[1].days == 5
    assert changed(2, ("<Duration>PT72H", "<Duration>PT88H")).steps[0].days == 11


def test_a_link_drawn_to_a_gate_in_project_is_one_to_the_end_of_its_phase():
    link = (
        "<PredecessorLink><PredecessorUID>5</PredecessorUID><Type>1</Type><LinkLag>4800</LinkLag>"
        "<LagFormat>7</LagFormat></PredecessorLink>"
    )
    plan = changed(3, ("</CalendarUID>", f"</CalendarUID>{link}"))
    assert plan.links[0] == PlanLink(NodeRef("step", "load"), NodeRef("phase", "P"), LinkKind.FF, 1)


def test_a_link_drawn_from_a_gate_in_project_is_one_from_the_end_of_its_phase():
    link = "<PredecessorLink><PredecessorUID>3</PredecessorUID><Type>3</Type></PredecessorLink>"
    plan = changed(5, ("</CalendarUID>", f"</CalendarUID>{link}"))
    assert plan.links[1] == PlanLink(NodeRef("phase", "P"), NodeRef("step", "load"), LinkKind.FS, 0, 1)


def test_our_fields_are_found_wherever_project_moved_them():
    written = write_project(PLAN).replace(b"188744014", b"188743731")
    assert read_project(written) == PLAN


def test_keys_that_no_plan_could_hold_are_not_kept():
    plan = changed(5, ("<Value>load</Value>", f"<Value>{'x' * 41}</Value>"))
    assert plan.steps[1].key == "t5"
    assert changed(5, ("<Value>load</Value>", "<Value>../x</Value>")).steps[1].key == "t5"
