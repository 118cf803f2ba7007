"""Questions to a directed graph; nodes are numbers, `successors[node]` is where its arrows lead.

Nothing here recurses: plans are chains of thousands of steps.
"""

from collections import deque
from collections.abc import Iterable, Sequence

type Successors = Sequence[Sequence[int]]


def topological_order(successors: Successors) -> list[int]:
    """Return the nodes so that arrows lead forward, without circles and what follows them."""
    waiting_for = [0] * len(successors)
    for afters in successors:
        for after in afters:
            waiting_for[after] += 1
    order = [node for node, count in enumerate(waiting_for) if count == 0]
    for node in order:  # grows while it is read
        for after in successors[node]:
            waiting_for[after] = left = waiting_for[after] - 1
            if left == 0:
                order.append(after)
    return order


def shortest_path(successors: Successors, origins: Iterable[int], goal: int) -> list[int] | None:
    """Return the nodes from one of the origins to the goal, both included; None if there is no way."""
    came_from: dict[int, int | None] = dict.fromkeys(origins)
    queue = deque(came_from)
    while queue and goal not in came_from:
        node = queue.popleft()
        for after in successors[node]:
            if after not in came_from:
                came_from[after] = node
                queue.append(after)
    if goal not in came_from:
        return None
    path = [goal]
    while (before := came_from[path[-1]]) is not None:
        path.append(before)
    return path[::-1]


def components(successors: Successors) -> list[list[int]]:
    """Return the strong components, each before those that its arrows lead to (Kosaraju)."""
    predecessors: list[list[int]] = [[] for _ in successors]
    for node, afters in enumerate(successors):
        for after in afters:
            predecessors[after].append(node)
    found: list[list[int]] = []
    placed = [False] * len(successors)
    for root in reversed(_finishing_order(successors)):
        if placed[root]:
            continue
        placed[root] = True
        component = [root]
        for node in component:  # grows while it is read
            for before in predecessors[node]:
                if not placed[before]:
                    placed[before] = True
                    component.append(before)
        found.append(component)
    return found


def _finishing_order(successors: Successors) -> list[int]:
    """Return the nodes in the order in which a depth-first walk leaves them."""
    seen = [False] * len(successors)
    left: list[int] = []
    for root in range(len(successors)):
        if seen[root]:
            continue
        seen[root] = True
        trail = [(root, iter(successors[root]))]
        while trail:
            node, afters = trail[-1]
            for after in afters:
                if not seen[after]:
                    seen[after] = True
                    trail.append((after, iter(successors[after])))
                    break
            else:
                trail.pop()
                left.append(node)
    return left


def circles(successors: Successors) -> list[list[int]]:
    """Return one shortest circle for each strong component that holds any."""
    found = []
    for component in components(successors):
        node = min(component)
        if len(component) > 1 or node in successors[node]:
            way_back = shortest_path(successors, successors[node], node)
            assert way_back is not None
            found.append([node, *way_back[:-1]])
    return found


def reachable(successors: Successors, origin: int) -> set[int]:
    """Return what one or more arrows lead to."""
    seen = set(successors[origin])
    queue = list(seen)
    for node in queue:  # grows while it is read
        for after in successors[node]:
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return seen
