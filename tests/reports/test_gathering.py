from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tracker.reports.domain.facts import Colour, Dimension, StepState
from tracker.reports.domain.stored import from_json, to_json
from tracker.reports.queries import Gatherer, gather_facts
from tracker.rollouts.domain.roles import PERMISSIONS, Role

MANAGER = PERMISSIONS[Role.PROJECT_MANAGER]


@pytest.fixture
def plan(rollout):
    first, second = make.phase(rollout), make.phase(rollout)
    a, b = make.step(first, days=5), make.step(second, days=5)
    go_live = make.step(second, days=0, key="go-live", name="Go live")
    make.link(first, second)
    make.link(b, go_live)
    rollout.go_live_node = "step:go-live"
    rollout.save()
    return a, b, go_live


def gathered(rollout, days=0):
    return gather_facts(rollout, rollout.starts_on + timedelta(days=days), permissions=MANAGER)


def test_the_facts_of_a_plan_survive_being_stored(rollout, plan):
    facts = gathered(rollout, 30)
    assert from_json(to_json(facts)) == facts


def test_a_step_that_should_have_begun_moves_the_go_live_and_is_named_as_its_cause(rollout, plan):
    facts = gathered(rollout, 14)
    assert facts.go_live.days_late == 10
    assert max(facts.go_live.chain, key=lambda cause: cause.added).key == f"step:{plan[0].key}"


def test_silence_on_a_due_step_is_grey(rollout, plan):
    rollout.steps.update(owner=make.member(rollout, name="Ann"))
    plan[0].refresh_from_db()
    plan[0].started_on = rollout.starts_on
    plan[0].days_left = 60
    plan[0].said_on = rollout.starts_on
    plan[0].save()
    facts = gathered(rollout, 15)
    people = next(h for h in facts.health if h.dimension == Dimension.PEOPLE)
    assert (people.colour, people.findings[0].count) == (Colour.GREY, 15)


def test_a_rollout_without_steps_has_facts(rollout):
    facts = gathered(rollout)
    assert facts.health == ()
    assert facts.go_live.forecast is None


def test_a_done_step_is_told_once(rollout, plan):
    a = plan[0]
    a.started_on, a.finished_on = rollout.starts_on, date(2026, 9, 9)
    a.save()
    facts = gathered(rollout, 4)
    assert [step.state for step in facts.work.done.first] == [StepState.DONE]
    later = gather_facts(rollout, date(2026, 9, 14), permissions=MANAGER, since=date(2026, 9, 9))
    assert later.work.done.count == 0


def test_gathering_costs_the_same_for_a_large_plan(rollout, plan):
    make.criterion(plan[0].phase)
    make.risk(rollout)
    rollout.steps.update(owner=make.member(rollout, user=None))
    with CaptureQueriesContext(connection) as few:
        gathered(rollout, 7)
    for _ in range(4):
        phase = make.phase(rollout)
        make.criterion(phase)
        make.risk(rollout)
        for _ in range(8):
            make.step(phase, owner=make.member(rollout, user=None))
    make.risk(rollout)
    with CaptureQueriesContext(connection) as many:
        gathered(rollout, 7)
    assert len(many) == len(few) <= 40


def test_facts_that_are_to_last_are_read_anew(rollout, plan):
    Gatherer([rollout]).facts(rollout, rollout.starts_on, permissions=MANAGER)
    make.risk(rollout)
    make.step(rollout.phases.first())
    facts = gathered(rollout)
    assert (facts.risks.open, facts.work.steps) == (1, 4)
