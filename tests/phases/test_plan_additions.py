"""A step or a phase is added: shown in the plan first, stored once it is confirmed."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.held import held
from tracker.phases.models import PlanChange

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
HTMX = {"headers": {"HX-Request": "true"}}
NAME = "签字 & <b>sign</b>"


def url(name: str, plan, *args) -> str:
    return reverse(f"phases:{name}", args=[plan.slug, *args])


def plain(answer) -> str:
    return unescape(answer.text).replace("\xa0", " ")


def wanted(plan, **changes) -> dict:
    return {"name": NAME, "phase": plan.phases.get(key="P2").pk, "days": 30, **changes}


def stored(plan) -> tuple:
    row = type(plan).objects.get(pk=plan.pk)
    return row.plan_version, row.log_count, row.steps.count(), row.phases.count(), row.plan_changes.count()


@pytest.fixture
def ask(send, plan, manager):
    """Send the form of a new step, and return the preview."""

    def ask(page: str = "add_step", /, **changes):
        sent = wanted(plan, **changes) if page == "add_step" else changes
        return send(url(page, plan), sent)

    return ask


def test_a_new_step_is_shown_in_words_and_on_the_chart_before_it_is_stored(ask, plan):
    before = stored(plan)
    answer = ask()
    shown = plain(answer)
    assert f"2.4 {NAME} is new, 14 Sep – 23 Oct 2026" in shown
    assert "Nothing is saved yet" in shown
    assert "1 gate" in shown
    assert "Becomes critical" in shown
    assert "fig-before-change" in answer.text
    assert "<b>sign" not in answer.text
    assert stored(plan) == before


def test_a_confirmed_step_is_stored_once_and_shown_open(client, ask, plan):
    sent = held(ask(), "confirmed")
    answer = client.post(url("add_step", plan), sent)
    added = plan.steps.get(name=NAME)
    assert answer.url == url("plan", plan) + f"?step={added.key}"
    assert (added.days, added.phase.key) == (30, "P2")
    again = client.post(url("add_step", plan), sent)
    assert again.url == answer.url
    assert plan.steps.filter(name=NAME).count() == 1
    assert plan.activity.filter(verb="step_added").count() == 1


def test_on_the_way_back_to_the_form_everything_typed_is_kept(client, ask, plan):
    owner = make.member(plan)
    before = stored(plan)
    typed = {"owner": owner.pk, "not_before": "2026-10-05", "deadline": "2026-12-24"}
    answer = client.post(url("add_step", plan), held(ask(**typed), "back"))
    form = answer.context["form"]
    kept = {name: str(form[name].value()) for name in wanted(plan, **typed)}
    assert kept == {name: str(value) for name, value in wanted(plan, **typed).items()}
    assert "Nothing was saved yet" not in answer.text
    assert stored(plan) == before


def test_a_new_step_whose_own_deadline_can_not_be_held_says_so(ask):
    shown = plain(ask(deadline="2026-09-25"))
    assert "1 deadline" in shown
    assert f"2.4 {NAME} was promised for Fri 25 Sep, now Fri 23 Oct." in shown


def test_a_new_step_that_becomes_critical_is_named_among_what_does(ask):
    shown = plain(ask())
    critical = shown[shown.index("Becomes critical") : shown.index("Breaks")]
    assert f"2.4 {NAME}" in critical


def test_while_an_addition_is_previewed_nothing_else_is_edited(ask):
    text = ask().text
    for other in ("plan-geometry", "Edit many", "plan-edits"):
        assert other not in text


def test_a_step_that_was_previewed_in_a_heading_gone_since_is_refused(client, ask, plan):
    method = make.method(plan.phases.get(key="P2"))
    sent = held(ask(method=method.pk), "confirmed")
    method.delete()
    answer = client.post(url("add_step", plan), sent)
    assert "Nothing was saved yet" in answer.text
    assert not plan.steps.filter(name=NAME).exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "\u200b"}, "required"),
        ({"days": "3651"}, "less than or equal to 3650"),
        ({"days": "-1"}, "greater than or equal to 0"),
        ({"phase": "987654"}, "Select a valid choice"),
        ({"not_before": "2199-12-31"}, "would fall outside the years of the calendar"),
        ({"deadline": "31.12.2026"}, "valid date"),
    ],
)
def test_a_step_that_can_not_be_is_refused_before_and_on_confirmation(ask, plan, changes, reason):
    before = stored(plan)
    for answer in (ask(**changes), ask(**changes, confirmed="1")):
        assert reason in plain(answer)
        assert NAME in plain(answer) or "name" in changes
    assert stored(plan) == before


def test_a_new_phase_is_previewed_and_stored_when_confirmed(client, ask, plan):
    before = stored(plan)
    seen = ask("add_phase", name="Second wave", gate_name="Accepted")
    assert "Preview: Second wave is new, Mon 14 Sep" in plain(seen)
    assert stored(plan) == before
    answer = client.post(url("add_phase", plan), held(seen, "confirmed"))
    added = plan.phases.get(name="Second wave")
    assert (added.gate_name, answer.url) == ("Accepted", url("plan", plan) + f"?edit={added.key}")


def test_the_first_phase_of_an_empty_plan_is_previewed_too(client, send, rollout, manager):
    seen = send(url("add_phase", rollout), {"name": "Strategy"})
    assert "Strategy is new" in plain(seen)
    client.post(url("add_phase", rollout), held(seen, "confirmed"))
    assert rollout.phases.get().name == "Strategy"


def test_a_message_that_a_new_step_moves_is_told(ask, plan):
    make.plan_line(plan, name="Word to all", cadence="anchored", anchors=["gate:P2"], offset=1)
    assert "Word to all" in plain(ask())


def test_a_new_step_begins_in_the_phase_whose_page_asked_for_it(send, page, plan, manager):
    assert page("phases:add_step", plan, to="P2").context["form"].initial["phase"].key == "P2"
    seen = send(url("add_step", plan) + "?to=P2", wanted(plan))
    assert "1.1 Step p1-1" in plain(seen)


def test_whoever_only_sees_the_plan_adds_nothing(client, send, plan):
    for role in ("sponsor", "team_member"):
        client.force_login(make.member(plan, role=role).user)
        for name in ("add_step", "add_phase"):
            assert send(url(name, plan), wanted(plan, confirmed="1")).status_code == 403
    client.force_login(make.user())
    assert send(url("add_step", plan), wanted(plan)).status_code == 404


def test_a_preview_costs_as_many_queries_in_a_large_plan_as_in_a_small_one(ask, plan):
    def queries(more: int) -> int:
        for _one in range(more):
            make.link(plan.steps.get(key="p1-1"), make.step(plan.phases.get(key="P1")))
        ask()
        with CaptureQueriesContext(connection) as asked:
            assert ask().status_code == 200
        return len(asked)

    assert queries(2) == queries(20)


def test_the_strip_after_a_save_takes_the_change_back(send, plan, manager):
    edits = '[{"of": "step:p1-1", "field": "days", "was": 5, "now": 9}]'
    answer = send(url("save_changes", plan), {"edits": edits}, **HTMX)
    undo = url("undo_change", plan, PlanChange.objects.get().pk)
    strip = answer.text[answer.text.rindex('id="effect"') :]
    assert undo in strip
    undone = send(undo, **HTMX)
    assert "earlier" in undone.text[undone.text.rindex('id="effect"') :]
    assert "undo" not in undone.text[undone.text.rindex('id="effect"') :]
