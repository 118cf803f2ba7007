from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tracker.phases import operations
from tracker.phases.models import Step
from tracker.phases.queries import schedule_of

pytestmark = pytest.mark.django_db
MONDAY = make.MONDAY
NEXT_MONDAY = MONDAY + timedelta(days=7)


def step_of(plan, key: str = "p1-1") -> Step:
    return plan.steps.get(key=key)


def test_saying_more_days_are_left_moves_the_go_live_and_tells_by_how_much(plan):
    step = step_of(plan)
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=5)
    effect = operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=8)
    assert effect.go_live_days == 3
    assert {moved.key for moved in effect.moved} >= {"step:p1-1", "step:p1-2", "gate:P1", "step:live"}


def test_each_update_is_kept_with_its_note_and_logged(plan):
    step = step_of(plan)
    by = make.member(plan)
    operations.update_step(step=step, by=by, on=MONDAY, started_on=MONDAY, days_left=3, note="Two left")
    update = step.updates.get()
    assert (update.member, update.on, update.days_left, update.note) == (by, MONDAY, 3, "Two left")
    assert plan.activity.filter(verb="step_updated").count() == 1


def test_what_was_said_keeps_its_day_until_something_new_is_said(plan):
    step = step_of(plan)
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=9)
    operations.update_step(
        step=step, by=None, on=NEXT_MONDAY, started_on=MONDAY, days_left=operations.KEEP, note="All well"
    )
    assert (step.said_on, step.days_left) == (MONDAY, 9)


def test_ticks_carry_their_day_and_person_and_can_be_taken_back(plan):
    step = step_of(plan)
    item, by = make.checklist_item(step), make.member(plan)
    operations.update_step(step=step, by=by, on=MONDAY, done_items=[item])
    item.refresh_from_db()
    assert (item.done_on, item.done_by) == (MONDAY, by)
    operations.update_step(step=step, by=by, on=MONDAY, done_items=[])
    item.refresh_from_db()
    assert (item.done_on, item.done_by) == (None, None)


def test_a_blocked_step_keeps_the_day_since_when(plan):
    step = step_of(plan)
    operations.update_step(step=step, by=None, on=MONDAY, blocked_reason="the works council")
    operations.update_step(step=step, by=None, on=NEXT_MONDAY, blocked_reason="the works council, still")
    assert step.blocked_since == MONDAY
    operations.update_step(step=step, by=None, on=NEXT_MONDAY)
    assert (step.blocked_since, step.blocked_reason) == (None, "")


def test_a_milestone_reached_as_planned_ends_its_day(plan):
    live = step_of(plan, "live")
    planned = schedule_of(plan, MONDAY).nodes["step:live"].planned.finish
    operations.update_step(step=live, by=None, on=planned, finished_on=planned)
    live.refresh_from_db()
    assert live.ends_in_the_evening is True


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"started_on": NEXT_MONDAY}, "started_on"),
        ({"started_on": MONDAY, "finished_on": NEXT_MONDAY}, "finished_on"),
        ({"started_on": MONDAY, "finished_on": date(2026, 9, 4)}, "finished_on"),
        ({"started_on": MONDAY, "days_left": 0}, "days_left"),
        ({"started_on": MONDAY, "days_left": 10**6}, "days_left"),
        ({"days_left": 3}, "days_left"),
    ],
)
def test_impossible_progress_is_refused_at_its_field_and_leaves_nothing(plan, facts, field):
    step = step_of(plan)
    with pytest.raises(ValidationError) as refused:
        operations.update_step(step=step, by=None, on=MONDAY, **facts)
    assert list(refused.value.message_dict) == [field]
    assert not step.updates.exists()
    assert not plan.activity.exists()


def test_undo_says_again_what_was_said_before(plan):
    step = step_of(plan)
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=4)
    operations.update_step(step=step, by=None, on=NEXT_MONDAY, started_on=MONDAY, finished_on=NEXT_MONDAY)
    operations.undo_update(step=step, by=None, on=NEXT_MONDAY)
    step.refresh_from_db()
    assert (step.finished_on, step.days_left, step.said_on) == (None, 4, MONDAY)
    assert step.updates.count() == 3


def test_undoing_the_first_update_leads_back_to_what_came_with_the_plan(plan):
    step = step_of(plan)
    Step.objects.filter(pk=step.pk).update(started_on=MONDAY)
    step.refresh_from_db()
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, finished_on=MONDAY)
    operations.undo_update(step=step, by=None, on=MONDAY)
    assert (step.started_on, step.finished_on) == (MONDAY, None)


def test_undo_keeps_the_first_day_of_a_block(plan):
    step = step_of(plan)
    operations.update_step(step=step, by=None, on=MONDAY, blocked_reason="the works council")
    operations.update_step(step=step, by=None, on=NEXT_MONDAY)
    operations.undo_update(step=step, by=None, on=NEXT_MONDAY)
    assert step.blocked_since == MONDAY


def test_a_step_nobody_spoke_of_has_nothing_to_undo(plan):
    with pytest.raises(ValidationError):
        operations.undo_update(step=step_of(plan), by=None, on=MONDAY)
