"""What links mean: whom they join, and where they run in a circle."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tracker.library.domain.playbook import Link, Node, Step


def own_phase_link(link: Link, phase_of: Mapping[str, str]) -> tuple[Node, Node] | None:
    """The phase and its own step, should the link join such two; a step lies within its phase anyway."""
    for phase, step in (link.ends, link.ends[::-1]):
        if (phase.type, step.type) == ("phase", "step") and phase_of.get(step.key) == phase.key:
            return phase, step
    return None


def circles(steps: Iterable[Step], phases: Iterable[str], links: Iterable[Link]) -> list[list[Node]]:
    """Circles among the nodes of the plan, at least one wherever any is; none has a step in common.

    A phase counts as two nodes, its start and its gate, with its steps between them; a link into a phase
    binds its start, one out of it waits for its gate, unless its kind speaks of the other end.
    """
    after: dict[tuple[Node, str], list[tuple[Node, str]]] = defaultdict(list)
    for key in phases:
        phase = Node("phase", key)
        after[phase, "start"].append((phase, "gate"))
    for step in steps:
        if not (step.key and step.phase):
            continue
        phase, node = Node("phase", step.phase), (Node("step", step.key), "")
        after[phase, "start"].append(node)
        after[node].append((phase, "gate"))
    for link in links:
        if not (link.predecessor.key and link.successor.key and link.kind):
            continue
        leaves, enters = link.kind
        before = (link.predecessor, _end(link.predecessor, leaves))
        after[before].append((link.successor, _end(link.successor, enters)))
    found = []
    for circle in _closed_walks(after):
        nodes = [node for node, _ in circle]
        found.append([node for i, node in enumerate(nodes) if node != nodes[i - 1]])
    return found


def _end(node: Node, letter: str) -> str:
    if node.type == "step":
        return ""
    return "start" if letter == "S" else "gate"


def _closed_walks[N](after: dict[N, list[N]]) -> Iterator[list[N]]:
    within = _without_loose_ends(after)
    seen: set[N] = set()
    for origin in within:
        walk: dict[N, int] = {}
        node = origin
        while node not in seen:
            seen.add(node)
            walk[node] = len(walk)
            node = within[node][0]
        if node in walk:
            yield list(walk)[walk[node] :]


def _without_loose_ends[N](after: dict[N, list[N]]) -> dict[N, list[N]]:
    """The nodes from which a circle can be reached, each with its successors among them."""
    before: dict[N, list[N]] = defaultdict(list)
    for node, successors in after.items():
        for successor in successors:
            before[successor].append(node)
    ahead = {node: len(after.get(node, ())) for node in [*after, *(n for n in before if n not in after)]}
    ends = [node for node, count in ahead.items() if count == 0]
    for end in ends:
        for node in before[end]:
            ahead[node] -= 1
            if ahead[node] == 0:
                ends.append(node)
    return {
        node: [successor for successor in after[node] if ahead[successor]]
        for node, count in ahead.items()
        if count
    }
