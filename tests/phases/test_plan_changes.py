"""Edits saved together, previewed first, and taken back."""

import json

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tracker.phases import operations
from tracker.phases.domain.edits import FieldEdit, LinkEdit, Terms, as_json
from tracker.phases.forms import EditsForm
from tracker.phases.models import PlanChange, PlanLink
from tracker.phases.preview import preview, preview_edits
from tracker.phases.preview_words import preview_words
from tracker.phases.queries import schedule_of

pytestmark = pytest.mark.django_db
MONDAY = make.MONDAY
DAYS = FieldEdit("step:p1-1", "days", 5, 9)


def change(plan, *edits, **kwargs):
    return operations.change_plan(rollout=plan, edits=edits, by=kwargs.pop("by", None), on=MONDAY)


def state(plan):
    """Everything that an edit may touch, as it stands."""
    steps = plan.steps.order_by("pk").values("key", "days", "owner", "not_before", "days_left", "said_on")
    links = plan.links.order_by("before", "after").values("before", "after", "kind", "lag", "position")
    phases = plan.phases.order_by("pk").values("key", "deadline")
    return list(steps), list(links), list(phases)


def test_many_edits_are_one_change_with_one_entry_in_the_log(plan):
    owner = make.member(plan)
    effect = change(
        plan,
        DAYS,
        FieldEdit("step:p2-1", "owner", None, owner.pk),
        FieldEdit("phase:P2", "deadline", None, "2026-10-02"),
        LinkEdit("step:p1-1", "step:p2-2", None, Terms("SS", 3)),
    )
    assert effect.go_live_days == 4
    assert [missed.key for missed in effect.missed_deadlines] == ["gate:P2"]
    assert plan.steps.get(key="p2-1").owner == owner
    assert plan.activity.count() == 1
    assert PlanChange.objects.get().undone_at is None


def test_one_bad_edit_keeps_all_of_them_out(plan):
    before = state(plan)
    with pytest.raises(ValidationError, match="Step p1-1"):
        change(plan, DAYS, LinkEdit("step:p1-2", "step:p1-1", None, Terms("FS", 0)))
    assert state(plan) == before
    assert not plan.activity.exists()


def test_taking_back_brings_everything_as_it_was(plan):
    step = plan.steps.get(key="p1-1")
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=4)
    before, dates = state(plan), schedule_of(plan, MONDAY).nodes
    change(
        plan,
        FieldEdit("step:p1-1", "days_left", 4, 8),
        FieldEdit("step:p2-1", "not_before", None, "2026-11-02"),
        LinkEdit("step:p1-1", "step:p1-2", Terms("FS", 0), None),
        LinkEdit("step:p1-2", "step:p2-1", Terms("FS", 0), Terms("SS", -2)),
    )
    assert state(plan) != before
    operations.undo_change(change=PlanChange.objects.get(), by=None, on=MONDAY)
    assert state(plan) == before
    assert schedule_of(plan, MONDAY).nodes == dates
    with pytest.raises(ValidationError, match="already"):
        operations.undo_change(change=PlanChange.objects.get(), by=None, on=MONDAY)


def test_a_link_comes_back_in_its_place(plan):
    first = plan.links.first()
    operations.remove_link(link=first, by=None, on=MONDAY)
    operations.undo_change(change=PlanChange.objects.get(), by=None, on=MONDAY)
    assert plan.links.first().position == first.position


def test_a_later_change_of_the_same_field_is_not_overwritten_by_undo(plan):
    change(plan, DAYS)
    first = PlanChange.objects.get()
    change(plan, FieldEdit("step:p1-1", "days", 9, 12))
    with pytest.raises(operations.EditsStale, match="now is 12"):
        operations.undo_change(change=first, by=None, on=MONDAY)
    assert plan.steps.get(key="p1-1").days == 12


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused_naming_what_stands_there(plan):
    change(plan, DAYS)
    with pytest.raises(operations.EditsStale, match=r"Step p1-1.*Working days.*now is 9"):
        change(plan, FieldEdit("step:p1-1", "days", 5, 7))


def test_an_edit_of_a_step_that_is_gone_says_so(plan):
    with pytest.raises(operations.EditsStale, match="p9-9"):
        change(plan, FieldEdit("step:p9-9", "days", 5, 7))


def test_nothing_changed_is_said_and_not_stored(plan):
    with pytest.raises(operations.NothingChanged):
        change(plan, FieldEdit("step:p1-1", "days", 5, 5))
    plan.refresh_from_db()
    assert plan.plan_version == 0


