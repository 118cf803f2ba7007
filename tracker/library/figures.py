"""A playbook's phases and steps as its page shows them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.domain.workdays import Calendar
from tracker.common.icons import icon_at
from tracker.figures.graph import GraphArrow, GraphNode, lay_out_graph
from tracker.figures.svg import draw_graph
from tracker.phases.domain.fold import PhaseBox, fold
from tracker.phases.domain.schedule import Schedule, schedule

from .domain.playbook import Days, Playbook
from .plan import plan_of


def phase_rows(playbook: Playbook, dates: Schedule, language: str) -> list[dict]:
    ranges = _lengths(playbook, dates.calendar)
    return [
        {
            "key": phase.key,
            "name": phase.name.in_language(language),
            "purpose": phase.purpose.in_language(language),
            "gate": phase.gate.name.in_language(language),
            "steps": sum(1 for _step in playbook.steps_of(phase=phase.key)),
            "range": ranges[phase.key],
            "finish": _finish(dates, phase.key),
        }
        for phase in playbook.phases
    ]


def _finish(dates: Schedule, phase: str) -> date | None:
    span = dates.phases[phase].forecast
    return span.finish if span else None


def _lengths(playbook: Playbook, calendar: Calendar) -> dict[str, tuple[int, int, int]]:
    """Return each phase's length in working days if all goes at best, as likely, at worst."""

    def lengths(days) -> dict[str, int]:
        spans = schedule(plan_of(playbook, calendar, "en", days), calendar.start).phases
        return {key: p.planned.finish_index - p.planned.start_index for key, p in spans.items() if p.planned}

    best, likely, worst = lengths(_best), lengths(lambda days: days.likely), lengths(lambda days: days.worst)
    return {key: (best[key], likely[key], worst[key]) for key in likely}


def _best(days: Days) -> int:
    return days.best


def graph(playbook: Playbook, dates: Schedule, language: str) -> str:
    plan = plan_of(playbook, dates.calendar, language)
    folded = fold(plan, dates)
    rows = {row["key"]: row for row in phase_rows(playbook, dates, language)}
    nodes = [_node(box, rows, dates, playbook) for box in folded.boxes]
    arrows = [GraphArrow(str(a.before), str(a.after), a.critical) for a in folded.drawn()]
    return draw_graph(
        lay_out_graph(nodes, arrows),
        title=_("Phases and what waits for what"),
        id_prefix="playbook",
        icon=icon_at,
    )


def _node(box: PhaseBox, rows: dict[str, dict], dates: Schedule, playbook: Playbook) -> GraphNode:
    if box.go_live and box.forecast:
        day = box.forecast.finish_index
        return GraphNode(
            key=str(box.box),
            title=box.name,
            dates=_("day %(day)d") % {"day": day},
            critical=box.critical,
            kind="milestone",
            href="#phases-table",
        )
    row = rows[box.box.key]
    best, likely, worst = row["range"]
    steps = ngettext("%(count)d step", "%(count)d steps", row["steps"]) % {"count": row["steps"]}
    return GraphNode(
        key=str(box.box),
        title=box.name,
        title_key=box.box.key,
        dates=_("%(best)d – %(worst)d days") % {"best": best, "worst": worst},
        difference=_("%(likely)d days") % {"likely": likely},
        status=steps,
        status_icon="list-check",
        critical=box.critical,
        href=f"{reverse('library:playbook', args=[playbook.key])}#phase-{box.box.key}",
    )


def steps_by_method(playbook: Playbook, language: str) -> list[dict]:
    duties = {duty.key: duty.name.in_language(language) for duty in playbook.duties}
    rows = []
    for phase in playbook.phases:
        rows.append(
            {
                "key": phase.key,
                "name": phase.name.in_language(language),
                "steps": [
                    {
                        "method": step.method or "",
                        "name": step.name.in_language(language),
                        "purpose": step.purpose.in_language(language),
                        "days": step.days,
                        "owner": duties[step.owner],
                    }
                    for step in playbook.steps_of(phase=phase.key)
                ],
            }
        )
    return rows
