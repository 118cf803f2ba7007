import re
from collections import Counter
from dataclasses import fields, is_dataclass
from itertools import pairwise

from tests.library.domain.small import finishes
from tracker.library.domain.playbook import Node, Text
from tracker.library.domain.variants import tailor
from tracker.library.domain.writing import write_playbook

PHASE_ARROWS = "P1→P2,P5; P2→P3,P6; P3→P4,P5; P4→P5,P6; P5→P6"  # domain.md, end of section 2
LINKS = "P1→P2 P2→P3 P3→P4 P4→S8 P4→S9 P5→S12 S1→S2 S1→S3 S1→S11 S4→S10 S5→S6 S6→S8 S8→S9 S9→S10 S10→S12"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:!?()]|[,;:!?()] ?[\u4e00-\u9fff]|[\u4e00-\u9fff]\.")
PHASES_OF_METHODS = {
    "P1": ["S1", "S2", "S3"],
    "P2": ["S4"],
    "P3": ["S5", "S6"],
    "P4": ["S7"],
    "P5": ["S8", "S11"],
    "P6": ["S9", "S10", "S12"],
}


def texts(value, place=""):
    """Every text of the playbook with its place."""
    if isinstance(value, Text):
        yield place, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, tuple):
        for i, entry in enumerate(value):
            yield from texts(entry, f"{place}[{i}]")


def work(playbook):
    return [step for step in playbook.steps if not step.is_milestone]


def phase_of(playbook, node):
    return node.key if node.type == "phase" else next(s.phase for s in playbook.steps if s.key == node.key)


def test_the_built_in_file_is_canonical(built_in, built_in_file):
    assert write_playbook(built_in) == built_in_file


def test_it_has_six_phases_and_twelve_method_steps(built_in):
    assert [phase.key for phase in built_in.phases] == list(PHASES_OF_METHODS)
    assert {method.key: method.phase for method in built_in.methods} == {
        key: phase for phase, keys in PHASES_OF_METHODS.items() for key in keys
    }


def test_each_method_step_becomes_two_to_four_steps_of_its_phase(built_in):
    for method in built_in.methods:
        steps = list(built_in.steps_of(method=method.key))
        assert 2 <= len(steps) <= 4
        assert {step.phase for step in steps} == {method.phase}


def test_it_has_25_to_35_steps_of_at_most_20_days(built_in):
    assert 25 <= len(work(built_in)) <= 35
    assert all(1 <= step.days.likely <= 20 for step in work(built_in))
    assert all(step.days.best < step.days.likely < step.days.worst for step in work(built_in))
    assert all(step.method for step in work(built_in))


def test_going_live_is_its_only_milestone(built_in):
    assert [step.key for step in built_in.steps if step.is_milestone] == ["go-live"]
    assert built_in.go_live == Node("step", "go-live")


def test_its_links_are_those_of_the_design(built_in):
    def steps(method):
        return [f"step:{step.key}" for step in built_in.steps_of(method=method)]

    def end(name, which):
        return f"phase:{name}" if name.startswith("P") else steps(name)[which]

    wanted = {tuple(pair.split("→")) for pair in LINKS.split()}
    wanted = {(end(before, -1), end(after, 0)) for before, after in wanted}
    for method in built_in.methods:
        chain = steps(method.key)
        wanted |= set(pairwise(chain))
    wanted |= {("phase:P4", "step:go-live"), (end("S8", -1), "step:go-live"), ("step:go-live", end("S9", 0))}
    assert Counter((str(link.predecessor), str(link.successor)) for link in built_in.links) == Counter(wanted)
    assert {(link.kind, link.lag) for link in built_in.links} == {("FS", 0)}


def test_what_people_see_between_phases_is_the_fold_of_its_links(built_in):
    wanted = set()
    for group in PHASE_ARROWS.split("; "):
        before, afters = group.split("→")
        wanted |= {(before, after) for after in afters.split(",")}
    fold = {
        (phase_of(built_in, link.predecessor), phase_of(built_in, link.successor)) for link in built_in.links
    }
    assert {(before, after) for before, after in fold if before != after} == wanted


def test_it_goes_live_150_to_190_working_days_after_its_start(built_in):
    finish = finishes(built_in)
    assert 150 <= finish["step:go-live"] <= 190
    assert finish["step:go-live"] == max(finish["gate:P4"], finish["step:certify-users"])
    assert max(finish.values()) == finish["gate:P6"] <= 260


def test_change_management_begins_long_before_training(built_in):
    finish = finishes(built_in)
    assert finish["step:agree-change-plan"] < finish["gate:P2"] < finish["step:train-users"]


def test_each_step_has_a_checklist_and_something_to_deliver(built_in):
    for step in built_in.steps:
        assert 3 <= len(step.checklist) <= 6
        assert step.deliverables


def test_each_gate_has_criteria(built_in):
    assert all(4 <= len(phase.gate.criteria) <= 8 for phase in built_in.phases)


def test_it_brings_fifty_risks_twelve_messages_and_its_measures(built_in):
    assert [risk.key for risk in built_in.risks] == [f"R{i:02}" for i in range(1, 51)]
    assert [message.key for message in built_in.messages] == [f"T{i}" for i in range(1, 13)]
    assert len(built_in.kpis) >= 20


def test_every_duty_is_used(built_in):
    used = {step.owner for step in built_in.steps} | {phase.owner for phase in built_in.phases}
    used |= {phase.gate.decided_by for phase in built_in.phases} | {m.owner for m in built_in.methods}
    for message in built_in.messages:
        used |= {message.owner, *message.audience_duties}
    assert {duty.key for duty in built_in.duties} == used


def test_every_text_is_written_in_both_languages(built_in):
    found = list(texts(built_in))
    assert len(found) > 800
    for place, text in found:
        assert not CHINESE.search(text.en), place
        if not place.endswith(".unit"):
            assert CHINESE.search(text.zh_hans), place


def test_chinese_texts_use_full_width_punctuation(built_in):
    assert [text.zh_hans for _, text in texts(built_in) if HALF_WIDTH.search(text.zh_hans)] == []


def test_sentences_end_alike_in_both_languages(built_in):
    for place, text in texts(built_in):
        if place.endswith((".purpose", ".summary")):
            assert text.en.endswith("."), place
            assert text.zh_hans.endswith("。"), place


def test_it_offers_the_strategies_of_the_handbook(built_in):
    variants = built_in.variants
    assert [variant.key for variant in variants.rollout] == [
        "phased",
        "revolutionary",
        "rolling",
        "progressive",
    ]
    assert [variant.key for variant in variants.transition] == [
        "pilots",
        "picket-fence",
        "segment-management",
    ]


def test_phased_is_the_plan_as_written(built_in):
    assert tailor(built_in, rollout="phased") == tailor(built_in)


def test_every_other_strategy_changes_the_plan(built_in):
    plain = tailor(built_in)
    plans = [tailor(built_in, rollout=variant.key) for variant in built_in.variants.rollout[1:]]
    plans += [tailor(built_in, transition=variant.key) for variant in built_in.variants.transition]
    assert all((plan.steps, plan.links) != (plain.steps, plain.links) for plan in plans)


def test_the_revolutionary_rollout_keeps_a_buffer_before_going_live(built_in):
    finish = finishes(tailor(built_in, rollout="revolutionary"))
    assert finish["step:go-live"] >= finish["step:certify-users"] + 10
    assert finish["step:go-live"] > finishes(built_in)["step:go-live"]
