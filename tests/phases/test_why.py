"""“Why this date?” in words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import make
from tracker.phases import operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)


def told(client, plan, kind="step", key="p1-2", **headers) -> str:
    return client.get(reverse("phases:why", args=[plan.slug, kind, key]), headers=headers).text.replace(
        "\xa0", " "
    )


def test_the_reasons_lead_back_to_where_a_date_begins(client, plan, manager):
    text = told(client, plan)
    assert "1.1 Step p1-1 ends Fri 18 Sep 2026, 5 working days from Mon 14 Sep on: could start today." in text
    assert "1.2 Step p1-2 ends Fri 25 Sep 2026" in text
    assert "after 1.1 Step p1-1, which ends Fri 18 Sep" in text


def test_a_critical_step_says_what_a_slip_does_and_what_would_free_a_day(client, plan, manager):
    text = told(client, plan)
    assert "It is critical" in text
    assert "The go-live waits for it" in text
    assert "Planned a day shorter" in text
    assert "Each brings the go-live earlier, too." in text


def test_a_step_with_float_says_why_it_is_not_critical(client, plan, manager):
    make.step(plan.phases.get(key="P1"), key="aside", days=2)
    text = told(client, plan, key="aside")
    assert "It is not critical: it may end 18 working days later" in text
    assert "The go-live does not wait for it." in text
    pushed = (
        "The first it would push is Gate: Phase 1, which waits for 1.2 Step p1-2 until Fri 25 Sep anyway."
    )
    assert pushed in text


def test_what_has_happened_is_said_as_a_fact(client, plan, manager):
    step = plan.steps.get(key="p1-1")
    operations.update_step(step=step, by=None, on=TODAY, started_on=MONDAY, finished_on=TODAY)
    assert "1.1 Step p1-1 ended on Mon 14 Sep; that has happened." in told(client, plan, key="p1-1")


def test_a_step_that_should_be_over_does_not_start_today(client, plan, manager):
    step = plan.steps.get(key="p1-1")
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, days_left=2)
    assert "still runs, though by what was said it should be over" in told(client, plan, key="p1-1")


def test_a_gate_is_explained_as_well(client, plan, manager):
    assert "falls on Fri 25 Sep 2026: after 1.2 Step p1-2" in told(client, plan, kind="gate", key="P1")


def test_the_reasons_open_in_place(client, plan, manager):
    assert "<html" not in told(client, plan, **{"HX-Request": "true"})


def test_only_what_is_in_the_plan_can_be_explained(client, plan, manager):
    make.step(make.phase(make.rollout()), key="foreign")
    for kind, key in (("step", "foreign"), ("gate", "P9"), ("start", "P1")):
        path = f"/rollouts/{plan.slug}/plan/why/{kind}/{key}/"
        assert client.get(path).status_code == 404


def test_a_step_in_a_circle_says_that_it_has_no_date(client, plan, manager):
    make.link(plan.steps.get(key="p1-2"), plan.steps.get(key="p1-1"))
    assert "1.2 Step p1-2 has no date." in told(client, plan)
