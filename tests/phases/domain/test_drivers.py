"""Rule 19: what holds a date where it is."""

import pytest

from tests.phases.domain.make import day, link, phase, scheduled, step
from tracker.phases.domain.drivers import why
from tracker.phases.domain.facts import Reason
from tracker.phases.domain.plan import GateDecision


def driver(ours, key):
    return ours.nodes[f"step:{key}"].driver


@pytest.mark.parametrize(
    ("a_step", "on", "reason"),
    [
        (step("a", 2, started_on=day(1), finished_on=day(2)), 4, Reason.ACTUAL),
        (step("a", 2, not_before=day(4)), 4, Reason.NOT_BEFORE),
        (step("a", 2), 4, Reason.STATUS_DATE),
        (step("a", 2, started_on=day(0), days_left=3, said_on=day(2)), 4, Reason.SAID),
        (step("a", 2, started_on=day(0), days_left=3, said_on=day(2)), 5, Reason.STATUS_DATE),
        (step("a", 2, started_on=day(0)), 1, Reason.SAID),
    ],
)
def test_a_step_that_waits_for_no_other_is_driven_by_its_own_facts(a_step, on, reason):
    assert driver(scheduled(a_step, on=day(on)), "a").reason == reason


def test_a_link_comes_before_other_reasons_for_the_same_date():
    ours = scheduled(step("a", 4), step("b", 1, not_before=day(4)), link("a", "b"))
    assert driver(ours, "b")[:4] == (Reason.LINK, "step:a", "FS", 0)


def test_of_two_links_that_hold_a_date_the_lower_position_is_named():
    def named(position_of_a, position_of_b):
        ours = scheduled(
            step("a", 4), step("b", 4), step("c", 1),
            link("a", "c", position=position_of_a), link("b", "c", position=position_of_b),
        )  # fmt: skip
        return driver(ours, "c").before

    assert (named(1, 2), named(2, 1)) == ("step:a", "step:b")


def test_the_link_that_gives_the_latest_date_is_named_whatever_its_position():
    ours = scheduled(
        step("a", 4), step("b", 5), step("c", 1), link("a", "c", position=1), link("b", "c", position=2)
    )
    assert driver(ours, "c").before == "step:b"


def test_the_start_of_the_rollout_drives_the_first_phase():
    assert scheduled(step("a", 1)).nodes["start:P1"].driver.reason == Reason.START


def test_a_gate_on_hold_is_driven_by_its_review():
    ours = scheduled(phase("P1", gate=GateDecision("hold", day(0), day(9))), step("a", 1), on=day(1))
    assert ours.nodes["gate:P1"].driver.reason == Reason.HELD


def test_why_follows_the_drivers_back_to_where_the_date_begins():
    ours = scheduled(
        step("a", 3, started_on=day(0), days_left=4, said_on=day(2)), step("b", 1), step("c", 1, phase="P2"),
        link("a", "b"), link("P1", "c"), on=day(3),
    )  # fmt: skip
    chain = why(ours, "step:c")
    assert [because.key for because in chain] == ["step:c", "gate:P1", "step:b", "step:a"]
    assert [because.driver.reason for because in chain] == ["link", "link", "link", "said"]


def test_the_start_of_a_running_step_is_a_fact_whatever_drives_its_finish():
    ours = scheduled(
        step("a", 9), step("b", 9, started_on=day(0)), step("c", 1), link("a", "b", "FF", 3),
        link("b", "c", "SS", 5), on=day(1),
    )  # fmt: skip
    assert driver(ours, "b").before == "step:a"
    assert [(because.key, because.driver.reason) for because in why(ours, "step:c")] == [
        ("step:c", "link"),
        ("step:b", "actual"),
    ]


def test_without_a_forecast_there_is_no_driver():
    ours = scheduled(step("a"), step("b"), link("a", "b"), link("b", "a"))
    assert driver(ours, "a") is None
    assert why(ours, "step:a") == []