def test_a_preview_tells_of_the_estimates_that_follow(plan):
    plan.steps.filter(key="p1-1").update(best_days=4, worst_days=8)
    words = preview_words(preview_edits(plan, [DAYS], by=make.member(plan), on=MONDAY), [DAYS])
    assert words.title == words.edits[0]
    assert words.edits[1:] == ("1.1 Step p1-1: At worst 8 to 9",)


def test_an_owner_of_another_rollout_is_no_choice(plan):
    with pytest.raises(ValidationError, match="team"):
        change(plan, FieldEdit("step:p1-1", "owner", None, make.member(make.rollout()).pk))


def test_days_left_of_a_step_that_has_not_started_are_refused(plan):
    with pytest.raises(ValidationError, match="started"):
        change(plan, FieldEdit("step:p1-1", "days_left", None, 3))


def test_days_left_are_kept_as_what_was_said_that_day(plan):
    by = make.member(plan)
    operations.update_step(step=plan.steps.get(key="p1-1"), by=by, on=MONDAY, started_on=MONDAY)
    change(plan, FieldEdit("step:p1-1", "days_left", None, 8), by=by)
    last = plan.steps.get(key="p1-1").updates.first()
    assert (last.days_left, last.said_on, last.member) == (8, MONDAY, by)


def test_a_step_planned_beyond_its_worst_case_takes_that_along_and_back(plan):
    plan.steps.filter(key="p1-1").update(best_days=4, worst_days=8)
    change(plan, DAYS)
    assert plan.steps.values_list("best_days", "days", "worst_days").get(key="p1-1") == (4, 9, 9)
    operations.undo_change(change=PlanChange.objects.get(), by=None, on=MONDAY)
    assert plan.steps.values_list("best_days", "days", "worst_days").get(key="p1-1") == (4, 5, 8)
    with pytest.raises(ValidationError, match="At best"):
        change(plan, FieldEdit("step:p1-1", "best_days", 4, 6))


def test_what_a_step_costs_is_kept_over_time(plan):
    change(plan, FieldEdit("step:p1-1", "actual_cost", None, "120.50"))
    reading = plan.steps.get(key="p1-1").cost_readings.get()
    assert (str(reading.actual_cost), reading.on) == ("120.50", MONDAY)


def test_a_preview_tells_what_would_move_and_stores_nothing(plan):
    by, before = make.member(plan), state(plan)
    make.plan_line(plan, cadence="anchored", anchors=["gate:P1"], offset=1)
    seen = preview_edits(plan, [DAYS], by=by, on=MONDAY)
    assert seen.effect.go_live_days == 4
    assert seen.after.steps["p1-2"].node.forecast.start > seen.before.steps["p1-2"].node.forecast.start
    assert [(moved.kind, (moved.now - moved.was).days) for moved in seen.moved_along] == [("message", 4)]
    assert state(plan) == before
    stored = type(plan).objects.get(pk=plan.pk)
    assert (plan.plan_version, stored.plan_version, stored.log_count) == (0, 0, 0)
    assert not PlanChange.objects.exists()


def test_a_preview_says_of_which_message_the_day_is_lost(plan):
    make.plan_line(plan, name="What changes", cadence="anchored", anchors=["step:p1-2"])
    step = plan.steps.get(key="p1-2")
    seen = preview(
        plan,
        lambda: operations.remove_step(step=step, by=None, on=MONDAY),
        by=make.member(plan),
        on=MONDAY,
    )
    (row,) = (row for row in preview_words(seen, title="Removed").moved if row.kind == "Message")
    assert (row.name, row.now) == ("What changes", "no day")
    assert row.was != "no day"


def test_a_confidential_message_is_not_told_to_whoever_may_not_know_it(plan):
    make.plan_line(plan, cadence="anchored", anchors=["gate:P1"], offset=1, is_confidential=True)
    for role, told in (("team_member", 0), ("project_manager", 1)):
        by = make.member(plan, role=role)
        assert len(preview_edits(plan, [DAYS], by=by, on=MONDAY).moved_along) == told


def test_an_added_step_can_be_taken_back_until_somebody_works_on_it(plan):
    phase = plan.phases.get(key="P1")
    step, _effect = operations.add_step(phase=phase, by=None, on=MONDAY, name="Sign off", days=2)
    added = PlanChange.objects.get()
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY)
    with pytest.raises(ValidationError, match="Somebody has worked"):
        operations.undo_change(change=added, by=None, on=MONDAY)
    other, _effect = operations.add_step(phase=phase, by=None, on=MONDAY, name="Sign again", days=2)
    operations.undo_change(change=PlanChange.objects.first(), by=None, on=MONDAY)
    assert not plan.steps.filter(key=other.key).exists()


