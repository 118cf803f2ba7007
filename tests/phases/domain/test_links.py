"""Rules 5 and 6: which links are refused, and in what words."""

from dataclasses import replace

import pytest

from tests.phases.domain.make import link, plan, step
from tracker.phases.domain.links import LinkRefused, refuse_link, refuse_links

PLAN = plan(
    step("move", name="Data move"),
    step("live", name="Go live"),
    step("train", phase="P2", name="Training"),
    link("move", "live"),
)


def refusal(a_link, a_plan=PLAN):
    with pytest.raises(LinkRefused) as refused:
        refuse_link(a_plan, a_link)
    with pytest.raises(LinkRefused) as in_import:
        refuse_links(replace(a_plan, links=(*a_plan.links, a_link)))
    assert in_import.value.code == refused.value.code
    return refused.value


@pytest.mark.parametrize(
    ("a_link", "code", "sentence"),
    [
        (link("move", "move"), "itself", "“Data move” can't wait for itself; choose another step or phase."),
        (link("P1", "P1"), "itself", "“Phase P1” can't wait for itself; choose another step or phase."),
        (
            link("move", "live", "SS", 4),
            "twice",
            "“Go live” already waits for “Data move”; change that link instead.",
        ),
        (
            link("P1", "move", "SS"),
            "own_step",
            "“Data move” can't wait for “Phase P1”: one is a step of the other; link two steps.",
        ),
        (
            link("move", "P1", "FF"),
            "own_step",
            "“Phase P1” can't wait for “Data move”: one is a step of the other; link two steps.",
        ),
        (
            link("gone", "move"),
            "unknown_end",
            "“step:gone” is not in this plan; choose a step or a phase of it.",
        ),
        (
            link("move", "P9"),
            "unknown_end",
            "“phase:P9” is not in this plan; choose a step or a phase of it.",
        ),
        (
            link("move", "train", "XX"),
            "unknown_kind",
            "“Training” can't wait for “Data move” by “XX”; choose FS, SS, FF or SF.",
        ),
    ],
)
def test_a_link_that_may_not_be_is_refused_with_the_reason_and_the_way_out(a_link, code, sentence):
    refused = refusal(a_link)
    assert refused.code == code
    assert str(refused) == sentence


@pytest.mark.parametrize("lag", [3651, -3651, 10**9, -(10**9), 1.5, "", True, None])
def test_a_lag_that_is_no_whole_number_of_days_within_ten_years_is_refused(lag):
    refused = refusal(link("move", "train", lag=lag))
    assert (refused.code, refused.value) == ("lag", lag)
    assert "whole working days from -3650 to 3650" in str(refused)


@pytest.mark.parametrize("lag", [3650, 0, -3650])
def test_lags_up_to_ten_years_are_taken(lag):
    refuse_link(PLAN, link("move", "train", lag=lag))


def test_two_steps_that_wait_for_each_other_are_both_named():
    refused = refusal(link("live", "move"))
    assert (refused.code, refused.names) == ("circle", ("Data move", "Go live"))
    assert str(refused) == "“Data move” can't wait for “Go live”, which waits for it; remove one link."


def test_a_circle_through_the_gate_and_the_start_of_phases_is_refused():
    waits = plan(*PLAN.steps, *PLAN.links, link("P1", "P2"))
    refused = refusal(link("train", "move"), waits)
    assert refused.nodes == ("step:move", "gate:P1", "start:P2", "step:train")
    assert str(refused) == (
        "“Data move” can't wait for “Training”, which waits for it by way of "
        "“Phase P1”, “Phase P2 (start)”; remove one link."
    )


def test_a_circle_between_phases_whose_steps_do_not_meet_is_none():
    refuse_link(plan(*PLAN.steps, link("P1", "P2", "SS")), link("P2", "P1", "FF"))
    refuse_link(plan(*PLAN.steps, link("move", "train")), link("train", "live"))


def test_the_first_of_two_equal_links_is_taken_the_other_way_round_only_without_a_circle():
    with pytest.raises(LinkRefused, match="waits for it"):
        refuse_links(plan(step("a"), step("b"), link("a", "b"), link("b", "a")))


def test_a_long_circle_is_shortened():
    keys = [f"s{n}" for n in range(9)]
    chain = plan(*map(step, keys), *map(link, keys, keys[1:]))
    refused = refusal(link("s8", "s0"), chain)
    assert len(refused.names) == 9
    assert str(refused) == (
        "“S0” can't wait for “S8”, which waits for it by way of “S1”, “S2”, “S3” … (9 in this circle); "
        "remove one link."
    )
