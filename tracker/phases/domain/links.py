"""Which links are refused, and what people are told (rules 5, 6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from tracker.phases.domain import graphs
from tracker.phases.domain.network import Network, Node, NodeKind, build_network
from tracker.phases.domain.plan import LinkKind, NodeRef, Plan, PlanLink

LONGEST_LAG = 3650
NAMES_SHOWN = 3


class LinkProblem(StrEnum):
    UNKNOWN_KIND = "unknown_kind"
    LAG = "lag"
    UNKNOWN_END = "unknown_end"
    ITSELF = "itself"
    OWN_STEP = "own_step"
    TWICE = "twice"
    CIRCLE = "circle"


class LinkRefused(ValueError):
    """A link that may not be.

    `names`: both ends, or the circle: each waits for the one before it, the first for the last.
    `nodes`: the same as node keys, for a circle only. `value`: the kind, lag or end that was refused.
    """

    def __init__(
        self, code: LinkProblem, names: Sequence[str], nodes: Sequence[str] = (), value: object = None
    ) -> None:
        self.code, self.names, self.nodes, self.value = code, tuple(names), tuple(nodes), value
        super().__init__(_sentence(self))

    @property
    def between(self) -> tuple[str, ...]:
        """The first few names on the way round a circle, without its two ends."""
        return self.names[1:-1][:NAMES_SHOWN]


def refuse_link(plan: Plan, link: PlanLink) -> None:
    """Raise LinkRefused if the plan cannot take this link as well."""
    _refuse_by_itself(_ends(plan), link)
    if any((link.before, link.after) == (other.before, other.after) for other in plan.links):
        raise LinkRefused(LinkProblem.TWICE, _names(_ends(plan), link))
    network = build_network(plan)
    before, after = network.join(link)
    way_back = graphs.shortest_path(network.successors, [after], before)
    if way_back:
        raise _circle_refused(network, way_back)


def refuse_links(plan: Plan) -> None:
    """Raise LinkRefused for the first link of a whole plan, as an import brings it, that may not be."""
    for _link, refused in refused_links(plan):
        raise refused


def refused_links(plan: Plan) -> Iterator[tuple[PlanLink | None, LinkRefused]]:
    """Say of every link of a whole plan why it may not be.

    Once the rest is right, one circle of each tangle, which is no single link's fault.
    """
    ends = _ends(plan)
    seen: set[tuple[NodeRef, NodeRef]] = set()
    is_sound = True
    for link in plan.links:
        try:
            _refuse_by_itself(ends, link)
            if (link.before, link.after) in seen:
                raise LinkRefused(LinkProblem.TWICE, _names(ends, link))
        except LinkRefused as refused:
            is_sound = False
            yield link, refused
        seen.add((link.before, link.after))
    if is_sound:
        network = build_network(replace(plan, go_live=None))
        for circle in network.circles:
            yield None, _circle_refused(network, circle)


def _refuse_by_itself(ends: Mapping[NodeRef, tuple[str, str]], link: PlanLink) -> None:
    for end in (link.before, link.after):
        if end not in ends:
            raise LinkRefused(LinkProblem.UNKNOWN_END, [str(end)], value=str(end))
    names = _names(ends, link)
    if link.kind not in list(LinkKind):
        raise LinkRefused(LinkProblem.UNKNOWN_KIND, names, value=link.kind)
    if type(link.lag) is not int or abs(link.lag) > LONGEST_LAG:
        raise LinkRefused(LinkProblem.LAG, names, value=link.lag)
    if link.before == link.after:
        raise LinkRefused(LinkProblem.ITSELF, names)
    if link.before.kind != link.after.kind and _phase(ends, link.before) == _phase(ends, link.after):
        raise LinkRefused(LinkProblem.OWN_STEP, names)


def _ends(plan: Plan) -> dict[NodeRef, tuple[str, str]]:
    """Return the name and the phase's key of everything that a link may join."""
    phases = {NodeRef("phase", phase.key): (phase.name, phase.key) for phase in plan.phases}
    steps = {NodeRef("step", step.key): (step.name, step.phase) for step in plan.steps}
    return phases | steps


def _names(ends: Mapping[NodeRef, tuple[str, str]], link: PlanLink) -> list[str]:
    return [ends[link.before][0], ends[link.after][0]]


def _phase(ends: Mapping[NodeRef, tuple[str, str]], end: NodeRef) -> str:
    return ends[end][1]


def _circle_refused(network: Network, circle: Sequence[int]) -> LinkRefused:
    nodes = [network.nodes[number] for number in circle]
    return LinkRefused(LinkProblem.CIRCLE, [_spoken(node) for node in nodes], [node.key for node in nodes])


def _spoken(node: Node) -> str:
    return f"{node.name} (start)" if node.kind == NodeKind.START else node.name


def _sentence(refused: LinkRefused) -> str:
    names, value = refused.names, refused.value
    match refused.code:
        case LinkProblem.UNKNOWN_END:
            return f"“{value}” is not in this plan; choose a step or a phase of it."
        case LinkProblem.UNKNOWN_KIND:
            return f"“{names[1]}” can't wait for “{names[0]}” by “{value}”; choose FS, SS, FF or SF."
        case LinkProblem.LAG:
            return (
                f"“{names[1]}” can't wait for “{names[0]}” with a lag of “{value}”; "
                f"give whole working days from -{LONGEST_LAG} to {LONGEST_LAG}."
            )
        case LinkProblem.ITSELF:
            return f"“{names[0]}” can't wait for itself; choose another step or phase."
        case LinkProblem.OWN_STEP:
            return f"“{names[1]}” can't wait for “{names[0]}”: one is a step of the other; link two steps."
        case LinkProblem.TWICE:
            return f"“{names[1]}” already waits for “{names[0]}”; change that link instead."
        case LinkProblem.CIRCLE:
            return _circle_sentence(refused)


def _circle_sentence(refused: LinkRefused) -> str:
    names = refused.names
    if len(names) == 1:
        return f"“{names[0]}” waits for itself; remove that link."
    way = ""
    if refused.between:
        way = " by way of " + ", ".join(f"“{name}”" for name in refused.between)
        if len(names) - 2 > len(refused.between):
            way += f" … ({len(names)} in this circle)"
    return f"“{names[0]}” can't wait for “{names[-1]}”, which waits for it{way}; remove one link."
