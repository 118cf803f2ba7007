from dataclasses import replace
from datetime import date, timedelta

from tests.reports.domain import small
from tests.reports.domain.small import ON
from tracker.reports.domain.differences import Happened, differences
from tracker.reports.domain.facts import Colour, Dimension, Finding, GateState, Health, Sighting

LAST_TIME = ON - timedelta(days=14)


def happened(before, now):
    return [change.what for change in differences(before, now)]


def test_nothing_changed_between_two_equal_reports():
    assert differences(small.status(), small.status(on=ON)) == ()


def test_a_moved_go_live_says_from_when_to_when_and_by_how_many_days():
    before = small.status(go_live=small.go_live(3, forecast=date(2027, 5, 11)))
    (change,) = differences(before, small.status(go_live=small.go_live(6)))
    assert (change.what, change.was, change.days) == (Happened.GO_LIVE_MOVED, date(2027, 5, 11), 3)


def test_after_a_new_baseline_days_are_not_compared():
    before = small.status(go_live=small.go_live(3, forecast=date(2027, 5, 11), baseline=date(2027, 5, 6)))
    baseline, moved = differences(before, small.status())
    assert (baseline.what, moved.days) == (Happened.BASELINE, None)


def test_a_gate_is_told_when_its_state_turns_and_not_again():
    passed = small.status(phases=(small.phase(state=GateState.PASSED),))
    assert happened(small.status(phases=(small.phase(),)), passed) == [Happened.GATE]
    assert happened(passed, passed) == []


def test_a_colour_that_turned_is_told_and_a_new_dimension_is_not():
    def told(colour):
        return (Health(Dimension.TIME, colour, (Finding("behind_plan"),)),)

    before, now = small.status(health=told(Colour.GREEN)), small.status(health=told(Colour.AMBER))
    (change,) = differences(before, now)
    assert (change.colour_was, change.colour) == (Colour.GREEN, Colour.AMBER)
    assert happened(small.status(), now) == []


def test_what_became_of_risks_is_told_from_the_second_report_on():
    new, moved = small.risk(number="R1"), small.risk(number="R3", before=12)
    seen = Sighting(moved, "Customisation above 30 %", ON)
    register = small.risks(
        new,
        moved,
        new=(new,),
        closed=(small.over("R2"),),
        occurred=(small.over("R4"),),
        triggers=(seen,),
    )
    second = small.status(risks=register, since=LAST_TIME)
    assert happened(small.status(), second) == [
        Happened.RISK_OCCURRED,
        Happened.TRIGGER_SEEN,
        Happened.RISK_NEW,
        Happened.RISK_CLOSED,
        Happened.RISK_MOVED,
    ]
    assert differences(None, small.status(risks=register)) == ()


def test_a_moved_opportunity_is_told_as_one():
    better = replace(small.risk(9, before=4), is_opportunity=True)
    register = small.risks(top_opportunities=(better,))
    (change,) = differences(small.status(), small.status(risks=register, since=LAST_TIME))
    assert (change.what, change.is_opportunity, change.level_was) == (Happened.RISK_MOVED, True, 4)


def test_what_became_of_the_logs_is_counted_and_the_last_are_named():
    logs = small.logs(issues_new=small.log_list("A", "B", "C", "D"), decisions_made=small.log_list("E"))
    issues, decisions = differences(small.status(), small.status(logs=logs, since=LAST_TIME))
    assert (issues.what, issues.days) == (Happened.ISSUES_NEW, 4)
    assert [name.first for name in issues.names] == ["I02 B", "I03 C", "I04 D"]
    assert decisions.what == Happened.DECISIONS_MADE
    assert differences(None, small.status(logs=logs)) == ()


def test_promises_kept_and_broken_since_last_time_are_told():
    found = small.promises(newly_broken=(small.promise("List"),), newly_kept=(small.promise("Demo"),) * 4)
    said = small.said(promises=found)
    broken, kept = differences(small.status(), small.status(communications=said, since=LAST_TIME))
    assert (broken.what, [name.first for name in broken.names]) == (Happened.PROMISES_BROKEN, ["List"])
    assert (kept.what, kept.days, len(kept.names)) == (Happened.PROMISES_KEPT, 4, 3)
    assert differences(None, small.status(communications=said)) == ()
