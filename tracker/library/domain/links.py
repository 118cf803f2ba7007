"""What links mean: whom they join, and where they run in a circle."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import networkx as nx  # type: ignore[import-untyped]

from tracker.library.domain.playbook import Link, Node, Step


def own_phase_link(link: Link, phase_of: Mapping[str, str]) -> tuple[Node, Node] | None:
    """The phase and its own step, should the link join such two; a step lies within its phase anyway."""
    for phase, step in (link.ends, link.ends[::-1]):
        if (phase.type, step.type) == ("phase", "step") and phase_of.get(step.key) == phase.key:
            return phase, step
    return None


def circles(steps: Iterable[Step], phases: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Circles among the nodes of the plan, at least one wherever any is; no two have a node in common.

    Each lists steps and phases as they are written in the file. Blanks, and links that are refused by
    themselves, are passed over. A phase counts as two nodes, its start and its gate, with its steps
    between them; a link into a phase binds its start, one out of it waits for its gate, unless its kind
    speaks of the other end.
    """
    after: dict[str, list[str]] = defaultdict(list)
    for key in phases:
        after[f"start:{key}"].append(f"gate:{key}")
    phase_of = {}
    for step in steps:
        phase_of[step.key] = step.phase
        if step.key and step.phase:
            after[f"start:{step.phase}"].append(f"step:{step.key}")
            after[f"step:{step.key}"].append(f"gate:{step.phase}")
    for link in links:
        blank = not (link.predecessor.key and link.successor.key and link.kind)
        if blank or link.predecessor == link.successor or own_phase_link(link, phase_of):
            continue
        leaves, enters = link.kind
        after[_end(link.predecessor, leaves)].append(_end(link.successor, enters))
    return [_as_written(circle) for circle in _closed_walks(after)]


def _end(node: Node, letter: str) -> str:
    if node.type == "step":
        return f"step:{node.key}"
    return f"start:{node.key}" if letter == "S" else f"gate:{node.key}"


def _as_written(circle: list[str]) -> list[str]:
    """A circle through both a phase's start and its gate names the phase once."""
    names = [re.sub("^(start|gate):", "phase:", node) for node in circle]
    return [name for i, name in enumerate(names) if name != names[i - 1]]


def _closed_walks(after: dict[str, list[str]]) -> Iterator[list[str]]:
    """One walk in each knot, that is, in each set of nodes that all lead to each other."""
    within = _waiting_for_ever(after)
    for knot in nx.strongly_connected_components(nx.DiGraph(within)):
        if len(knot) == 1:
            continue
        node = next(node for node in within if node in knot)
        walk: dict[str, int] = {}
        while node not in walk:
            walk[node] = len(walk)
            node = next(successor for successor in within[node] if successor in knot)
        yield list(walk)[walk[node] :]


def _waiting_for_ever(after: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is left when all that can start has been done: mostly nothing, which is quickly known."""
    waits = Counter(chain.from_iterable(after.values()))
    done = [node for node in after if not waits[node]]
    for node in done:
        for successor in after.get(node, ()):
            waits[successor] -= 1
            if not waits[successor]:
                done.append(successor)
    return {node: successors for node, successors in after.items() if waits[node]}
