"""A file's plan becomes the rollout's plan: whole or not at all; what stays keeps its history."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tracker.common.domain.workdays import Calendar
from tracker.common.tables import TableRefused
from tracker.phases import operations
from tracker.phases.domain.plan import LinkKind, NodeRef, PlanLink
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile
from tracker.phases.exchange import ENDINGS, ReadPlan, plan_file_of, read_plan, write_plan
from tracker.phases.models import StepUpdate
from tracker.phases.operations import Source, Takes
from tracker.phases.queries import approved_baseline, schedule_of
from tracker.rollouts.log import first_broken_entry

pytestmark = pytest.mark.django_db
MONDAY = make.MONDAY
SOURCE = Source("plan.csv", "0" * 64)


def link(before: str, after: str, kind: LinkKind = LinkKind.FS, lag: int = 0, position: int = 0) -> PlanLink:
    return PlanLink(NodeRef.parse(before), NodeRef.parse(after), kind, lag, position)


FILE = PlanFile(
    name="Small",
    calendar=Calendar(MONDAY, days_off=frozenset({MONDAY + timedelta(days=1)})),
    phases=(FilePhase("P1", "Prepare", gate_name="Ready"), FilePhase("P2", "Build")),
    steps=(
        FileStep("a", "P1", "Choose", 5, planned_cost=Decimal("10.50")),
        FileStep("b", "P2", "Make", 7),
        FileStep("live", "P2", "Go live", 0),
    ),
    links=(link("step:a", "step:b", position=1), link("step:b", "step:live", position=2)),
    go_live="step:live",
    target_go_live=MONDAY + timedelta(days=30),
)


def bring(rollout, plan=FILE, *, on=MONDAY, **options):
    read = plan if isinstance(plan, ReadPlan) else ReadPlan(plan)
    return operations.import_plan(
        rollout=rollout, read=read, by=options.pop("by", None), on=on, source=SOURCE, **options
    )


def refusals(rollout, plan, **options) -> str:
    before = plan_file_of(rollout)
    with pytest.raises(TableRefused) as caught:
        bring(rollout, plan, **options)
    assert plan_file_of(type(rollout).objects.get(pk=rollout.pk)) == before
    assert not rollout.activity.exists()
    return "\n".join(caught.value.sentences)


def test_an_empty_plan_is_filled_with_all_of_the_file(rollout):
    imported = bring(rollout)
    rollout.refresh_from_db()
    assert replace(plan_file_of(rollout), name=FILE.name) == FILE
    assert len(imported.made.steps.added) == 3
    assert imported.effect.go_live_after is not None
    entry = rollout.activity.get()
    assert entry.verb == "plan_imported"
    assert all(said in entry.detail.text for said in (SOURCE.name, SOURCE.sha256, '"steps_added": 3'))
    assert first_broken_entry(rollout) is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_plan_under_way_comes_back_equal_from_each_form(plan, ending):
    owner = make.member(plan, name="Ann")
    first = plan.steps.get(key="p1-1")
    first.owner, first.planned_cost, first.best_days, first.worst_days = owner, Decimal("99.95"), 2, 9
    first.second_name, first.deadline = "第一步", MONDAY + timedelta(days=40)
    first.save()
    operations.update_step(step=first, by=owner, on=MONDAY, started_on=MONDAY, days_left=4)
    make.link(plan.phases.get(key="P1"), plan.steps.get(key="p2-2"), kind="SS", lag=-2)
    operations.take_baseline(rollout=plan, name="Agreed", by=None, on=MONDAY)
    plan.target_go_live = MONDAY + timedelta(days=60)
    plan.save()
    stands = plan_file_of(plan)
    read = read_plan(write_plan(stands, ending), f"x{ending}", otherwise=plan.calendar)
    assert not read.plan.unread
    assert replace(read.over(stands), unread=()) == stands
    imported = bring(plan, read, replaces=True)
    assert imported.made.is_empty
    assert plan_file_of(plan) == stands
    copy = make.rollout(starts_on=MONDAY)
    bring(copy, read)
    assert replace(plan_file_of(copy), name=stands.name) == stands
    assert schedule_of(copy, MONDAY).go_live == schedule_of(plan, MONDAY).go_live


def test_parts_with_the_same_key_keep_their_row_history_and_evidence(plan):
    step = plan.steps.get(key="p1-1")
    item, deliverable = make.checklist_item(step), make.deliverable(step)
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY)
    stands = plan_file_of(plan)
    steps = (
        replace(stands.steps[0], days=9, name="Renamed"),
        *stands.steps[2:],
        FileStep("new", "P1", "New", 3),
    )
    made = bring(
        plan, replace(stands, steps=steps, links=stands.links[2:]), replaces=True, takes=Takes(), on=MONDAY
    ).made
    kept = plan.steps.get(key="p1-1")
    assert (kept.pk, kept.days, kept.name) == (step.pk, 9, "Renamed")
    assert kept.checklist.get() == item
    assert kept.deliverables.get() == deliverable
    assert kept.updates.count() == 1
    assert not plan.steps.filter(key="p1-2").exists()
    assert plan.steps.get(key="new").number == 3, "numbers are never given twice"
    assert [change.fields for change in made.steps.changed] == [("name", "days")]
    assert plan.links.count() == 2


def test_a_step_that_changes_its_phase_gets_a_new_number_there(plan):
    step = plan.steps.get(key="p1-1")
    step.method = make.method(step.phase)
    step.save()
    stands = plan_file_of(plan)
    bring(
        plan,
        replace(stands, steps=(replace(stands.steps[0], phase="P2"), *stands.steps[1:])),
        replaces=True,
        takes=Takes(),
    )
    moved = plan.steps.get(key="p1-1")
    assert (moved.phase.key, moved.number, moved.method) == ("P2", 4, None)


def test_phases_that_the_file_lacks_go_with_what_they_hold(plan):
    make.criterion(plan.phases.get(key="P1"))
    stands = plan_file_of(plan)
    steps = tuple(step for step in stands.steps if step.phase == "P2")
    ends = {NodeRef("step", step.key) for step in steps}
    links = tuple(link for link in stands.links if {link.before, link.after} <= ends)
    bring(
        plan,
        replace(stands, phases=stands.phases[1:], steps=steps, links=links),
        replaces=True,
        takes=Takes(),
    )
    assert [phase.key for phase in plan.phases.all()] == ["P2"]
    assert plan.steps.count() == 3


def test_what_a_file_says_of_progress_is_kept_as_said_that_day(plan):
    step = plan.steps.get(key="p1-1")
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY)
    stands = plan_file_of(plan)
    tuesday = MONDAY + timedelta(days=1)
    done = replace(stands.steps[0], finished_on=tuesday, actual_cost=Decimal("7.00"))
    bring(plan, replace(stands, steps=(done, *stands.steps[1:])), replaces=True, takes=Takes(), on=tuesday)
    last = plan.steps.get(key="p1-1").updates.first()
    assert (last.on, last.finished_on) == (tuesday, tuesday)
    assert plan.steps.get(key="p1-1").cost_readings.get().actual_cost == Decimal("7.00")
    assert StepUpdate.objects.count() == 2


def test_a_plan_that_is_not_empty_is_not_filled(plan):
    plan.activity.all().delete()
    assert "not empty" in refusals(plan, FILE)


def test_nothing_else_is_taken_over_unless_asked_for(plan):
    stands = plan_file_of(plan)
    wanted = replace(
        FILE, steps=(*FILE.steps, *stands.steps), links=(), phases=stands.phases, go_live="step:live"
    )
    wanted = replace(
        wanted,
        steps=stands.steps,
        baseline=(FileBaselineDate("step:live", MONDAY, MONDAY, 0),),
        go_live="gate:P2",
    )
    bring(plan, wanted, replaces=True, takes=Takes())
    plan.refresh_from_db()
    assert (plan.go_live_node, plan.target_go_live, plan.days_off) == ("step:live", None, [])
    assert not plan.baselines.exists()
    bring(plan, wanted, replaces=True, takes=Takes(calendar=True, go_live=True, baseline=True))
    plan.refresh_from_db()
    assert (plan.go_live_node, plan.target_go_live, plan.days_off) == (
        "gate:P2",
        FILE.target_go_live,
        ["2026-09-08"],
    )
    assert plan.baselines.get().name == SOURCE.name
    assert list(approved_baseline(plan)) == ["step:live"]


def test_owners_are_members_by_name_or_become_members(rollout):
    ann = make.member(rollout, name="Ann")
    make.member(make.rollout(), name="Bob")
    wanted = replace(FILE, steps=(replace(FILE.steps[0], owner="Ann"), replace(FILE.steps[1], owner="Bob")))
    wanted = replace(wanted, links=wanted.links[:1], go_live=None)
    assert "“Bob” is not in the team" in refusals(rollout, wanted, takes=Takes())
    consultant = make.member(rollout, role="consultant")
    assert "project manager" in refusals(rollout, wanted, by=consultant)
    assert bring(rollout, wanted, by=ann).members == ("Bob",)
    bob = rollout.members.get(name="Bob")
    assert (bob.user, bob.role) == (None, "team_member")
    assert [step.owner for step in rollout.steps.all()] == [ann, bob]


A, B, LIVE = FILE.steps


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"phases": ()}, "no phase"),
        ({"steps": (replace(A, phase="P9"), B, LIVE)}, "phase “P9” is not in the file"),
        ({"steps": (A, B, LIVE, replace(A, name="Twin"))}, "key “a” is there twice"),
        ({"steps": (replace(A, key="a b"), B, LIVE)}, "hyphens"),
        ({"steps": (replace(A, name=" \u200b"), B, LIVE)}, "no name"),
        ({"steps": (replace(A, name="x" * 201), B, LIVE)}, "longer than 200"),
        ({"steps": (replace(A, name="a\0b"), B, LIVE)}, "Character 2"),
        ({"steps": (replace(A, second_name="\ud800"), B, LIVE)}, "Character 1"),
        ({"steps": (replace(A, days=3651), B, LIVE)}, "between 0 and 3650"),
        ({"steps": (replace(A, days=-1), B, LIVE)}, "between 0 and 3650"),
        ({"steps": (replace(A, best_days=6), B, LIVE)}, "At best"),
        ({"steps": (replace(A, worst_days=1), B, LIVE)}, "At worst"),
        ({"steps": (replace(A, deadline=MONDAY.replace(year=2200)), B, LIVE)}, "Check the year"),
        ({"steps": (replace(A, planned_cost=Decimal("0.005")), B, LIVE)}, "two decimals"),
        ({"steps": (replace(A, actual_cost=Decimal(-1)), B, LIVE)}, "two decimals"),
        ({"steps": (replace(A, started_on=MONDAY + timedelta(days=3)), B, LIVE)}, "start after today"),
        (
            {"steps": (replace(A, finished_on=MONDAY, started_on=MONDAY + timedelta(days=1)), B, LIVE)},
            "finish",
        ),
        ({"steps": (replace(A, days_left=3), B, LIVE)}, "Only a step that has started"),
        ({"steps": (replace(A, is_dropped=True, blocked_reason="x"), B, LIVE)}, "Only a blocked step"),
        ({"links": (link("step:a", "step:nothing"),)}, "not in this plan"),
        ({"links": (link("step:a", "step:a"),)}, "can't wait for itself"),
        ({"links": (link("phase:P1", "step:a"),)}, "one is a step of the other"),
        ({"links": (link("step:a", "step:b"), link("step:a", "step:b", lag=2))}, "already waits"),
        ({"links": (link("step:a", "step:b", lag=3651),)}, "-3650 to 3650"),
        ({"links": (link("step:a", "step:b"), link("step:b", "step:a"))}, "which waits for it"),
        ({"links": (link("phase:P1", "phase:P2"), link("step:b", "step:a"))}, "which waits for it"),
        ({"go_live": "step:gone"}, "go-live “step:gone”"),
        ({"baseline": (FileBaselineDate("step:gone", MONDAY, MONDAY, 0),)}, "does not describe it"),
        (
            {"baseline": (FileBaselineDate("step:a", MONDAY, MONDAY - timedelta(days=1), 0),)},
            "before it starts",
        ),
    ],
)
def test_what_a_plan_cant_hold_is_named_before_anything_is_stored(rollout, changes, what):
    assert what in refusals(rollout, replace(FILE, **changes))


def test_everything_that_is_wrong_is_listed_by_its_place(rollout):
    wrong = tuple(FileStep(f"s{number}", "P9", "", 4000) for number in range(3))
    read = ReadPlan(
        replace(FILE, steps=wrong, links=(), go_live=None), places={"step:s0": "row 7", "step:s1": "row 8"}
    )
    told = refusals(rollout, read)
    assert told.count("\n") == 8
    assert "row 7: It has no name" in told
    assert "row 8: Its phase “P9”" in told


def test_dates_that_leave_the_calendar_are_refused_naming_the_step(rollout):
    steps = tuple(FileStep(f"s{number}", "P1", f"Step {number}", 3650) for number in range(20))
    links = tuple(link(f"step:s{number}", f"step:s{number + 1}") for number in range(19))
    with pytest.raises(ValidationError, match="Step 12"):
        bring(rollout, replace(FILE, steps=steps, links=links, go_live=None))
    assert not rollout.steps.exists()


def test_a_ring_of_5000_is_refused_with_a_shortened_loop(rollout):
    steps = tuple(FileStep(f"s{number}", "P1", f"Step {number}", 1) for number in range(5000))
    links = tuple(link(f"step:s{number}", f"step:s{(number + 1) % 5000}") for number in range(5000))
    told = refusals(rollout, replace(FILE, steps=steps, links=links, go_live=None))
    assert "and others" in told
    assert len(told) < 400


def test_more_than_a_plan_holds_is_refused(rollout, monkeypatch):
    monkeypatch.setattr("tracker.common.limits.STEPS", 2)
    assert "at most 2 steps, this one 3" in refusals(rollout, FILE)
    monkeypatch.setattr("tracker.common.limits.STEPS", 3)
    monkeypatch.setattr("tracker.common.limits.LINKS", 1)
    assert "at most 1 links" in refusals(rollout, FILE)


def test_statements_do_not_grow_with_the_steps(rollout, django_assert_max_num_queries):
    steps = tuple(FileStep(f"s{number}", "P1", f"Step {number}", 1) for number in range(400))
    links = tuple(link(f"step:s{number}", f"step:s{number + 1}") for number in range(399))
    many = replace(FILE, steps=steps, links=links, go_live=None)
    with django_assert_max_num_queries(60):
        bring(rollout, many)
    changed = replace(many, steps=tuple(replace(step, days=2, started_on=MONDAY) for step in steps))
    with django_assert_max_num_queries(60):
        bring(rollout, changed, replaces=True)
    assert StepUpdate.objects.count() == 400
    with django_assert_max_num_queries(90):
        bring(rollout, replace(FILE, go_live=None), replaces=True)
    assert rollout.steps.count() == 3