def test_a_removed_step_takes_its_links_along(plan):
    effect = operations.remove_step(step=plan.steps.get(key="p1-2"), by=None, on=MONDAY)
    assert not PlanLink.objects.filter(before="step:p1-2").exists()
    assert "step:live" in [moved.key for moved in effect.moved] or effect.go_live_days is not None
    assert plan.activity.get(verb="step_removed").detail.text.count("p1-2")


def test_the_go_live_is_not_removed(plan):
    with pytest.raises(ValidationError, match="go-live"):
        operations.remove_step(step=plan.steps.get(key="live"), by=None, on=MONDAY)


def test_questions_do_not_grow_with_the_edits(plan, django_assert_max_num_queries):
    phase = plan.phases.get(key="P1")
    steps = [make.step(phase, key=f"extra-{number}") for number in range(30)]
    with django_assert_max_num_queries(40):
        change(plan, *(FieldEdit(step.node_key, "days", 5, 6) for step in steps))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"of": "step:p1-1", "field": "days", "was": 5, "now": -1}, "greater than or equal to 0"),
        ({"of": "step:p1-1", "field": "days", "was": 5, "now": 10**9}, "3650"),
        ({"of": "step:p1-1", "field": "days", "was": 5, "now": "1e5"}, "whole number"),
        ({"of": "step:p1-1", "field": "not_before", "was": None, "now": "2027-02-29"}, "valid date"),
        ({"of": "step:p1-1", "field": "deadline", "was": None, "now": "9999-12-31"}, "2199"),
        ({"of": "step:p1-1", "field": "name", "was": "x", "now": " "}, "required"),
        ({"of": "step:p1-1", "field": "name", "was": "x", "now": "a\u0000"}, "Character 2|Null"),
        ({"of": "step:p1-1", "field": "delete", "was": None, "now": "x"}, "delete"),
        ({"of": "step:p1-1", "field": "__class__", "was": None, "now": "x"}, "__class__"),
        ({"of": "step:p1-1", "field": "planned_cost", "was": None, "now": "NaN"}, "number"),
        ({"of": "step:p1-1", "field": "planned_cost", "was": None, "now": "1.234"}, "decimal"),
        ({"before": "step:p1-1", "after": "step:p1-2", "was": None, "now": ["XX", 0]}, "FS, SS"),
        ({"before": "step:p1-1", "after": "step:p1-2", "was": None, "now": ["FS", 10**9]}, "3650"),
        ({"step": "p1-1", "is_there": False}, "own form"),
        ("nonsense", "can't be read"),
    ],
)
def test_what_a_page_sends_is_checked_like_what_is_typed(plan, edit, message):
    form = EditsForm({"edits": json.dumps([edit]), "once": "x"}, member=make.member(plan))
    assert not form.is_valid()
    with pytest.raises(ValidationError, match=message):
        raise ValidationError(form.errors["edits"].data)


def test_a_nest_of_lists_is_refused_at_once(plan):
    form = EditsForm({"edits": "[" * 5000 + "]" * 5000}, member=make.member(plan))
    assert not form.is_valid()


def test_a_page_sends_what_it_was_shown(plan):
    sent = json.dumps(as_json([DAYS]))
    form = EditsForm({"edits": sent}, member=make.member(plan))
    assert form.is_valid()
    assert form.cleaned_data["edits"] == [DAYS]


def test_a_step_is_dropped_as_an_edit_with_its_history_and_taken_up_again_by_undo(plan):
    step = plan.steps.get(key="p1-1")
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=4)
    before = state(plan)
    effect = change(plan, FieldEdit("step:p1-1", "is_dropped", 0, 1))
    step.refresh_from_db()
    assert (step.is_dropped, step.days_left, step.said_on) == (True, None, None)
    assert [update.is_dropped for update in step.updates.order_by("pk")] == [False, True]
    assert effect.go_live_days < 0
    operations.undo_change(change=PlanChange.objects.get(), by=None, on=MONDAY)
    step.refresh_from_db()
    assert (step.is_dropped, step.updates.count(), state(plan)) == (False, 3, before)


def test_who_dropped_it_meanwhile_is_told_in_words(plan):
    change(plan, FieldEdit("step:p1-1", "is_dropped", 0, 1))
    with pytest.raises(
        ValidationError, match="Dropped was changed by somebody else meanwhile and now is yes"
    ):
        change(plan, FieldEdit("step:p1-1", "is_dropped", 2, 0))


def test_a_drop_is_said_in_words(plan):
    dropped = FieldEdit("step:p1-1", "is_dropped", 0, 1)
    seen = preview_edits(plan, [dropped], by=make.member(plan), on=MONDAY)
    assert preview_words(seen, [dropped]).edits == ("1.1 Step p1-1 is dropped",)
