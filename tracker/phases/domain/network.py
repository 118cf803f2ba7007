"""From a plan to the network that is scheduled: steps, and a start and a gate for each phase (rules 4, 5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from tracker.phases.domain import graphs
from tracker.phases.domain.plan import LinkKind, NodeKey, NodeRef, Plan, PlanLink, PlanPhase, PlanStep


class NodeKind(StrEnum):
    STEP = "step"
    START = "start"
    GATE = "gate"


class PlanProblem(StrEnum):
    KEY_TWICE = "key_twice"
    UNKNOWN_PHASE = "unknown_phase"
    UNKNOWN_GO_LIVE = "unknown_go_live"
    UNKNOWN_END = "unknown_end"


class PlanRefused(ValueError):
    """`code` says what is wrong with the plan, `key` with which of its parts."""

    SENTENCES = {
        PlanProblem.KEY_TWICE: "The plan holds “{key}” twice; give one of them another key.",
        PlanProblem.UNKNOWN_PHASE: "A step belongs to phase “{key}”, which the plan does not hold; add it.",
        PlanProblem.UNKNOWN_GO_LIVE: "The go-live “{key}” is no step or gate of the plan; name another.",
        PlanProblem.UNKNOWN_END: "A link ends at “{key}”, which the plan does not hold; remove the link.",
    }

    def __init__(self, code: PlanProblem, key: str) -> None:
        self.code, self.key = code, key
        super().__init__(self.SENTENCES[code].format(key=key))


class NodeLink(NamedTuple):
    """A link between two node numbers; `source` is None for those that rule 4 makes."""

    before: int
    after: int
    from_finish: bool
    to_finish: bool
    lag: int
    source: PlanLink | None


class Node(NamedTuple):
    """`days` is 0 for starts, gates, milestones and dropped steps."""

    key: NodeKey
    kind: NodeKind
    phase: PlanPhase
    step: PlanStep | None
    days: int

    @property
    def name(self) -> str:
        if self.step:
            return self.step.name
        return self.phase.gate_name or self.phase.name if self.kind == NodeKind.GATE else self.phase.name


LEAVES_FINISH = {LinkKind.FS: True, LinkKind.FF: True, LinkKind.SS: False, LinkKind.SF: False}
REACHES_FINISH = {LinkKind.FF: True, LinkKind.SF: True, LinkKind.FS: False, LinkKind.SS: False}


@dataclass(frozen=True)
class Network:
    """Nodes are numbered phase by phase: start, steps, gate. `into[node]` is sorted as drivers rank."""

    plan: Plan
    nodes: list[Node] = field(default_factory=list)
    number: dict[NodeKey, int] = field(default_factory=dict)
    into: list[list[NodeLink]] = field(default_factory=list)
    successors: list[list[int]] = field(default_factory=list)

    @cached_property
    def order(self) -> list[int]:
        """Every node after those it waits for; circles and what follows them are missing (rule 23)."""
        return graphs.topological_order(self.successors)

    @cached_property
    def circles(self) -> list[list[int]]:
        """One circle of each tangle of nodes that wait for each other; empty in every plan we accepted."""
        return [] if len(self.order) == len(self.nodes) else graphs.circles(self.successors)

    def join(self, link: PlanLink) -> tuple[int, int]:
        """Return the nodes that a link joins (rule 5): a phase's start or its gate, or the step."""
        kind = LinkKind(link.kind)
        return (
            self.node_of(link.before, at_finish=LEAVES_FINISH[kind]),
            self.node_of(link.after, at_finish=REACHES_FINISH[kind]),
        )

    def node_of(self, end: NodeRef, *, at_finish: bool) -> int:
        kind, key = end
        if kind == "phase":
            kind_of_node = "gate" if at_finish else "start"
            node = self.number.get(f"{kind_of_node}:{key}")
        else:
            node = self.number.get(f"step:{key}")
        if node is None:
            raise PlanRefused(PlanProblem.UNKNOWN_END, str(end))
        return node


def build_network(plan: Plan) -> Network:
    """Raise PlanRefused if the plan contradicts itself; circles are kept, for the schedule to mark."""
    network = Network(plan)
    for node in _nodes(plan):
        if node.key in network.number:
            raise PlanRefused(PlanProblem.KEY_TWICE, node.key)
        network.number[node.key] = len(network.nodes)
        network.nodes.append(node)
        network.into.append([])
        network.successors.append([])
    if plan.go_live is not None and plan.go_live not in network.number:
        raise PlanRefused(PlanProblem.UNKNOWN_GO_LIVE, plan.go_live)
    _add_plan_links(network)
    _add_phase_links(network)
    return network


def _nodes(plan: Plan) -> Iterator[Node]:
    steps: dict[str, list[PlanStep]] = {phase.key: [] for phase in plan.phases}
    for step in plan.steps:
        if step.phase not in steps:
            raise PlanRefused(PlanProblem.UNKNOWN_PHASE, step.phase)
        steps[step.phase].append(step)
    for phase in plan.phases:
        yield Node(f"start:{phase.key}", NodeKind.START, phase, None, 0)
        for step in steps[phase.key]:
            yield Node(f"step:{step.key}", NodeKind.STEP, phase, step, 0 if step.dropped else step.days)
        yield Node(f"gate:{phase.key}", NodeKind.GATE, phase, None, 0)


def _add_plan_links(network: Network) -> None:
    for link in sorted(network.plan.links, key=attrgetter("position", "before", "after")):
        before, after = network.join(link)
        leaves_finish, reaches_finish = LEAVES_FINISH[link.kind], REACHES_FINISH[link.kind]
        _add(network, NodeLink(before, after, leaves_finish, reaches_finish, link.lag, link))


def _add_phase_links(network: Network) -> None:
    """Rule 4: start –SS→ each step –FF→ gate; in an empty phase start –FS→ gate.

    They come after the plan's own links, because those say more as drivers.
    """
    start = 0
    for number, node in enumerate(network.nodes):
        if node.kind == NodeKind.START:
            start = number
        elif node.kind == NodeKind.GATE:
            steps = range(start + 1, number)
            for step in steps:
                _add(network, NodeLink(start, step, False, False, 0, None))
                _add(network, NodeLink(step, number, True, True, 0, None))
            if not steps:
                _add(network, NodeLink(start, number, True, False, 0, None))


def _add(network: Network, link: NodeLink) -> None:
    network.into[link.after].append(link)
    network.successors[link.before].append(link.after)
