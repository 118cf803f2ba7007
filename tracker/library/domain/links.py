"""What links mean: whom they join, and where they run in a circle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import networkx as nx  # type: ignore[import-untyped]

from tracker.library.domain.playbook import Link, Node, Step


def own_phase_link(link: Link, phase_of: Mapping[str, str]) -> tuple[Node, Node] | None:
    """The phase and its own step, should the link join such two; a step lies within its phase anyway."""
    for phase, step in (link.ends, link.ends[::-1]):
        if (phase.type, step.type) == ("phase", "step") and phase_of.get(step.key) == phase.key:
            return phase, step
    return None


def circles(steps: Iterable[Step], phases: Iterable[str], links: Iterable[Link]) -> list[list[Node]]:
    """Circles among the nodes of the plan, at least one wherever any is; no two have a node in common.

    Blanks, and links that are refused by themselves, are passed over. A phase counts as two nodes, its
    start and its gate, with its steps between them; a link into a phase binds its start, one out of it
    waits for its gate, unless its kind speaks of the other end.
    """
    after: dict[tuple[Node, str], list[tuple[Node, str]]] = defaultdict(list)
    for key in phases:
        phase = Node("phase", key)
        after[phase, "start"].append((phase, "gate"))
    phase_of = {}
    for step in steps:
        phase_of[step.key] = step.phase
        if not (step.key and step.phase):
            continue
        phase, node = Node("phase", step.phase), (Node("step", step.key), "")
        after[phase, "start"].append(node)
        after[node].append((phase, "gate"))
    for link in links:
        blank = not (link.predecessor.key and link.successor.key and link.kind)
        if blank or link.predecessor == link.successor or own_phase_link(link, phase_of):
            continue
        leaves, enters = link.kind
        before = (link.predecessor, _end(link.predecessor, leaves))
        after[before].append((link.successor, _end(link.successor, enters)))
    return [_without_repeats([node for node, _ in circle]) for circle in _closed_walks(after)]


def _end(node: Node, letter: str) -> str:
    if node.type == "step":
        return ""
    return "start" if letter == "S" else "gate"


def _without_repeats(nodes: list[Node]) -> list[Node]:
    """A circle through both a phase's start and its gate names the phase once."""
    return [node for i, node in enumerate(nodes) if node != nodes[i - 1]]


def _closed_walks[N](after: dict[N, list[N]]) -> Iterator[list[N]]:
    """One walk in each knot, that is, in each set of nodes that all lead to each other."""
    for knot in nx.strongly_connected_components(nx.DiGraph(after)):
        if len(knot) == 1:
            continue
        node = next(node for node in after if node in knot)
        walk: dict[N, int] = {}
        while node not in walk:
            walk[node] = len(walk)
            node = next(successor for successor in after[node] if successor in knot)
        yield list(walk)[walk[node] :]
