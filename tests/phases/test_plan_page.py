"""The plan's page: what it shows, and every change previewed before it is saved."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tracker.phases import operations
from tracker.phases.models import PlanChange, PlanLink, Step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)
HTMX = {"headers": {"HX-Request": "true"}}
LONGER = {"of": "step:p1-1", "field": "days", "was": 5, "now": 9}


def url(name: str, plan, *args) -> str:
    return reverse(f"phases:{name}", args=[plan.slug, *args])


def plain(answer) -> str:
    return unescape(answer.text).replace("\xa0", " ")


def preview(send, plan, *edits, **kwargs):
    return send(url("preview", plan), {"edits": json.dumps(edits)}, **HTMX, **kwargs)


def save(send, plan, *edits, **kwargs):
    return send(url("save_changes", plan), {"edits": json.dumps(edits)}, **HTMX, **kwargs)


def to_save(answer) -> str:
    """What the preview's own form would send."""
    form = re.search(r'action="[^"]*/plan/save/.*?name="edits" value="([^"]*)"', answer.text, re.DOTALL)
    assert form, "nothing to save"
    return unescape(form[1])


def typed(step: Step, **changes) -> dict:
    return {"name": step.name, "days": step.days, **changes}


def test_the_plan_says_when_go_live_is_and_what_drives_it(page, plan, manager):
    operations.change_step(step=plan.steps.get(key="p2-1"), by=None, on=TODAY, days=20)
    shown = plain(page("phases:plan", plan, columns="because"))
    assert "<h1>Go-live Fri 30 Oct 2026, driven by Step p2-1</h1>" in shown
    assert "after 1.1 Step p1-1" in shown


