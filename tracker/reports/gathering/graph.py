"""The graph of phases, as facts."""

from tracker.phases.domain.fold import fold
from tracker.phases.queries import plan_of

from ..domain.facts import Graph, GraphArrow, GraphBox
from .plan import PlanFacts, name_of


def graph(plan: PlanFacts) -> Graph:
    folded = fold(plan_of(plan.rollout, plan.on), plan.schedule)
    names = {f"phase:{phase.key}": name_of(phase) for phase in plan.phases} | plan.names
    boxes = tuple(
        GraphBox(
            key=str(box.box),
            phase=box.box.key if box.box.kind == "phase" else "",
            name=names[str(box.box)],
            milestone=box.box.kind == "step",
        )
        for box in folded.boxes
    )
    arrows = tuple(
        GraphArrow(str(arrow.before), str(arrow.after), arrow.critical) for arrow in folded.drawn()
    )
    return Graph(boxes, arrows)
