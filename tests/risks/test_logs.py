"""Changes to the logs: entries, their turns, and what becomes of risks, assumptions and meetings."""

from datetime import timedelta

import pytest

from tests import make
from tracker.risks import operations
from tracker.risks.models import Action, Assumption, Decision, Issue, LogTurn, Meeting, Risk
from tracker.rollouts.log import first_broken_entry


@pytest.fixture
def me(rollout):
    return make.member(rollout)


@pytest.fixture
def today(rollout):
    return rollout.today()


def life(entry) -> list[tuple[str, str]]:
    turns = LogTurn.objects.filter(rollout=entry.rollout, entry=entry.label)
    return [(turn.status, turn.note) for turn in turns]


def test_a_turn_stores_fields_of_both_kinds_and_keeps_when_by_whom_and_why(rollout, me, today):
    meeting = make.entry(Meeting, rollout)
    operations.take_turn(
        entry=meeting, status="held", by=me, on=today, note="Short", members=[me], minutes="All agreed."
    )
    meeting.refresh_from_db()
    assert (meeting.status, meeting.minutes, list(meeting.members.all())) == ("held", "All agreed.", [me])
    assert meeting.over_on == today
    assert life(meeting) == [("planned", ""), ("held", "Short")]


def test_an_entry_opened_again_is_no_longer_over_and_its_past_stays(rollout, me, today):
    action = make.entry(Action, rollout)
    operations.take_turn(entry=action, status="done", by=me, on=today)
    operations.take_turn(entry=action, status="open", by=me, on=today, note="Not quite")
    action.refresh_from_db()
    assert (action.is_open, action.over_on) == (True, None)
    assert life(action) == [("open", ""), ("done", ""), ("open", "Not quite")]


def test_a_risk_that_happens_becomes_an_issue_that_takes_over_what_it_was(rollout, me, today):
    phase = make.phase(rollout)
    step = make.step(phase)
    risk = make.risk(
        rollout,
        name="Entry is tedious",
        impact=5,
        category="usability",
        contingency="Import by batch",
        owner=me,
        is_confidential=True,
        phases=[phase],
        steps=[step],
    )
    issue = operations.make_issue_of(risk=risk, by=me, on=today, reason="Two days per order")
    risk.refresh_from_db()
    assert (risk.status, risk.turns.last().reason) == ("occurred", "Two days per order")
    assert (issue.risk, issue.name, issue.category, issue.owner) == (risk, risk.name, "usability", me)
    assert (issue.phase, issue.step, issue.impact, issue.is_confidential) == (phase, step, 5, True)
    assert "Import by batch" in issue.text
    assert "Two days per order" in issue.text
    assert issue.received_on == today
    assert first_broken_entry(rollout) is None


def test_a_failed_assumption_becomes_a_risk_with_what_was_feared_as_its_effect(rollout, me, today):
    phase = make.phase(rollout)
    assumption = make.entry(
        Assumption, rollout, if_wrong="Two systems", category="data", phase=phase, is_confidential=True
    )
    risk = operations.fail_assumption(
        assumption=assumption,
        by=me,
        on=today,
        note="The export lacks ids",
        name="No ids",
        probability=4,
        impact=3,
    )
    assumption.refresh_from_db()
    assert (assumption.status, assumption.risk) == ("failed", risk)
    assert (risk.effect, risk.cause, risk.category) == ("Two systems", "The export lacks ids", "data")
    assert (risk.is_confidential, list(risk.phases.all()), risk.status) == (True, [phase], "open")
    assert risk.assessments.get().level == 12
    assert first_broken_entry(rollout) is None


def test_a_decision_that_replaces_another_ends_it(rollout, me, today):
    old = make.entry(Decision, rollout)
    new = operations.replace_decision(
        decision=old, by=me, on=today, name="Buy", decided_on=today, reason="Cheaper", deciders=[me]
    )
    old.refresh_from_db()
    assert (old.status, old.replaced_by) == ("replaced", new)
    assert (new.status, list(new.deciders.all())) == ("made", [me])
    assert life(old)[-1] == ("replaced", "Cheaper")


def test_a_meeting_gives_birth_to_actions_and_decisions(rollout, me, today):
    meeting = make.entry(Meeting, rollout, on=today - timedelta(days=3), members=[me], is_confidential=True)
    operations.add_results(
        meeting=meeting,
        by=me,
        on=today,
        actions=[{"name": "Send", "owner": me, "due_on": today}, {"name": "Ask"}],
        decisions=[{"name": "Buy"}],
    )
    assert [(one.number, one.name) for one in meeting.actions.all()] == [(1, "Send"), (2, "Ask")]
    decision = meeting.decisions.get()
    assert (decision.decided_on, list(decision.deciders.all())) == (meeting.held_on, [me])
    assert decision.is_confidential
    assert all(one.is_confidential for one in meeting.actions.all())
    assert first_broken_entry(rollout) is None


def test_numbers_are_those_of_each_log_in_each_rollout(rollout, me, today):
    for kind in (Issue, Issue, Action):
        fields = {"received_on": today} if kind is Issue else {}
        operations.add_entry(kind, rollout=rollout, by=me, on=today, name="One", **fields)
    assert [one.label for one in rollout.issues.all()] == ["I01", "I02"]
    assert rollout.actions.get().label == "AC01"
    assert not Risk.objects.exists()