def test_a_change_is_shown_in_words_before_anything_is_stored(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    answer = send(url("change_step", plan, step.key), typed(step, days=9), row=step, **HTMX)
    shown = plain(answer)
    assert "Preview: 1.1 Step p1-1: Working days 5 to 9" in shown
    assert "Nothing is saved yet" in shown
    assert "Fri 9 Oct to Thu 15 Oct 2026" in shown
    assert "4 working days later." in shown
    assert "5 steps, 2 gates" in shown
    assert "fig-before-change" in shown
    assert Step.objects.get(key="p1-1").days == 5
    assert not plan.activity.exists()


def test_what_was_previewed_is_saved_and_can_be_taken_back(client, send, plan, manager):
    seen = preview(send, plan, LONGER)
    answer = send(url("save_changes", plan), {"edits": to_save(seen)}, **HTMX)
    assert "Saved. Go-live moves from Fri 9 Oct to Thu 15 Oct 2026" in plain(answer)
    assert Step.objects.get(key="p1-1").days == 9
    change = PlanChange.objects.get()
    assert url("undo_change", plan, change.pk) in answer.text
    undone = send(url("undo_change", plan, change.pk), **HTMX)
    assert "4 working days earlier" in plain(undone)
    assert Step.objects.get(key="p1-1").days == 5


def test_further_edits_join_the_preview(send, plan, manager):
    step = plan.steps.get(key="p2-1")
    pending = json.dumps([LONGER])
    answer = send(url("change_step", plan, step.key), typed(step, days=6, pending=pending), row=step, **HTMX)
    assert "Preview: 2 changes" in plain(answer)
    assert {edit["of"] for edit in json.loads(to_save(answer))} == {"step:p1-1", "step:p2-1"}


def test_a_deadline_that_breaks_is_named_with_its_day(send, plan, manager):
    Step.objects.filter(key="p2-2").update(deadline="2026-10-12")
    shown = plain(preview(send, plan, LONGER))
    assert "1 deadline" in shown
    assert "2.2 Step p2-2 was promised for Mon 12 Oct, now Thu 15 Oct." in shown


def test_a_message_that_moves_along_is_counted_and_named(send, plan, manager):
    make.plan_line(plan, name="Word to all", cadence="anchored", anchors=["gate:P1"], offset=1)
    shown = plain(preview(send, plan, LONGER))
    assert "1 message" in shown
    assert "Word to all" in shown


def test_the_reasons_of_a_refusal_stand_beside_what_was_typed(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    answer = send(url("change_step", plan, step.key), typed(step, days=9, best_days=12), row=step, **HTMX)
    assert "At best it can't take longer than planned" in plain(answer)
    assert 'value="12"' in answer.text
    assert "Preview:" not in plain(answer)


def test_bad_numbers_in_the_plan_are_refused(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    for days in ("-1", "3651", "1e400", "", "1.5", "1_0", "NaN", "9" * 5000):
        answer = send(url("change_step", plan, step.key), typed(step, days=days), row=step, **HTMX)
        assert "Nothing was saved" in answer.text, days


def test_a_stale_change_says_what_stands_there_now(send, plan, manager):
    seen = preview(send, plan, LONGER)
    operations.change_step(step=plan.steps.get(key="p1-1"), by=None, on=TODAY, days=7)
    answer = send(url("save_changes", plan), {"edits": to_save(seen)}, **HTMX)
    assert "Working days was changed by somebody else meanwhile and now is 7" in plain(answer)
    assert Step.objects.get(key="p1-1").days == 7


def test_a_row_that_changed_since_it_was_opened_shows_both_texts(send, plan, manager):
    seen = plan.steps.get(key="p1-1")
    operations.change_step(step=seen, by=None, on=TODAY, name="Renamed meanwhile")
    answer = send(url("change_step", plan, seen.key), typed(seen, name="Mine"), row=seen, **HTMX)
    assert "Somebody else changed this" in plain(answer)
    assert "Renamed meanwhile" in plain(answer)
    assert 'value="Mine"' in answer.text


def test_nothing_changed_is_said_without_alarm(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    answer = send(url("change_step", plan, step.key), typed(step), row=step, **HTMX)
    assert "Nothing was changed" in plain(answer)
    assert "error-summary" not in answer.text


def test_a_double_click_saves_once(send, plan, manager):
    token = "7b0a5d4e-8f5e-4d3a-9a53-6a6b5a1f0c11"
    for _click in range(2):
        save(send, plan, LONGER, token=token)
    assert PlanChange.objects.count() == 1


def test_without_a_script_every_form_leads_on(client, send, plan, manager):
    step = plan.steps.get(key="p1-1")
    seen = send(url("change_step", plan, step.key), typed(step, days=9), row=step)
    assert "<html" in seen.text
    answer = send(url("save_changes", plan), {"edits": to_save(seen), "opened": "p1-1"})
    assert answer.url == url("plan", plan) + "?step=p1-1"
    assert "4 working days later" in plain(client.get(answer.url))


def test_a_link_is_added_in_either_direction_and_to_a_whole_phase(send, plan, manager):
    wanted = {"direction": "awaited", "other": "phase:P2", "kind": "FS", "lag": "2"}
    seen = send(url("add_link", plan, "step", "p1-1"), wanted, **HTMX)
    assert "Phase 2 waits for 1.1 Step p1-1 (Finish to start, 2 working days)" in plain(seen)
    send(url("save_changes", plan), {"edits": to_save(seen)}, **HTMX)
    link = plan.links.get(after="phase:P2")
    assert (link.before, link.kind, link.lag) == ("step:p1-1", "FS", 2)


def test_a_link_is_changed_and_removed_where_it_is_listed(send, page, plan, manager):
    link = plan.links.get(before="step:p1-1")
    assert "awaited by" in page("phases:plan", plan, step="p1-1").text
    seen = send(url("change_link", plan, link.pk), {"kind": "SS", "lag": "1", "opened": "p1-1"}, **HTMX)
    assert "in another way (Start to start, 1 working day)" in plain(seen)
    gone = send(url("change_link", plan, link.pk), {"kind": "FS", "lag": "0", "remove": "1"}, **HTMX)
    assert "no longer waits for 1.1 Step p1-1" in plain(gone)


def test_a_phase_has_dates_of_its_own(send, plan, manager):
    phase = plan.phases.get(key="P2")
    wanted = {"name": "Technology", "gate_name": "Accepted", "deadline": "2026-10-02"}
    seen = send(url("change_phase", plan, "P2"), wanted, row=phase, **HTMX)
    assert "Gate: Accepted was promised for Fri 2 Oct" in plain(seen)
    send(url("save_changes", plan), {"edits": to_save(seen)}, **HTMX)
    phase.refresh_from_db()
    assert (phase.name, str(phase.deadline)) == ("Technology", "2026-10-02")


def test_many_steps_change_at_once_and_are_one_change(send, plan, manager):
    owner = make.member(plan)
    wanted = {
        "chosen": ["p1-1", "p1-2", "live"],
        "owner": owner.pk,
        "days_how": "percent",
        "days_by": "150",
        "not_before_how": "set",
        "not_before_on": "2026-09-21",
    }
    seen = send(url("change_many", plan), wanted, **HTMX)
    assert "Preview: 8 changes" in plain(seen)
    send(url("save_changes", plan), {"edits": to_save(seen)}, **HTMX)
    steps = {step.key: step for step in plan.steps.all()}
    assert [steps[key].days for key in ("p1-1", "p1-2", "live", "p2-1")] == [8, 8, 0, 5]
    assert steps["p1-2"].owner == owner
    assert plan.activity.count() == 1


def test_what_says_nothing_changed_stays(send, plan, manager):
    Step.objects.filter(key="p1-1").update(deadline="2026-09-30")
    seen = send(
        url("change_many", plan), {"chosen": ["p1-1"], "deadline_how": "shift", "deadline_by": "3"}, **HTMX
    )
    (edit,) = json.loads(to_save(seen))
    assert (edit["field"], edit["now"]) == ("deadline", "2026-10-05")


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"days_how": "add", "days_by": "1"}, "Choose the steps to change"),
        ({"chosen": ["p1-1"], "days_how": "add"}, "Give the number"),
        ({"chosen": ["p1-1"], "not_before_how": "set"}, "Give the number or the day"),
        ({"chosen": ["p1-1", "foreign"], "days_how": "add", "days_by": "1"}, "is not in this plan any more"),
        ({"chosen": ["p1-1"], "days_how": "set", "days_by": "-4"}, "greater than or equal to 0"),
        ({"chosen": ["p1-1"], "owner": "987654"}, "987654 is not one of the available choices"),
        ({"chosen": ["p1-1"]}, "Nothing was changed"),
    ],
)
def test_a_batch_that_makes_no_sense_says_why(send, plan, manager, wanted, reason):
    make.step(make.phase(make.rollout(), key="X"), key="foreign")
    assert reason in plain(send(url("change_many", plan), wanted, **HTMX))


