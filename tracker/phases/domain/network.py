"""From a plan to the network that is scheduled: steps, and a start and a gate for each phase (rules 4, 5)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, NamedTuple

from tracker.phases.domain import graphs
from tracker.phases.domain.plan import LinkKind, NodeKey, Plan, PlanLink, PlanPhase, PlanStep


class NodeKind(StrEnum):
    STEP = "step"
    START = "start"
    GATE = "gate"


class PlanProblem(StrEnum):
    KEY_TWICE = "key_twice"
    UNKNOWN_PHASE = "unknown_phase"
    UNKNOWN_GO_LIVE = "unknown_go_live"
    UNKNOWN_END = "unknown_end"
    UNKNOWN_KIND = "unknown_kind"


class PlanRefused(ValueError):
    """`code` says what is wrong with the plan, `key` with which of its parts."""

    SENTENCES = {
        PlanProblem.KEY_TWICE: "The plan holds “{key}” twice; give one of them another key.",
        PlanProblem.UNKNOWN_PHASE: "A step belongs to phase “{key}”, which the plan does not hold; add it.",
        PlanProblem.UNKNOWN_GO_LIVE: "The go-live “{key}” is no step or gate of the plan; name another.",
        PlanProblem.UNKNOWN_END: "A link ends at “{key}”, which the plan does not hold; remove the link.",
        PlanProblem.UNKNOWN_KIND: "A link is of kind “{key}”; make it FS, SS, FF or SF.",
    }

    def __init__(self, code: PlanProblem, key: str) -> None:
        self.code, self.key = code, key
        super().__init__(self.SENTENCES[code].format(key=key))


type NodeLink = tuple[int, bool, bool, int, int | None]
"""(before, from_finish, to_finish, lag, position): which node is waited for, and how.

`position` is None for the links that rule 4 makes. A plain tuple: a plan has tens of thousands.
"""


class Node(NamedTuple):
    """`days` is 0 for starts, gates, milestones and dropped steps.

    A phase's `not_before` binds its start, its `deadline` its gate (rules 8, 9); nothing binds a dropped step
    but its links.
    """

    key: NodeKey
    kind: NodeKind
    name: str
    phase: PlanPhase
    step: PlanStep | None
    days: int
    not_before: date | None
    deadline: date | None


type Ends = tuple[int, int]
"""The nodes whose start (first) and whose finish a link may join: the same for a step, not for a phase."""

LEAVES_AND_REACHES_FINISH = {
    LinkKind.FS: (True, False),
    LinkKind.SS: (False, False),
    LinkKind.FF: (True, True),
    LinkKind.SF: (False, True),
}


@dataclass(frozen=True)
class Network:
    """Nodes are numbered phase by phase: start, steps, gate. `into[node]` is sorted as drivers rank."""

    plan: Plan
    nodes: list[Node]
    number: dict[NodeKey, int]
    ends: dict[tuple[str, str], Ends]
    into: list[list[NodeLink]]
    successors: list[list[int]]

    @cached_property
    def days(self) -> list[int]:
        return [node.days for node in self.nodes]

    @cached_property
    def phase_ends(self) -> list[Ends]:
        """Each phase's start and gate; its steps are the nodes between."""
        return [self.ends["phase", phase.key] for phase in self.plan.phases]

    @cached_property
    def order(self) -> list[int]:
        """Every node after those it waits for; circles and what follows them are missing (rule 23)."""
        return graphs.topological_order(self.successors)

    @cached_property
    def circles(self) -> list[list[int]]:
        """One circle of each tangle of nodes that wait for each other; empty in every plan we accepted."""
        return [] if len(self.order) == len(self.nodes) else graphs.circles(self.successors)

    def join(self, link: PlanLink) -> tuple[int, int]:
        """Return the nodes that a link joins (rule 5): a step, or a phase's start or gate."""
        try:
            leaves_finish, reaches_finish = LEAVES_AND_REACHES_FINISH[link.kind]
            return self.ends[link.before][leaves_finish], self.ends[link.after][reaches_finish]
        except KeyError as unknown:
            wrong_kind = link.kind not in LEAVES_AND_REACHES_FINISH
            code = PlanProblem.UNKNOWN_KIND if wrong_kind else PlanProblem.UNKNOWN_END
            raise PlanRefused(code, str(unknown.args[0])) from unknown


