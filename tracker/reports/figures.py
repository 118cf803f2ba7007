"""The figures of a report, laid out from its facts; the page draws them as SVG, Word as shapes."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.figures.gantt import LONGEST, GanttLayout, GanttRow, lay_out_gantt
from tracker.figures.graph import GraphArrow, GraphLayout, GraphNode, Tone, lay_out_graph

from .domain.facts import GraphBox, PhaseFacts, StatusFacts
from .wording import days_late, listed, named, percent, phase_word

MARGIN = timedelta(days=7)
GANTT_ROW = 26.0

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


# The plan of the phases as bars


def phase_gantt(facts: StatusFacts, width: float) -> GanttLayout | None:
    """Lay out each phase with its baseline below, its gate in the next row, and the go-live; names beside.

    None where nothing has a date.
    """
    rows = _gantt_rows(facts)
    days = [day for row in rows for day in (row.start, row.end, *(row.baseline or ())) if day]
    if not days:
        return None
    first, last = min(days) - MARGIN, max(days) + MARGIN
    return lay_out_gantt(
        rows,
        first=first,
        last=min(last, first + timedelta(days=LONGEST - 1)),
        today=facts.on,
        today_label=written(facts.on, "short"),
        month_label=lambda day: written(day, "month_year" if day.month == 1 else "month"),
        shorter_month_labels=(lambda day: written(day, "month"), lambda day: str(day.month)),
        tick_label=lambda day: "",
        scale="month" if (last - first).days < 2 * 366 else "quarter",
        width=width,
        row_height=GANTT_ROW,
    )


def _gantt_rows(facts: StatusFacts) -> list[GanttRow]:
    rows = [_gantt_row(facts, phase) for phase in facts.phases]
    go_live = facts.go_live
    if go_live.key and go_live.forecast:
        agreed = go_live.baseline or go_live.planned
        rows.append(
            GanttRow(
                go_live.key,
                "golive",
                named(facts, go_live.name),
                end=go_live.forecast,
                critical=True,
                baseline=(agreed, agreed) if agreed else None,
            )
        )
    return rows


def _gantt_row(facts: StatusFacts, phase: PhaseFacts) -> GanttRow:
    agreed = None
    if phase.baseline_start and phase.baseline and phase.baseline_start <= phase.baseline:
        agreed = (phase.baseline_start, phase.baseline)
    return GanttRow(
        phase.key,
        "phase",
        f"{phase.key} {named(facts, phase.name)}",
        phase.start,
        phase.finish,
        phase.progress,
        phase.critical,
        baseline=agreed,
    )


def gantt_names(layout: GanttLayout) -> list[str]:
    return [bar.row.label for bar in layout.bars]


def gantt_alt(layout: GanttLayout) -> str:
    """Say each bar in words, for those who do not see it."""
    told = [f"{bar.row.label}: {_days(bar.row.start, bar.row.end)}" for bar in layout.bars if bar.row.end]
    return listed(told)


def _days(start: date | None, end: date | None) -> str:
    if start is None:
        return written(end, "year")
    return _("%(start)s – %(finish)s") % {"start": written(start, "year"), "finish": written(end, "year")}
