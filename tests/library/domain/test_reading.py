import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.library.domain.small import faults, link, phase, problems, read, small, step, variant, words
from tracker.library.domain import limits
from tracker.library.domain.problems import SENTENCES, PlaybookRefused, Reason
from tracker.library.domain.reading import read_playbook

MISSING = object()


def spoil(path: str, value: Any) -> dict[str, Any]:
    """The small playbook with another value at a path such as `steps.0.days.likely`."""
    document = small()
    place: Any = document
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parents:
        place = place[part]
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return document


def test_a_valid_file_is_read_with_its_texts_in_both_languages():
    playbook = read(small())
    assert playbook.name.in_language("zh-hans") == "小"
    assert playbook.name.in_language("zh-Hans") == "小"
    assert playbook.name.in_language("en-gb") == "Small"
    assert str(playbook.go_live) == "step:live"
    assert [step.key for step in playbook.steps_of(phase="P1")] == ["a", "b"]
    assert [step.key for step in playbook.steps if step.is_milestone] == ["live"]


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        ("schema", 2, "schema", "unknown_schema"),
        ("schema", True, "schema", "unknown_schema"),
        ("schema", "1", "schema", "unknown_schema"),
        ("schema", MISSING, "schema", "missing"),
        ("colour", "red", "colour", "unknown_field"),
        ("steps.1.role", "admin", "steps[1].role", "unknown_field"),
        ("variants.users", [], "variants.users", "unknown_field"),
        ("steps.0.name.zh-hans", MISSING, "steps[0].name.zh-hans", "missing"),
        ("steps.0.name.en", " ", "steps[0].name.en", "blank"),
        ("steps.0.name.fr", "Étape", "steps[0].name.fr", "unknown_field"),
        ("steps.0.name.en", "x" * 201, "steps[0].name.en", "too_long"),
        ("steps.0.name.en", "two\nlines", "steps[0].name.en", "forbidden_character"),
        ("steps.0.purpose.en", "x" * 50_001, "steps[0].purpose.en", "too_long"),
        ("steps.0.purpose.en", "a\0b", "steps[0].purpose.en", "forbidden_character"),
        ("steps.0.purpose.zh-hans", "客\ud800户", "steps[0].purpose.zh-hans", "forbidden_character"),
        ("steps.0.purpose.en", "a\uffffb", "steps[0].purpose.en", "forbidden_character"),
        ("steps.0.name.en", "a\u2028b", "steps[0].name.en", "forbidden_character"),
        ("steps.0.purpose.en", 5, "steps[0].purpose.en", "not_text"),
        ("steps.0.purpose", "Why", "steps[0].purpose", "not_an_object"),
        ("steps.0.purpose", [], "steps[0].purpose", "not_an_object"),
        ("steps.2.days.likely", True, "steps[2].days.likely", "not_a_number"),
        ("steps.2.days.likely", 2.0, "steps[2].days.likely", "not_a_number"),
        ("steps.2.days.likely", "2", "steps[2].days.likely", "not_a_number"),
        ("steps.2.days.likely", None, "steps[2].days.likely", "not_a_number"),
        ("steps.2.days.likely", float("nan"), "steps[2].days.likely", "not_a_number"),
        ("steps.2.days.worst", float("inf"), "steps[2].days.worst", "not_a_number"),
        ("steps.2.days.best", -1, "steps[2].days.best", "out_of_range"),
        ("steps.2.days.worst", 3651, "steps[2].days.worst", "out_of_range"),
        ("steps.2.days.likely", 5, "steps[2].days", "days_out_of_order"),
        ("steps.2.days", {"best": 0, "likely": 0, "worst": 3}, "steps[2].days", "half_a_milestone"),
        ("steps.3.days", {"best": 1, "likely": 1, "worst": 1}, "go_live", "go_live_takes_time"),
        ("steps.0.checklist.0.key", "über", "steps[0].checklist[0].key", "not_a_key"),
        ("key", "x" * 41, "key", "not_a_key"),
        ("key", "a\n", "key", "not_a_key"),
        ("key", "", "key", "not_a_key"),
        ("version", 0, "version", "out_of_range"),
        ("links.0.lag", 3651, "links[0].lag", "out_of_range"),
        ("links.0.kind", "fs", "links[0].kind", "not_a_choice"),
        ("links.0.from", "gate:P1", "links[0].from", "not_a_node"),
        ("links.0.from", "step:", "links[0].from", "not_a_node"),
        ("links.0.from", "step:nobody", "links[0].from", "unknown_reference"),
        ("links.1.to", "phase:P9", "links[1].to", "unknown_reference"),
        ("go_live", "phase:P1", "go_live", "not_a_node"),
        ("go_live", "step:nobody", "go_live", "unknown_reference"),
        ("duties", [], "duties", "too_few"),
        ("links", {}, "links", "not_a_list"),
        ("phases.0.owner", "cook", "phases[0].owner", "unknown_reference"),
        ("phases.1.gate.decided_by", "cook", "phases[1].gate.decided_by", "unknown_reference"),
        ("methods.0.phase", "P7", "methods[0].phase", "unknown_reference"),
        ("methods.0.owner", "cook", "methods[0].owner", "unknown_reference"),
        ("steps.0.phase", "P7", "steps[0].phase", "unknown_reference"),
        ("steps.0.method", "S7", "steps[0].method", "unknown_reference"),
        ("steps.0.owner", "cook", "steps[0].owner", "unknown_reference"),
        ("risks.0.phases.0", "P7", "risks[0].phases[0]", "unknown_reference"),
        ("risks.0.methods.0", "S7", "risks[0].methods[0]", "unknown_reference"),
        ("risks.0.category", "weather", "risks[0].category", "not_a_choice"),
        ("risks.0.strategy", "ignore", "risks[0].strategy", "not_a_choice"),
        ("risks.0.probability", 6, "risks[0].probability", "out_of_range"),
        ("risks.0.impact", 0, "risks[0].impact", "out_of_range"),
        ("messages.0.audience_duties.0", "cook", "messages[0].audience_duties[0]", "unknown_reference"),
        ("messages.0.owner", "cook", "messages[0].owner", "unknown_reference"),
        ("messages.0.channel", "pigeon", "messages[0].channel", "not_a_choice"),
        ("messages.0.direction", "sideways", "messages[0].direction", "not_a_choice"),
        ("messages.0.cadence", {}, "messages[0].cadence", "not_a_cadence"),
        ("messages.0.cadence", "weekly", "messages[0].cadence", "not_a_cadence"),
        ("messages.0.cadence", {"on_demand": False}, "messages[0].cadence.on_demand", "not_a_cadence"),
        ("messages.0.cadence.on_demand", True, "messages[0].cadence.on_demand", "unknown_field"),
        ("messages.0.cadence.every", 0, "messages[0].cadence.every", "out_of_range"),
        (
            "messages.0.cadence",
            {"anchor": "gate", "phases": ["P7"], "offset": -5},
            "messages[0].cadence.phases[0]",
            "unknown_reference",
        ),
        (
            "messages.0.cadence",
            {"anchor": "go_live", "phases": ["P1"], "offset": -5},
            "messages[0].cadence.phases",
            "not_a_choice",
        ),
        ("kpis.0.perspective", "money", "kpis[0].perspective", "not_a_choice"),
        ("kpis.0.direction", "sideways", "kpis[0].direction", "not_a_choice"),
        ("variants.rollout.0.scale", {"P7": 100}, "variants.rollout[0].scale.P7", "unknown_reference"),
        ("variants.rollout.0.scale", {"P1": 0}, "variants.rollout[0].scale.P1", "out_of_range"),
        ("variants.rollout.0.scale", {"P 1": 50}, "variants.rollout[0].scale.P 1", "not_a_key"),
        ("variants.rollout.0.leave_out", ["x"], "variants.rollout[0].leave_out[0]", "unknown_reference"),
        ("variants.rollout.0.leave_out", ["a", "a"], "variants.rollout[0].leave_out[1]", "duplicate"),
        ("variants.rollout.0.leave_out", ["live"], "variants.rollout[0].leave_out", "go_live_left_out"),
        (
            "variants.rollout.0.links",
            [link("step:a", "step:x")],
            "variants.rollout[0].links[0].to",
            "unknown_reference",
        ),
        (
            "variants.rollout.0",
            variant("phased", leave_out=["b"], links=[link("step:b", "step:c")]),
            "variants.rollout[0].links[0]",
            "link_to_left_out",
        ),
        (
            "variants.transition.0",
            variant("pilots", links=[link("step:b", "step:a")]),
            "variants.transition[0]",
            "circle",
        ),
    ],
)
def test_a_fault_is_refused_with_its_place(path, value, place, reason):
    assert faults(spoil(path, value)) == [(place, reason)]


