"""The figures of a report, laid out from its facts; the page draws them as SVG, Word as shapes."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.figures.graph import GraphArrow, GraphLayout, GraphNode, Tone, lay_out_graph

from .domain.facts import GraphBox, PhaseFacts, StatusFacts
from .wording import days_late, named, percent, phase_word

_TONES: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "bad", "accent": "accent"}


def phase_graph(
    facts: StatusFacts,
    width: float = 1304,
    narrowest: float = 200,
    href: Callable[[GraphBox], str] = lambda box: "",
) -> GraphLayout:
    phases = {phase.key: phase for phase in facts.phases}
    nodes = [
        _milestone(facts, box, href(box)) if box.milestone else _box(facts, box, phases[box.phase], href(box))
        for box in facts.graph.boxes
    ]
    arrows = [GraphArrow(arrow.before, arrow.after, arrow.critical) for arrow in facts.graph.arrows]
    return lay_out_graph(nodes, arrows, width=width, min_box_width=narrowest)


def _box(facts: StatusFacts, box: GraphBox, phase: PhaseFacts, href: str) -> GraphNode:
    shown = phase_word(phase)
    return GraphNode(
        key=box.key,
        title_key=phase.key,
        title=named(facts, phase.name),
        dates=_("%(start)s – %(finish)s") % {"start": written(phase.start), "finish": written(phase.finish)},
        difference=days_late(phase.days_late),
        difference_tone="warn" if (phase.days_late or 0) > 0 else "none",
        progress=phase.progress,
        progress_text=percent(round(phase.progress * 100)),
        status=str(shown.word),
        status_icon=shown.icon,
        tone=_TONES.get(shown.tone, "none"),
        critical=phase.critical,
        href=href,
    )


def _milestone(facts: StatusFacts, box: GraphBox, href: str) -> GraphNode:
    return GraphNode(
        key=box.key,
        title=named(facts, box.name),
        dates=written(facts.go_live.forecast, "long"),
        kind="milestone",
        critical=True,
        href=href,
    )
