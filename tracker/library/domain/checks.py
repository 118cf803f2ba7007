"""What must hold between the parts of a playbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from tracker.library.domain import limits
from tracker.library.domain.links import circles, own_phase_link
from tracker.library.domain.playbook import Anchored, Link, Node, Playbook, Variant
from tracker.library.domain.problems import Problem, Reason
from tracker.library.domain.variants import TooManyLinksError, tailored

CIRCLE_SHOWN = 8


def problems_in(playbook: Playbook) -> Iterator[Problem]:
    """Faults between the parts; each part by itself is taken to be well formed, or blank."""
    yield from _duplicate_keys(playbook)
    yield from _unknown_references(playbook)
    yield from _odd_days(playbook)
    yield from _odd_links(playbook, playbook.links, "links")
    yield from _circles(playbook, "links")
    yield from _odd_variants(playbook)


# Keys


def _duplicate_keys(playbook: Playbook) -> Iterator[Problem]:
    variants = playbook.variants
    for place, entries in (
        ("duties", playbook.duties),
        ("phases", playbook.phases),
        ("methods", playbook.methods),
        ("steps", playbook.steps),
        ("risks", playbook.risks),
        ("messages", playbook.messages),
        ("kpis", playbook.kpis),
        ("variants.rollout", variants.rollout),
        ("variants.transition", variants.transition),
    ):
        yield from _duplicates([entry.key for entry in entries], place, ".key")
    for i, phase in enumerate(playbook.phases):
        yield from _duplicates(
            [item.key for item in phase.gate.criteria], f"phases[{i}].gate.criteria", ".key"
        )
    for i, step in enumerate(playbook.steps):
        yield from _duplicates([item.key for item in step.checklist], f"steps[{i}].checklist", ".key")
        yield from _duplicates([item.key for item in step.deliverables], f"steps[{i}].deliverables", ".key")


def _duplicates(keys: Iterable[str], place: str, field: str = "") -> Iterator[Problem]:
    first: dict[str, str] = {}
    for i, key in enumerate(keys):
        here = f"{place}[{i}]{field}"
        if key and first.setdefault(key, here) != here:
            yield Problem(here, Reason.DUPLICATE, {"value": key, "first": first[key]})


@dataclass(frozen=True)
class _Reference:
    among: str
    key: str | None
    place: str


def _unknown_references(playbook: Playbook) -> Iterator[Problem]:
    known = {
        "duties": {duty.key for duty in playbook.duties},
        "phases": {phase.key for phase in playbook.phases},
        "methods": {method.key for method in playbook.methods},
        "steps": {step.key for step in playbook.steps},
    }
    for reference in _references(playbook):
        if reference.key and reference.key not in known[reference.among]:
            values = {"value": reference.key, "among": reference.among}
            yield Problem(reference.place, Reason.UNKNOWN_REFERENCE, values)


def _references(playbook: Playbook) -> Iterator[_Reference]:
    for i, phase in enumerate(playbook.phases):
        yield _Reference("duties", phase.owner, f"phases[{i}].owner")
        yield _Reference("duties", phase.gate.decided_by, f"phases[{i}].gate.decided_by")
    for i, method in enumerate(playbook.methods):
        yield _Reference("phases", method.phase, f"methods[{i}].phase")
        yield _Reference("duties", method.owner, f"methods[{i}].owner")
    for i, step in enumerate(playbook.steps):
        yield _Reference("phases", step.phase, f"steps[{i}].phase")
        yield _Reference("methods", step.method, f"steps[{i}].method")
        yield _Reference("duties", step.owner, f"steps[{i}].owner")
    yield from _link_references(playbook.links, "links")
    yield _Reference("steps", playbook.go_live.key, "go_live")
    for i, risk in enumerate(playbook.risks):
        yield from _listed("phases", risk.phases, f"risks[{i}].phases")
        yield from _listed("methods", risk.methods, f"risks[{i}].methods")
    for i, message in enumerate(playbook.messages):
        yield _Reference("duties", message.owner, f"messages[{i}].owner")
        yield from _listed("duties", message.audience_duties, f"messages[{i}].audience_duties")
        if isinstance(message.cadence, Anchored) and message.cadence.phases != "all":
            yield from _listed("phases", message.cadence.phases, f"messages[{i}].cadence.phases")
    for place, variant in _variants(playbook):
        for key in variant.scale:
            yield _Reference("phases", key, f"{place}.scale.{key}")
        yield from _listed("steps", variant.leave_out, f"{place}.leave_out")
        yield from _link_references(variant.links, f"{place}.links")


def _listed(among: str, keys: Iterable[str], place: str) -> Iterator[_Reference]:
    for i, key in enumerate(keys):
        yield _Reference(among, key, f"{place}[{i}]")


def _link_references(links: Iterable[Link], place: str) -> Iterator[_Reference]:
    for i, link in enumerate(links):
        yield _Reference(link.predecessor.type + "s", link.predecessor.key, f"{place}[{i}].from")
        yield _Reference(link.successor.type + "s", link.successor.key, f"{place}[{i}].to")


def _variants(playbook: Playbook) -> Iterator[tuple[str, Variant]]:
    for i, variant in enumerate(playbook.variants.rollout):
        yield f"variants.rollout[{i}]", variant
    for i, variant in enumerate(playbook.variants.transition):
        yield f"variants.transition[{i}]", variant


# Days


def _odd_days(playbook: Playbook) -> Iterator[Problem]:
    for i, step in enumerate(playbook.steps):
        days = step.days
        if None in (days.best, days.likely, days.worst):
            continue
        if not days.best <= days.likely <= days.worst:
            yield Problem(f"steps[{i}].days", Reason.DAYS_OUT_OF_ORDER)
        elif days.likely == 0 and days.worst > 0:
            yield Problem(f"steps[{i}].days", Reason.HALF_A_MILESTONE)
        if playbook.go_live == Node("step", step.key) and not step.is_milestone:
            yield Problem("go_live", Reason.GO_LIVE_TAKES_TIME, {"value": step.key})


# Links


def _odd_links(playbook: Playbook, links: Iterable[Link], place: str) -> Iterator[Problem]:
    phase_of = {step.key: step.phase for step in playbook.steps}
    first: dict[tuple[Node, Node], str] = {}
    for i, link in enumerate(links):
        here = f"{place}[{i}]"
        if not link.predecessor.key or not link.successor.key:
            continue
        if link.predecessor == link.successor:
            yield Problem(here, Reason.LINK_TO_ITSELF, {"value": str(link.predecessor)})
        elif first.setdefault(link.ends, here) != here:
            values = {
                "before": str(link.predecessor),
                "after": str(link.successor),
                "first": first[link.ends],
            }
            yield Problem(here, Reason.SECOND_LINK, values)
        elif own := own_phase_link(link, phase_of):
            phase, step = own
            values = {"phase": str(phase), "step": str(step)}
            yield Problem(here, Reason.LINK_TO_OWN_PHASE, values)


def _circles(playbook: Playbook, place: str) -> Iterator[Problem]:
    for names in circles(playbook.steps, [phase.key for phase in playbook.phases], playbook.links):
        if len(names) > CIRCLE_SHOWN:
            names[CIRCLE_SHOWN - 1 : -1] = [f"… ({len(names) - CIRCLE_SHOWN} more)"]
        yield Problem(place, Reason.CIRCLE, {"circle": " → ".join([*names, names[0]])})


# Variants


def _odd_variants(playbook: Playbook) -> Iterator[Problem]:
    for place, variant in _variants(playbook):
        left_out = set(variant.leave_out) - {""}
        yield from _duplicates(variant.leave_out, f"{place}.leave_out")
        if playbook.go_live.key in left_out:
            yield Problem(f"{place}.leave_out", Reason.GO_LIVE_LEFT_OUT, {"value": playbook.go_live.key})
        yield from _odd_links(playbook, variant.links, f"{place}.links")
        for i, link in enumerate(variant.links):
            for node in link.ends:
                if node.type == "step" and node.key in left_out:
                    yield Problem(f"{place}.links[{i}]", Reason.LINK_TO_LEFT_OUT, {"value": node.key})


def problems_of_variants_in(playbook: Playbook) -> Iterator[Problem]:
    """Faults of plans as chosen from a playbook without other faults: circles, too many links.

    The first combination at fault is named; the others are likely to suffer from the same.
    """
    may_run_in_circles = _has_circles_with_all_links(playbook)
    for place, chosen in _combinations(playbook):
        links = len(playbook.links) + sum(len(variant.links) for variant in chosen)
        may_have_too_many_links = links > limits.LINKS or any(variant.leave_out for variant in chosen)
        if not may_run_in_circles and not may_have_too_many_links:
            continue
        try:
            plan = tailored(playbook, chosen)
        except TooManyLinksError:
            yield Problem(place, Reason.TOO_MANY_LINKS, {"limit": limits.LINKS})
            return
        if may_run_in_circles and (problems := list(_circles(plan, place))):
            yield from problems
            return


def _combinations(playbook: Playbook) -> Iterator[tuple[str, list[Variant]]]:
    rollouts = [("", None), *((f"rollout[{i}]", v) for i, v in enumerate(playbook.variants.rollout))]
    transitions = [("", None), *((f"transition[{i}]", v) for i, v in enumerate(playbook.variants.transition))]
    for (rollout_place, rollout), (transition_place, transition) in product(rollouts, transitions):
        place = "variants." + " + ".join(filter(None, (rollout_place, transition_place)))
        yield place, [variant for variant in (rollout, transition) if variant]


def _has_circles_with_all_links(playbook: Playbook) -> bool:
    """Whether the links of all variants together make a circle; if not, none of them does.

    A step left out changes nothing here, for its bridges lead where it led.
    """
    links = [*playbook.links, *(link for _, variant in _variants(playbook) for link in variant.links)]
    return bool(circles(playbook.steps, [phase.key for phase in playbook.phases], links))