def test_a_step_is_removed_after_its_effect_was_shown(client, send, plan, manager):
    step = plan.steps.get(key="p1-2")
    asked = plain(client.get(url("remove_step", plan, step.key)))
    assert "With it go 2 links" in asked
    assert plan.steps.filter(key="p1-2").exists()
    send(url("remove_step", plan, step.key), row=step)
    assert not plan.steps.filter(key="p1-2").exists()
    assert not PlanLink.objects.filter(before="step:p1-2").exists()


def test_whoever_only_sees_the_plan_gets_no_way_to_change_it(client, send, page, plan):
    for role in ("sponsor", "team_member"):
        client.force_login(make.member(plan, role=role).user)
        shown = page("phases:plan", plan, step="p1-1").text
        assert "plan-geometry" not in shown
        assert "Edit many" not in shown
        for name, args in (
            ("preview", ()),
            ("save_changes", ()),
            ("change_step", ("p1-1",)),
            ("change_many", ()),
        ):
            assert send(url(name, plan, *args), {"edits": "[]"}).status_code == 403


def test_parts_of_other_rollouts_are_as_if_missing(send, plan, manager):
    other = make.rollout()
    step = make.step(make.phase(other, key="X"), key="foreign")
    link = make.link(step, make.step(step.phase))
    change = PlanChange.objects.create(rollout=other, at="2026-09-14T10:00Z", edits=[])
    for name, args in (
        ("change_step", ("foreign",)),
        ("change_phase", ("X",)),
        ("remove_step", ("foreign",)),
        ("add_link", ("step", "foreign")),
        ("change_link", (link.pk,)),
        ("undo_change", (change.pk,)),
    ):
        assert send(url(name, plan, *args), {}).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"q": "p1-2"}, "1.2 Step p1-2", "1.1 Step p1-1"),
        ({"status": "late"}, "1.1 Step p1-1", "2.1 Step p2-1"),
        ({"show": "critical"}, "1.1 Step p1-1", "1.3 Aside"),
        ({"owner": "none", "q": "aside"}, "1.3 Aside", "1.2 Step p1-2"),
        ({"folded": "P1"}, "2.1 Step p2-1", "1.1 Step p1-1"),
    ],
)
def test_filters_and_folds_stand_in_the_address(page, plan, manager, query, shown, hidden):
    make.step(plan.phases.get(key="P1"), key="aside", name="Aside", days=1)
    operations.update_step(step=plan.steps.get(key="p1-1"), by=None, on=TODAY, started_on=TODAY)
    text = page("phases:plan", plan, **query).text
    table = text[text.index("<table") : text.index("</table>")]
    assert shown in table
    assert hidden not in table


def test_names_are_shown_as_typed(send, page, plan, manager):
    Step.objects.filter(key="p1-1").update(name="<script>alert(1)</script> a<b & 客户")
    text = page("phases:plan", plan).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; a&lt;b &amp; 客户" in text


def test_a_plan_costs_as_many_queries_with_many_steps_as_with_few(client, plan, manager):
    phase = plan.phases.get(key="P1")
    address = url("plan", plan) + "?columns=status,start,free,because&links=all&many=1"

    def queries(more: int) -> int:
        for _one in range(more):
            make.link(plan.steps.get(key="p1-1"), make.step(phase, owner=manager))
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    assert queries(2) == queries(20)