def build_network(plan: Plan) -> Network:
    """Raise PlanRefused if the plan contradicts itself; circles are kept, for the schedule to mark."""
    nodes = list(_nodes(plan))
    number = {node.key: number for number, node in enumerate(nodes)}
    if len(number) < len(nodes):
        raise PlanRefused(PlanProblem.KEY_TWICE, _first_key_twice(nodes))
    if plan.go_live is not None and plan.go_live not in number:
        raise PlanRefused(PlanProblem.UNKNOWN_GO_LIVE, plan.go_live)
    network = Network(
        plan, nodes, number, _ends(nodes, number), into=[[] for _ in nodes], successors=[[] for _ in nodes]
    )
    _add_plan_links(network)
    _add_phase_links(network)
    return network


def _first_key_twice(nodes: list[Node]) -> NodeKey:
    return Counter(node.key for node in nodes).most_common(1)[0][0]


def _ends(nodes: list[Node], number: dict[NodeKey, int]) -> dict[tuple[str, str], Ends]:
    """By what a NodeRef holds; it equals the plain tuple and is found by it."""
    ends = {}
    for at, node in enumerate(nodes):
        if node.step:
            ends["step", node.step.key] = (at, at)
        elif node.kind == NodeKind.START:
            ends["phase", node.phase.key] = (at, number[f"gate:{node.phase.key}"])
    return ends


def _nodes(plan: Plan) -> Iterator[Node]:
    """Named tuples made from rows, which takes half the time of calling their type."""
    return map(partial(tuple.__new__, Node), _node_rows(plan))


def _node_rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    steps: dict[str, list[PlanStep]] = {phase.key: [] for phase in plan.phases}
    for step in plan.steps:
        if step.phase not in steps:
            raise PlanRefused(PlanProblem.UNKNOWN_PHASE, step.phase)
        steps[step.phase].append(step)
    for phase in plan.phases:
        yield f"start:{phase.key}", NodeKind.START, phase.name, phase, None, 0, phase.not_before, None
        for step in steps[phase.key]:
            days, not_before = (0, None) if step.dropped else (step.days, step.not_before)
            yield f"step:{step.key}", NodeKind.STEP, step.name, phase, step, days, not_before, step.deadline
        gate_name = phase.gate_name or phase.name
        yield f"gate:{phase.key}", NodeKind.GATE, gate_name, phase, None, 0, None, phase.deadline


def _add_plan_links(network: Network) -> None:
    into, successors, ends = network.into, network.successors, network.ends
    for link in sorted(network.plan.links, key=attrgetter("position", "before", "after")):
        try:  # as `join` does, without the price of calling it tens of thousands of times
            from_finish, to_finish = LEAVES_AND_REACHES_FINISH[link.kind]
            before, after = ends[link.before][from_finish], ends[link.after][to_finish]
        except KeyError:
            before, after = network.join(link)
        into[after].append((before, from_finish, to_finish, link.lag, link.position))
        successors[before].append(after)


def _add_phase_links(network: Network) -> None:
    """Rule 4: start –SS→ each step –FF→ gate; in an empty phase start –FS→ gate.

    They come after the plan's own links, because those say more as drivers; a gate's rank by key.
    """
    nodes, into, successors = network.nodes, network.into, network.successors
    for start, gate in network.phase_ends:
        begins = (start, False, False, 0, None)
        for step in sorted(range(start + 1, gate), key=lambda step: nodes[step].key):
            into[step].append(begins)
            successors[start].append(step)
            into[gate].append((step, True, True, 0, None))
            successors[step].append(gate)
        if gate == start + 1:
            into[gate].append((start, True, False, 0, None))
            successors[start].append(gate)