def test_all_faults_are_listed_at_once():
    document = small()
    document["steps"][0]["days"]["likely"] = -3
    document["steps"][0]["owner"] = "cook"
    document["steps"][1]["name"] = {"en": "b"}
    document["links"][2]["to"] = "step:nobody"
    document["colour"] = "red"
    del document["risks"][0]["cause"]
    assert set(faults(document)) == {
        ("steps[0].days.likely", "out_of_range"),
        ("steps[0].owner", "unknown_reference"),
        ("steps[1].name.zh-hans", "missing"),
        ("links[2].to", "unknown_reference"),
        ("colour", "unknown_field"),
        ("risks[0].cause", "missing"),
    }


@pytest.mark.parametrize("part", ["duties", "phases", "methods", "steps"])
def test_what_refers_to_an_unreadable_list_is_not_blamed(part):
    assert faults(spoil(part, None)) == [(part, "not_a_list")]


@pytest.mark.parametrize("part", list(small()))
def test_no_part_may_be_missing(part):
    assert faults(spoil(part, MISSING)) == [(part, "missing")]


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("duties", "duties[1].key"),
        ("methods", "methods[1].key"),
        ("risks", "risks[1].key"),
        ("messages", "messages[1].key"),
        ("kpis", "kpis[1].key"),
    ],
)
def test_a_key_stands_once_in_its_list(part, place):
    document = small()
    document[part] *= 2
    [problem] = problems(document)
    assert (problem.place, problem.reason) == (place, Reason.DUPLICATE)
    assert problem.values["first"] == f"{part}[0].key"


