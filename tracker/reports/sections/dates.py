"""Phases and gates, the graph between them, the critical path, and why the go-live is when it is."""

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.figures import GRAPH_BOX
from tracker.word.table import Cell, Column
from tracker.word.text import Text

from ..domain.facts import Cause, PhaseFacts, StatusFacts
from ..figures import gantt_alt, gantt_names, phase_gantt, phase_graph
from ..telling import Telling
from ..wording import GATES, chain_words, days_late, listed, named, phase_word
from .pieces import source, status
from .teller import Teller

CHAIN_SHOWN = 12


def phases(report: Teller, telling: Telling) -> None:
    facts = telling.facts
    if not facts.phases:
        return
    report.heading(_("Phases and gates"))
    report.graph(
        phase_graph(facts, report.figure_width, GRAPH_BOX),
        _graph_alt(facts),
        _("How the phases hang together; heavy lines drive the last date"),
        twin="phases",
        name="graph",
    )
    _bars(report, facts)
    columns = [
        Column(_("Phase"), 18),
        Column(_("Status"), 21),
        Column(_("Forecast"), 20, align="right"),
        Column(_agreed(facts), 20, align="right"),
        Column(_("Difference"), 11, align="right"),
        Column(_("Waits for"), 15),
    ]
    report.table(
        columns,
        [_phase(facts, phase) for phase in facts.phases],
        _("Phases: forecast end against what was agreed"),
        name="phases",
        row_heads=True,
    )
    _gates(report, facts)


def _bars(report: Teller, facts: StatusFacts) -> None:
    layout = phase_gantt(facts, report.gantt_width)
    if layout:
        report.gantt(
            layout,
            gantt_names(layout),
            gantt_alt(layout),
            _("The phases as bars; thin lines below show the baseline")
            if facts.go_live.compared == "baseline"
            else _("The phases as bars; thin lines below show the plan"),
            twin="phases",
            name="gantt",
        )


def _agreed(facts: StatusFacts) -> str:
    return _("Baseline") if facts.go_live.compared == "baseline" else _("Plan")


def _graph_alt(facts: StatusFacts) -> str:
    names = {box.key: named(facts, box.name) for box in facts.graph.boxes}
    heavy = [f"{names[one.before]} → {names[one.after]}" for one in facts.graph.arrows if one.critical]
    if not heavy:
        return _("The phases: %(phases)s.") % {"phases": listed(list(names.values()))}
    return _("The phases: %(phases)s. What drives the last date: %(path)s.") % {
        "phases": listed(list(names.values())),
        "path": listed(heavy),
    }


def _phase(facts: StatusFacts, phase: PhaseFacts) -> list[Text | Cell]:
    late = (phase.days_late or 0) > 0
    boxes = {box.key: box for box in facts.graph.boxes}
    waits_for = [
        boxes[arrow.before].phase or named(facts, boxes[arrow.before].name)
        for arrow in facts.graph.arrows
        if boxes[arrow.after].phase == phase.key
    ]
    return [
        f"{phase.key} {named(facts, phase.name)}",
        status(phase_word(phase)),
        written(phase.finish, "year"),
        written(phase.baseline, "year"),
        Cell(days_late(phase.days_late), "warn" if late else None),
        listed(waits_for) or "–",
    ]


def _gates(report: Teller, facts: StatusFacts) -> None:
    columns = [Column(_("Gate")), Column(_("Decision")), Column(_("Criteria met")), Column(_("Remark"))]
    rows = [_gate(facts, phase) for phase in facts.phases]
    report.table(columns, rows, _("Gates"), name="gates", row_heads=True)


def _gate(facts: StatusFacts, phase: PhaseFacts) -> list[Text]:
    gate = phase.gate
    met = _("%(met)d of %(all)d") % {"met": gate.met, "all": gate.criteria} if gate.criteria else "–"
    decided = ""
    if gate.decided_on:
        decided = _("%(who)s, %(day)s") % {"who": gate.decided_by, "day": written(gate.decided_on, "year")}
    remark = "\n".join(part for part in (decided if gate.decided_by else "", gate.conditions) if part)
    return [f"{phase.key} {named(facts, gate.name)}", status(GATES[gate.state]), met, remark or "–"]


def critical_path(report: Teller, telling: Telling) -> None:
    facts = telling.facts
    steps = facts.critical_path
    report.heading(_("Critical path"))
    if not steps.count:
        report.text(_("No open step is critical."))
        return
    told = _("Each day lost on one of these steps moves the end of the plan by a day.")
    report.text([told, source(facts, _("plan"))])
    report.table(
        [Column(_("Step")), Column(_("From"), align="right"), Column(_("To"), align="right"),
         Column(_("Difference"), align="right"), Column(_("Owner"))],
        [
            (
                f"{step.number} {named(facts, step.name)}",
                written(step.start, "year"),
                written(step.finish, "year"),
                Cell(days_late(step.days_late), "warn" if (step.days_late or 0) > 0 else None),
                named(facts, step.owner) or _("nobody"),
            )
            for step in steps.first
        ],
        _("Open steps without float"),
        name="critical",
        row_heads=True,
    )  # fmt: skip
    more(report, steps.count - len(steps.first))


def more(report: Teller, count: int) -> None:
    if count > 0:
        report.note(_("%(count)d more are in the plan.") % {"count": count})


def why_this_date(report: Teller, telling: Telling) -> None:
    """Show the go-live and where on the way to it days were lost or won, the latest first."""
    facts = telling.facts
    moved = [cause for cause in facts.go_live.chain if cause.added]
    if facts.go_live.forecast is None or not moved:
        return
    report.heading(_("Why this date"))
    report.text(_("Where days were lost or won on the way to the date, the latest first."))
    columns = [
        Column(_("Step or gate")),
        Column(_("Until"), align="right"),
        Column(_("Here"), align="right"),
        Column(_("In all"), align="right"),
        Column(_("Reason")),
    ]
    rows = [_cause(facts, cause) for cause in moved[:CHAIN_SHOWN]]
    report.table(columns, rows, _("What moved the date"), row_heads=True)


def _cause(facts: StatusFacts, cause: Cause) -> list[Text | Cell]:
    name = named(facts, cause.name)
    if cause.kind == "gate":
        name = _("Gate: %(name)s") % {"name": name}
    return [
        name,
        written(cause.finish, "year"),
        Cell(days_late(cause.added), "warn" if cause.added > 0 else "good"),
        days_late(cause.days_late),
        chain_words(cause),
    ]
