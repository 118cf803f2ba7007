from itertools import product

import pytest

from tests.library.domain.small import faults, finishes, link, read, small, step, variant
from tracker.library.domain import limits
from tracker.library.domain.reading import playbook_from
from tracker.library.domain.variants import UnknownVariantError, tailor
from tracker.library.domain.writing import as_json


def playbook_with(rollout=None, transition=None, **changes):
    return read(
        small()
        | {
            "variants": {
                "rollout": [variant("r", **(rollout or {}))],
                "transition": [variant("t", **(transition or {}))],
            }
        }
        | changes
    )


def links_of(playbook):
    return [
        (str(link.predecessor), str(link.successor), link.kind, link.lag)
        for link in tailor(playbook, rollout="r", transition="t").links
    ]


def likely(playbook):
    return [step.days.likely for step in playbook.steps]


def test_the_neutral_choice_changes_nothing_but_drops_the_variants():
    playbook = playbook_with()
    chosen = tailor(playbook, rollout="r", transition="t")
    assert (chosen.steps, chosen.links) == (playbook.steps, playbook.links)
    assert not chosen.variants.rollout
    assert not chosen.variants.transition
    assert tailor(playbook) == chosen


def test_a_strategy_the_playbook_does_not_have_is_refused():
    with pytest.raises(UnknownVariantError):
        tailor(playbook_with(), rollout="t")


def test_scales_of_both_strategies_multiply_and_round_once():
    playbook = playbook_with({"scale": {"P1": 150}}, {"scale": {"P1": 150}})
    days = tailor(playbook, rollout="r", transition="t").steps[0].days
    assert (days.best, days.likely, days.worst) == (2, 5, 9)  # of 1, 2, 4


def test_scaled_work_keeps_a_day_and_a_milestone_keeps_none():
    playbook = playbook_with({"scale": {"P1": 10, "P2": 10}})
    assert likely(tailor(playbook, rollout="r")) == [1, 1, 1, 0]


def test_scaled_work_stays_within_the_limit():
    playbook = playbook_with(
        {"scale": {"P1": 1000}}, steps=[*small()["steps"], step("x", "P1", (1, 3000, 3650))]
    )
    assert tailor(playbook, rollout="r").steps[-1].days.worst == limits.DAYS


def test_a_link_between_linked_ends_is_replaced_in_its_place():
    playbook = playbook_with({"links": [link("step:a", "step:b", "SS", 4), link("step:a", "step:c")]})
    assert links_of(playbook) == [
        ("step:a", "step:b", "SS", 4),
        ("phase:P1", "phase:P2", "FS", 0),
        ("step:c", "step:live", "FS", 0),
        ("step:a", "step:c", "FS", 0),
    ]


def test_links_pass_through_a_step_left_out():
    links = [
        link("step:a", "step:b", "SS", 2),
        link("step:b", "step:c", "FF", 3),
        link("step:c", "step:live"),
    ]
    playbook = playbook_with({"leave_out": ["b"]}, links=links)
    assert ("step:a", "step:c", "SF", 5) in links_of(playbook)
    assert [step.key for step in tailor(playbook, rollout="r").steps] == ["a", "c", "live"]


def test_steps_left_out_in_a_row_are_bridged():
    links = [link("step:a", "step:b"), link("step:b", "step:c", lag=1), link("step:c", "step:live", lag=1)]
    playbook = playbook_with({"leave_out": ["c"]}, {"leave_out": ["b"]}, links=links)
    assert links_of(playbook) == [("step:a", "step:live", "FS", 2)]


def test_a_bridge_leaves_the_link_between_its_ends_as_it_is():
    links = [link("step:a", "step:b"), link("step:b", "step:c"), link("step:a", "step:c", "SS", 7)]
    assert links_of(playbook_with({"leave_out": ["b"]}, links=links)) == [("step:a", "step:c", "SS", 7)]


def test_a_bridge_never_links_a_phase_with_its_own_step_or_itself():
    links = [
        link("phase:P1", "step:c", "SS"),
        link("step:c", "step:a"),
        link("step:c", "phase:P1", "FF"),
        link("step:b", "step:live"),
    ]
    playbook = playbook_with({"leave_out": ["c"]}, links=links)
    assert links_of(playbook) == [("step:b", "step:live", "FS", 0)]


def test_two_strategies_that_make_a_circle_only_together_are_refused():
    document = small()
    document["links"] = []
    document["variants"] = {
        "rollout": [variant("r", links=[link("step:a", "step:b")])],
        "transition": [variant("t"), variant("u", links=[link("step:b", "step:a")])],
    }
    assert faults(document) == [("variants.rollout[0] + transition[1]", "circle")]


def test_bridges_beyond_the_limit_of_links_are_refused():
    document = small()
    document["steps"] += [step(f"i{i}", "P1") for i in range(300)] + [step(f"o{i}", "P2") for i in range(300)]
    document["links"] = [link(f"step:i{i}", "step:c") for i in range(300)]
    document["links"] += [link("step:c", f"step:o{i}") for i in range(300)]
    document["variants"]["rollout"] = [variant("r", leave_out=["c"])]
    assert faults(document) == [("variants.rollout[0]", "too_many_links")]


def test_added_links_beyond_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "LINKS", 3)
    document = small()
    document["variants"]["transition"] = [variant("t", links=[link("step:a", "step:c")])]
    assert faults(document) == [("variants.transition[0]", "too_many_links")]


def test_a_tailored_playbook_is_a_valid_playbook(built_in):
    rollouts = [None, *(variant.key for variant in built_in.variants.rollout)]
    transitions = [None, *(variant.key for variant in built_in.variants.transition)]
    for rollout, transition in product(rollouts, transitions):
        chosen = tailor(built_in, rollout=rollout, transition=transition)
        assert playbook_from(as_json(chosen)) == chosen
        assert 100 <= finishes(chosen)["step:go-live"] <= 230
