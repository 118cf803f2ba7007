from datetime import timedelta
from decimal import Decimal

import pytest

from tests.reports.domain import small
from tests.reports.domain.small import ON, TOLERANCES
from tracker.phases.domain.costs import Standing, percent_over, standing
from tracker.reports.domain import health
from tracker.reports.domain.facts import (
    Colour,
    Dimension,
    Finding,
    Money,
    Name,
    Neglect,
    Neglected,
    PromiseState,
    StepState,
    Unheard,
)


def colour(found):
    return health.worst(one for one, _finding in found)


@pytest.mark.parametrize(
    ("late", "expected"),
    [(-3, "green"), (0, "green"), (5, "green"), (6, "amber"), (10, "amber"), (11, "red")],
)
def test_time_is_green_within_the_tolerance_amber_beyond_it_and_red_beyond_twice(late, expected):
    assert colour(health.time(small.go_live(late), (), small.work(), TOLERANCES)) == expected


def test_a_missed_promise_is_red_however_small_the_delay():
    go_live = small.go_live(1, margin=-1, target=ON)
    found = health.time(go_live, (), small.work(), TOLERANCES)
    assert found[0] == (Colour.RED, Finding("promise_missed", count=1, on=ON))


def test_a_go_live_without_a_date_is_red():
    assert colour(health.time(small.go_live(forecast=None), (), small.work(), TOLERANCES)) == "red"


def test_an_expired_condition_needs_attention():
    found = health.time(small.go_live(), (small.phase(state="expired"),), small.work(), TOLERANCES)
    assert colour(found) == "amber"


@pytest.mark.parametrize(
    ("forecast", "expected"), [(900, "green"), (1100, "green"), (1101, "amber"), (1201, "red")]
)
def test_cost_is_measured_against_the_budget(forecast, expected):
    over = percent_over(Decimal(forecast), Decimal(1000))
    money = Money(Decimal(1000), Decimal(1000), Decimal(0), Decimal(forecast), over)
    assert colour(health.cost(money, TOLERANCES)) == expected


@pytest.mark.parametrize("percent", range(-5, 30))
def test_the_budget_page_and_the_health_of_cost_draw_the_same_lines(percent):
    colours = {Standing.WITHIN: "green", Standing.BEYOND: "amber", Standing.FAR_BEYOND: "red"}
    assert colours[standing(percent, 10)] == health.measured(percent, 10)


def test_without_a_budget_there_is_no_colour_of_cost():
    money = Money(None, Decimal(5), Decimal(0), Decimal(5), percent_over(Decimal(5), None))
    assert health.cost(money, TOLERANCES) == []
    assert health.cost(None, TOLERANCES) == []


def test_a_risk_above_the_tolerance_is_amber_and_red_once_its_response_is_overdue():
    assert colour(health.risk(small.risks(), TOLERANCES, ON)) == "green"
    assert colour(health.risk(small.risks(small.risk(due=ON)), TOLERANCES, ON)) == "amber"
    overdue = small.risk(due=ON - timedelta(days=1))
    assert colour(health.risk(small.risks(overdue), TOLERANCES, ON)) == "red"


@pytest.mark.parametrize("why", Neglect)
def test_a_neglected_risk_is_amber_however_low_it_stands(why):
    neglected = Neglected(3, why, small.risk(4, number="R07"))
    found = health.risk(small.risks(neglected=neglected), TOLERANCES, ON)
    assert colour(found) == "amber"
    finding = found[0][1]
    assert (finding.code, finding.count, finding.key) == (f"neglected_{why}", 3, "R07")


@pytest.mark.parametrize(("days", "expected"), [(31, "amber"), (60, "amber"), (61, "red"), (None, "amber")])
def test_groups_that_have_not_heard_need_attention(days, expected):
    said = small.said(unheard=(Unheard("Branches", days),))
    assert colour(health.communication(said, TOLERANCES)) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, "green"), (5, "green"), (6, "amber"), (11, "red")])
@pytest.mark.parametrize("what", ["overdue", "unapproved", "promises"])
def test_overdue_messages_approvals_and_promises_are_measured_by_the_tolerance(what, days, expected):
    late = small.message(days_late=days)
    promise = small.promise(state=PromiseState.OVERDUE, days_late=days)
    fields = {"overdue": (late,), "unapproved": (late,), "promises": small.promises(promise)}
    found = health.communication(small.said(**{what: fields[what]}), TOLERANCES)
    assert colour(found) == expected
    finding = found[0][1]
    assert (finding.count, finding.limit, finding.name.first) == (
        days,
        5,
        "Visit" if what == "promises" else "Brief",
    )


def test_the_longest_of_several_overdue_messages_counts_and_how_many_there_are_is_told():
    late = tuple(small.message(days_late=days) for days in (2, 12, 7))
    ((_colour, finding),) = health.communication(small.said(overdue=late), TOLERANCES)
    assert (finding.code, finding.count, finding.key, finding.name) == ("messages_overdue", 12, "3", None)


def test_a_missed_message_and_a_broken_promise_need_attention_whatever_the_tolerance():
    missed = health.communication(small.said(missed=(small.message(),)), TOLERANCES)
    broken = small.said(promises=small.promises(newly_broken=(small.promise("List"),)))
    assert colour(missed) == "amber"
    found = health.communication(broken, TOLERANCES)
    assert colour(found) == "amber"
    assert found[0][1] == Finding("promises_broken", count=1, name=Name("List"))


def test_a_promise_alone_gives_communication_a_colour():
    said = small.said(groups=0, promises=small.promises(small.promise()))
    assert colour(health.communication(said, TOLERANCES)) == "green"


def test_a_rollout_without_stakeholders_and_messages_has_no_colour_of_communication():
    assert health.communication(small.said(groups=0), TOLERANCES) == []


def test_silence_is_grey_not_green():
    quiet = small.steps(small.step(quiet_days=16))
    found = health.people(small.work(quiet=quiet), TOLERANCES, ON)
    assert [one for one, _finding in found] == [Colour.GREY]
    assert found[0][1].count == 16


def test_a_step_may_be_blocked_as_long_as_it_may_be_silent():
    def blocked(days):
        since = ON - timedelta(days=days)
        lists = small.steps(small.step(state=StepState.BLOCKED, since=since))
        return colour(health.people(small.work(blocked=lists), TOLERANCES, ON))

    assert (blocked(14), blocked(15)) == (Colour.AMBER, Colour.RED)


def test_dimensions_without_data_stay_out_and_the_gravest_finding_comes_first():
    work = small.work(late=small.steps(small.step()))
    found = health.health_of(on=ON, tolerances=TOLERANCES, go_live=small.go_live(7), phases=(), work=work)
    assert [one.dimension for one in found] == [Dimension.TIME, Dimension.PEOPLE]
    assert [finding.code for finding in found[0].findings] == ["behind_baseline", "steps_late"]


def test_the_whole_is_the_worst_of_its_parts():
    assert health.worst([Colour.GREEN, Colour.GREY]) == "grey"
    assert health.worst([Colour.GREY, Colour.AMBER, Colour.GREEN]) == "amber"
    assert health.worst([]) is None