def test_keys_of_steps_phases_items_and_variants_stand_once_too():
    document = small()
    document["steps"].append(step("c", "P2"))
    document["phases"].append(phase("P2"))
    document["steps"][0]["checklist"] *= 2
    document["steps"][0]["deliverables"] *= 2
    document["phases"][0]["gate"]["criteria"] *= 2
    document["variants"]["rollout"] *= 2
    assert {place for place, reason in faults(document) if reason == "duplicate"} == {
        "steps[4].key",
        "phases[2].key",
        "steps[0].checklist[1].key",
        "steps[0].deliverables[1].key",
        "phases[0].gate.criteria[1].key",
        "variants.rollout[1].key",
    }


def test_a_field_that_stands_twice_is_refused():
    content = json.dumps(small()).replace('"version": 1', '"version": 1, "version": 2')
    assert faults(content) == [("version", "repeated_field")]
    content = json.dumps(small()).replace('"schema": 1', '"schema": 1, "schema": 1')
    assert faults(content) == [("schema", "repeated_field")]


def test_a_step_cannot_wait_for_itself():
    document = small()
    document["links"].append(link("step:a", "step:a"))
    assert faults(document) == [("links[3]", "link_to_itself")]


def test_a_phase_is_not_linked_with_its_own_step():
    document = small()
    document["links"] += [link("phase:P1", "step:a"), link("step:b", "phase:P1", "FF")]
    assert faults(document) == [("links[3]", "link_to_own_phase"), ("links[4]", "link_to_own_phase")]


def test_two_ends_are_linked_once():
    document = small()
    document["links"].append(link("step:a", "step:b", "SS"))
    [problem] = problems(document)
    assert (problem.place, problem.reason, problem.values["first"]) == (
        "links[3]",
        Reason.SECOND_LINK,
        "links[0]",
    )


def test_a_circle_is_named():
    document = small()
    document["links"].append(link("step:b", "step:a"))
    [problem] = problems(document)
    assert problem.reason == Reason.CIRCLE
    assert problem.values["circle"] in ("step:a → step:b → step:a", "step:b → step:a → step:b")


