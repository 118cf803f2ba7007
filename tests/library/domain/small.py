"""A small valid playbook file to spoil, and a forward pass."""

import json
from copy import deepcopy
from typing import Any

import pytest

from tracker.library.domain.links import own_phase_link
from tracker.library.domain.playbook import Node, Playbook
from tracker.library.domain.problems import PlaybookRefused, Problem
from tracker.library.domain.reading import read_playbook


def words(en: str, zh: str = "文字") -> dict[str, str]:
    return {"en": en, "zh-hans": zh}


def step(key: str, phase: str, days: tuple[int, int, int] = (1, 2, 4)) -> dict[str, Any]:
    return {
        "key": key,
        "phase": phase,
        "method": "S1",
        "name": words(key),
        "purpose": words("Why"),
        "days": dict(zip(("best", "likely", "worst"), days, strict=True)),
        "owner": "sponsor",
        "checklist": [{"key": "look", "name": words("Look")}],
        "deliverables": [{"key": "paper", "name": words("Paper")}],
    }


def phase(key: str) -> dict[str, Any]:
    criteria = [{"key": "signed", "name": words("Signed")}]
    return {
        "key": key,
        "name": words(key),
        "purpose": words("Why"),
        "owner": "sponsor",
        "gate": {"name": words("Gate"), "decided_by": "sponsor", "criteria": criteria},
    }


def link(before: str, after: str, kind: str = "FS", lag: int = 0) -> dict[str, Any]:
    return {"from": before, "to": after, "kind": kind, "lag": lag}


def variant(key: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": words(key),
        "summary": words("How"),
        "scale": {},
        "leave_out": [],
        "links": [],
    } | changes


SMALL: dict[str, Any] = {
    "schema": 1,
    "key": "small",
    "version": 1,
    "name": words("Small", "小"),
    "summary": words("For tests"),
    "duties": [{"key": "sponsor", "name": words("Sponsor", "发起人")}],
    "phases": [phase("P1"), phase("P2")],
    "methods": [
        {"key": "S1", "phase": "P1", "name": words("S"), "purpose": words("Why"), "owner": "sponsor"},
    ],
    "steps": [step("a", "P1"), step("b", "P1"), step("c", "P2"), step("live", "P2", (0, 0, 0))],
    "links": [
        link("step:a", "step:b"),
        link("phase:P1", "phase:P2"),
        link("step:c", "step:live"),
    ],
    "go_live": "step:live",
    "risks": [
        {
            "key": "R01",
            "title": words("Risk"),
            "phases": ["P1"],
            "methods": ["S1"],
            "cause": words("Cause"),
            "event": words("Event"),
            "effect": words("Effect"),
            "category": "people",
            "probability": 3,
            "impact": 4,
            "trigger": words("Trigger"),
            "strategy": "mitigate",
            "response": words("Response"),
        }
    ],
    "messages": [
        {
            "key": "T1",
            "name": words("Message"),
            "audience": words("All"),
            "audience_duties": ["sponsor"],
            "purpose": words("Why"),
            "direction": "up",
            "channel": "mail",
            "cadence": {"every": 2, "unit": "week"},
            "owner": "sponsor",
            "outline": [words("State")],
            "feedback": words("Answered"),
        }
    ],
    "kpis": [
        {
            "key": "churn",
            "name": words("Churn"),
            "perspective": "customer",
            "formula": words("lost ÷ start"),
            "unit": words("%", "%"),
            "direction": "down",
            "target": words("Less"),
        }
    ],
    "variants": {"rollout": [variant("phased")], "transition": [variant("pilots")]},
}


def small() -> dict[str, Any]:
    return deepcopy(SMALL)


def read(document: Any) -> Playbook:
    return read_playbook(json.dumps(document))


def problems(content: Any) -> list[Problem]:
    """Every problem of a file that must be refused."""
    with pytest.raises(PlaybookRefused) as refused:
        read_playbook(content if isinstance(content, str | bytes) else json.dumps(content))
    found = refused.value.problems
    assert found
    assert all(str(problem) for problem in found)
    assert str(refused.value)
    return found


def faults(content: Any) -> list[tuple[str, str]]:
    return [(problem.place, problem.reason.value) for problem in problems(content)]


def finishes(playbook: Playbook) -> dict[str, int]:
    """The working days after which each node is finished if all takes as long as likely.

    Keys are `step:KEY`, `start:KEY` and `gate:KEY` (of phases).
    """
    steps = {step.key: step for step in playbook.steps}
    days = {f"step:{key}": step.days.likely for key, step in steps.items()}
    bounds: list[tuple[str, str, str, int]] = []
    for a_phase in playbook.phases:
        days[f"start:{a_phase.key}"] = days[f"gate:{a_phase.key}"] = 0
        bounds.append((f"start:{a_phase.key}", f"gate:{a_phase.key}", "FS", 0))
    for a_step in playbook.steps:
        bounds.append((f"start:{a_step.phase}", f"step:{a_step.key}", "SS", 0))
        bounds.append((f"step:{a_step.key}", f"gate:{a_step.phase}", "FF", 0))
    for a_link in playbook.links:
        assert not own_phase_link(a_link, {key: step.phase for key, step in steps.items()})
        before, after = _end(a_link.predecessor, a_link.kind[0]), _end(a_link.successor, a_link.kind[1])
        bounds.append((before, after, a_link.kind, a_link.lag))
    starts = dict.fromkeys(days, 0)
    for _ in range(len(days) + 1):
        changed = False
        for before, after, kind, lag in bounds:
            at = starts[before] + (days[before] if kind[0] == "F" else 0) + lag
            at -= days[after] if kind[1] == "F" else 0
            if at > starts[after]:
                starts[after], changed = at, True
        if not changed:
            return {key: starts[key] + days[key] for key in days}
    raise AssertionError("the plan runs in a circle")


def _end(node: Node, letter: str) -> str:
    if node.type == "step":
        return str(node)
    return ("start:" if letter == "S" else "gate:") + node.key
