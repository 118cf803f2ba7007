from datetime import date, timedelta

from tests.reports.domain import small
from tests.reports.domain.small import ON
from tracker.reports.domain.differences import Happened, differences
from tracker.reports.domain.facts import Colour, Dimension, Finding, GateState, Health


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


def test_new_closed_and_moved_risks_are_told_from_the_second_report_on():
    new, closed, moved = small.risk(number="R1"), small.risk(number="R2"), small.risk(number="R3", before=12)
    register = small.risks(new, moved, new=(new,), closed=(closed,))
    second = small.status(risks=register, since=ON - timedelta(days=14))
    assert happened(small.status(), second) == [
        Happened.RISK_NEW,
        Happened.RISK_CLOSED,
        Happened.RISK_MOVED,
    ]
    assert differences(None, small.status(risks=register)) == ()
