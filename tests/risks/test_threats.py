"""Where a risk meets the plan: an open step shows its risks, and a slip asks whether one happened."""

import json

import pytest
import time_machine
from django.urls import reverse

from tests import make
from tests.conftest import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
HTMX = {"headers": {"HX-Request": "true"}}
SECRET = "Takeover talks"
ASKED = "Has it happened?"


@pytest.fixture
def _today():
    with time_machine.travel("2026-09-14 10:00Z", tick=False):
        yield


@pytest.fixture
def plan(rollout):
    """Two steps in a row, each with an open risk, the first with a confidential one besides."""
    phase = make.phase(rollout)
    first, second = make.step(phase), make.step(phase)
    make.link(first, second)
    make.risk(rollout, name="Tedious entry", steps=[first], impact=5)
    make.risk(rollout, name="Old habits", steps=[second])
    make.risk(rollout, name=SECRET, steps=[first], is_confidential=True)
    return rollout


def updated(send, step, **said):
    path = reverse("phases:step", args=[step.rollout.slug, step.key])
    return send(path, {"said": "running", "started_on": "2026-09-07", **said}, row=step, **HTMX)


def changed(send, rollout, edit: dict):
    path = reverse("phases:save_changes", args=[rollout.slug])
    return send(path, {"edits": json.dumps([edit])}, **HTMX)


@pytest.mark.parametrize("name", ["phases:phase", "phases:plan"])
def test_an_open_step_shows_its_open_risks_and_only_those(page, plan, manager, name):
    make.risk(plan, name="Gone", steps=[plan.steps.first()], over_on=make.MONDAY)
    key = ["P1"] if name == "phases:phase" else []
    parts = step_part(page(name, plan, *key, step="p1-1").content.decode())
    assert "Tedious entry" in parts
    assert SECRET in parts
    assert "Old habits" not in parts
    assert "Gone" not in parts


def step_part(text: str) -> str:
    return text.partition('class="step-risks"')[2].partition("</ul>")[0]


def test_a_team_member_does_not_see_a_confidential_one_there(page, plan, team_member):
    parts = step_part(page("phases:phase", plan, "P1", step="p1-1").content.decode())
    assert "Tedious entry" in parts
    assert SECRET not in parts


def test_a_step_without_risks_has_no_such_part(page, rollout, manager):
    make.step(make.phase(rollout))
    assert "step-risks" not in page("phases:phase", rollout, "P1", step="p1-1").content.decode()


def test_a_slip_asks_of_the_threats_to_that_step_highest_first(send, plan, manager):
    text = updated(send, plan.steps.get(key="p1-1"), days_left="9").content.decode()
    assert "R01 “Tedious entry” threatens “Step p1-1”. Has it happened?" in text
    assert text.index("Tedious entry”") < text.index(f"{SECRET}”")
    assert f"/rollouts/{plan.slug}/risks/1/close/?how=occurred" in text
    assert f"/rollouts/{plan.slug}/risks/1/assess/" in text
    assert "“Old habits” threatens" not in text


def test_a_step_that_ends_no_later_or_whose_risks_are_opportunities_asks_nothing(send, plan, manager):
    assert ASKED not in updated(send, plan.steps.get(key="p1-1"), days_left="1").content.decode()
    plan.risks.update(kind="opportunity", strategy="enhance")
    assert ASKED not in updated(send, plan.steps.get(key="p1-1"), days_left="30").content.decode()


@pytest.mark.parametrize("role", ["team_member"])
def test_whoever_may_not_edit_risks_is_not_asked(send, client, plan, role):
    member = sign_in(client, plan, role)
    step = plan.steps.get(key="p1-1")
    step.owner = member
    step.save()
    answer = updated(send, step, days_left="9")
    assert "Saved." in answer.content.decode()
    assert ASKED not in answer.content.decode()


def test_taking_the_update_back_asks_nothing(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    updated(send, step, days_left="1")
    step.refresh_from_db()
    path = reverse("phases:undo_step", args=[plan.slug, step.key])
    assert ASKED not in send(path, {"owner": ""}, row=step, **HTMX).content.decode()


def test_a_change_of_the_plan_asks_too(send, plan, manager):
    longer = {"of": "step:p1-2", "field": "days", "was": 5, "now": 8}
    text = changed(send, plan, longer).content.decode()
    assert "R02 “Old habits” threatens “Step p1-2”. Has it happened?" in text
    assert "“Tedious entry” threatens" not in text


def test_without_htmx_the_question_comes_as_a_message(send, plan, manager, client):
    step = plan.steps.get(key="p1-1")
    path = reverse("phases:step", args=[plan.slug, step.key])
    sent = {"said": "running", "started_on": "2026-09-07", "days_left": "9"}
    text = client.get(send(path, sent, row=step).url).content.decode()
    assert "R01 “Tedious entry” threatens" in text


def test_the_answer_that_it_happened_is_chosen_already(page, plan, manager):
    form = page("risks:close", plan, 1, how="occurred").context["form"]
    assert form["how"].value() == "occurred"
    for typed in ({}, {"how": "maybe"}):
        assert page("risks:close", plan, 1, **typed).context["form"]["how"].value() == "closed"


def test_of_many_threats_the_highest_are_asked_of(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    updated(send, step, days_left="6")
    for _number in range(20):
        make.risk(plan, steps=[step])
    step.refresh_from_db()
    text = updated(send, step, days_left="12").content.decode()
    assert text.count(ASKED) == 3