def test_two_circles_are_both_named():
    document = small()
    document["links"] += [link("step:b", "step:a"), link("step:live", "step:c")]
    assert faults(document) == [("links", "circle"), ("links", "circle")]


def test_a_circle_through_a_phase_is_named():
    document = small()
    document["links"].append(link("step:c", "step:a"))
    [problem] = problems(document)
    assert problem.reason == Reason.CIRCLE
    assert "phase:P1 → phase:P2" in str(problem)


def test_phases_may_overlap_both_ways_where_no_step_waits_in_a_circle():
    document = small()
    document["links"][1] = link("step:a", "step:c")
    document["links"].append(link("step:c", "step:b"))
    assert read(document)


def test_a_ring_of_5000_steps_is_refused_with_a_shortened_circle():
    document = small()
    document["steps"] += [step(f"r{i}", "P2") for i in range(5000)]
    document["links"] += [link(f"step:r{i}", f"step:r{(i + 1) % 5000}") for i in range(5000)]
    [problem] = problems(document)
    assert "… (4992 more)" in str(problem)
    assert len(str(problem)) < 300


def test_a_chain_of_5000_steps_is_read():
    document = small()
    document["steps"] += [step(f"r{i}", "P2") for i in range(5000)]
    document["links"] += [link(f"step:r{i}", f"step:r{i + 1}") for i in range(4999)]
    assert len(read(document).steps) == 5004


def test_too_many_steps_are_refused_in_one_line():
    document = small()
    document["steps"] = [{}] * (limits.STEPS + 1)
    assert faults(document) == [("steps", "too_many")]


def test_very_many_faults_are_cut_off():
    document = small()
    document["links"] = [{}] * limits.LINKS
    found = faults(document)
    assert len(found) == limits.PROBLEMS + 1
    assert found[-1] == ("", "more")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ('{"schema": 1} {}', "not_json"),
        ("\0", "not_json"),
        (b"\xff\xfe{\0}\0", "not_utf8"),
        (b"\x80", "not_utf8"),
        ("[" * 200_000, "too_deep"),
        ('{"schema":' * 200_000, "too_deep"),
        ("[]", "not_an_object"),
        ("null", "not_an_object"),
        ("NaN", "not_an_object"),
        ("1" * 5000, "not_an_object"),
        (b" " * (limits.FILE_BYTES + 1), "too_big"),
        ("客" * (limits.FILE_BYTES // 3 + 1), "too_big"),
    ],
)
def test_what_is_no_playbook_at_all_is_refused(content, reason):
    assert (("", reason)) in faults(content)


def test_absurd_numbers_are_refused_where_they_stand():
    content = json.dumps(small()).replace('"likely": 2', '"likely": ' + "9" * 5000, 1)
    assert faults(content) == [("steps[0].days.likely", "not_a_number")]


def test_foreign_text_is_quoted_short_and_printable():
    document = small()
    document["\0evil\ud800" + "x" * 1_000_000] = 1
    document["go_live"] = "\n" * 1_000_000
    for problem in problems(document):
        assert len(str(problem)) < 500
        assert str(problem).isprintable()
        str(problem).encode()


def test_a_byte_order_mark_is_no_fault():
    content = json.dumps(small())
    assert read_playbook(b"\xef\xbb\xbf" + content.encode()) == read_playbook(content)


def test_a_text_may_have_several_lines():
    assert read(spoil("steps.0.purpose", words("One\n\ttwo", "一\n二"))).steps[0].purpose.en == "One\n\ttwo"


def test_a_step_may_do_without_a_method():
    assert read(spoil("steps.0.method", None)).steps[0].method is None


def paths(part: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every place of a document, written as `spoil` wants it."""
    if path:
        yield ".".join(path)
    if isinstance(part, dict | list):
        for name, entry in part.items() if isinstance(part, dict) else enumerate(part):
            yield from paths(entry, (*path, str(name)))


@pytest.mark.parametrize("value", [None, True, 7, -1, 1.5, "", "x", [], [None], [[]], {}, {"key": {}}])
def test_whatever_stands_wherever_is_read_or_refused(value):
    for path in paths(small()):
        with suppress(PlaybookRefused):
            read(spoil(path, value))


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(Reason)
