"""The graph of phases that people see: the fold of all links between them (rule 6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.phases.domain import graphs
from tracker.phases.domain.facts import Status
from tracker.phases.domain.network import LEAVES_AND_REACHES_FINISH
from tracker.phases.domain.plan import NodeKey, NodeRef, Plan, PlanLink
from tracker.phases.domain.schedule import Schedule, ScheduledNode, ScheduledPhase, Span

type Box = NodeRef
"""A phase, or the step that is the go-live: it stands outside its phase."""


class PhaseBox(NamedTuple):
    """`go_live`: the milestone itself, or the phase whose gate it is. `layer` counts from 0."""

    box: Box
    name: str
    layer: int
    status: Status
    planned: Span | None
    forecast: Span | None
    progress: float
    critical: bool
    go_live: bool


class PhaseArrow(NamedTuple):
    """`critical`: one of its links holds a critical date. `implied`: other arrows lead there as well.

    `mutual`: it lies on a circle of phases, which links between their steps may make.
    """

    before: Box
    after: Box
    critical: bool
    implied: bool
    mutual: bool
    links: tuple[PlanLink, ...]


@dataclass(frozen=True)
class PhaseGraph:
    """Boxes in the plan's order; in `layers`, boxes of one circle stand side by side."""

    boxes: tuple[PhaseBox, ...]
    arrows: tuple[PhaseArrow, ...]
    layers: tuple[tuple[Box, ...], ...]

    def drawn(self) -> tuple[PhaseArrow, ...]:
        """Leave out the arrows that only repeat what the way through the go-live says."""
        milestones = {box.box for box in self.boxes if box.box.kind == "step"}
        leads = {(arrow.before, arrow.after) for arrow in self.arrows}

        def repeats(arrow: PhaseArrow) -> bool:
            ends = (arrow.before, arrow.after)
            return any(m in ends or {(ends[0], m), (m, ends[1])} <= leads for m in milestones)

        return tuple(arrow for arrow in self.arrows if not (arrow.implied and repeats(arrow)))


def fold(plan: Plan, schedule: Schedule) -> PhaseGraph:
    boxes = _boxes(plan)
    links = _links_between_boxes(plan, boxes)
    number = {box: at for at, box in enumerate(boxes)}
    successors: list[list[int]] = [[] for _ in boxes]
    for before, after in links:
        successors[number[before]].append(number[after])
    circles = graphs.components(successors)
    circle_of = {boxes[at]: circle for circle, members in enumerate(circles) for at in members}
    condensed = _condense(links, circle_of, len(circles))
    layer_of_circle = _layers(condensed)
    layer = {box: layer_of_circle[circle_of[box]] for box in boxes}
    implied = _implied(condensed)
    return PhaseGraph(
        boxes=tuple(_phase_box(box, layer[box], schedule) for box in boxes),
        arrows=tuple(
            PhaseArrow(
                before,
                after,
                critical=any(_holds_critical_date(schedule, link) for link in between),
                implied=(circle_of[before], circle_of[after]) in implied,
                mutual=circle_of[before] == circle_of[after],
                links=tuple(between),
            )
            for (before, after), between in links.items()
        ),
        layers=tuple(tuple(box for box in boxes if layer[box] == at) for at in sorted(set(layer.values()))),
    )


def _boxes(plan: Plan) -> list[Box]:
    boxes = [NodeRef("phase", phase.key) for phase in plan.phases]
    milestone = _go_live_step(plan.go_live)
    return [*boxes, milestone] if milestone else boxes


def _go_live_step(go_live: NodeKey | None) -> NodeRef | None:
    kind, _, key = (go_live or "").partition(":")
    return NodeRef("step", key) if kind == "step" else None


def _links_between_boxes(plan: Plan, boxes: Iterable[Box]) -> dict[tuple[Box, Box], list[PlanLink]]:
    box_of = {NodeRef("step", step.key): NodeRef("phase", step.phase) for step in plan.steps}
    box_of.update({box: box for box in boxes})
    links: dict[tuple[Box, Box], list[PlanLink]] = {}
    for link in plan.links:
        ends = box_of[link.before], box_of[link.after]
        if ends[0] != ends[1]:
            links.setdefault(ends, []).append(link)
    rank = {box: at for at, box in enumerate(boxes)}
    return dict(sorted(links.items(), key=lambda item: (rank[item[0][0]], rank[item[0][1]])))


def _condense(arrows: Iterable[tuple[Box, Box]], circle_of: Mapping[Box, int], count: int) -> list[list[int]]:
    """Return the graph of circles: a box outside any is one by itself."""
    successors: list[set[int]] = [set() for _ in range(count)]
    for before, after in arrows:
        if circle_of[before] != circle_of[after]:
            successors[circle_of[before]].add(circle_of[after])
    return [sorted(afters) for afters in successors]


def _layers(successors: Sequence[Sequence[int]]) -> list[int]:
    """Put each right of all that lead to it."""
    layers = [0] * len(successors)
    for node in graphs.topological_order(successors):
        for after in successors[node]:
            layers[after] = max(layers[after], layers[node] + 1)
    return layers


def _implied(successors: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """Return the arrows that a transitive reduction leaves out."""
    beyond = [graphs.reachable(successors, node) for node in range(len(successors))]
    return {
        (node, after)
        for node, afters in enumerate(successors)
        for after in afters
        if any(after in beyond[other] for other in afters if other != after)
    }


def _holds_critical_date(schedule: Schedule, link: PlanLink) -> bool:
    """Do both ends have no float, and does the second stand where this link puts it?

    A running step no longer stands by a link to its start; there its driver tells.
    """
    leaves_finish, reaches_finish = LEAVES_AND_REACHES_FINISH[link.kind]
    before = _node(schedule, link.before, at_finish=leaves_finish)
    after = _node(schedule, link.after, at_finish=reaches_finish)
    if not (before.critical and after.critical and before.forecast and after.forecast):
        return False
    if after.status == Status.RUNNING and not reaches_finish:
        return after.driver is not None and after.driver.before == before.key
    bound = before.forecast.end(at_finish=leaves_finish) + link.lag
    return bound == after.forecast.end(at_finish=reaches_finish)


def _node(schedule: Schedule, end: NodeRef, *, at_finish: bool) -> ScheduledNode:
    if end.kind == "step":
        return schedule.nodes[f"step:{end.key}"]
    return schedule.nodes[f"{'gate' if at_finish else 'start'}:{end.key}"]


def _phase_box(box: Box, layer: int, schedule: Schedule) -> PhaseBox:
    if box.kind == "step":
        seen: ScheduledNode | ScheduledPhase = schedule.nodes[str(box)]
        go_live = True
    else:
        seen = schedule.phases[box.key]
        go_live = schedule.go_live_key == f"gate:{box.key}"
    return PhaseBox(
        box, seen.name, layer, seen.status, seen.planned, seen.forecast, seen.progress, seen.critical, go_live
    )
