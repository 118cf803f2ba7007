"""One rollout on one page: the same facts that its reports freeze."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.icons import icon_at
from tracker.figures.graph import GraphArrow, GraphNode, Tone, lay_out_graph
from tracker.figures.rail import RailKind, RailPoint, lay_out_rail
from tracker.figures.svg import draw_graph, draw_rail
from tracker.phases.queries import latest_simulation
from tracker.reports import wording
from tracker.reports.domain.facts import PhaseFacts, RiskFacts, StatusFacts, StepFacts
from tracker.rollouts.models import Member, Rollout

DUE_DAYS = 7
DUE_SHOWN = 6
RISKS_SHOWN = 5


@dataclass(frozen=True)
class HealthRow:
    dimension: str
    shown: wording.Shown
    why: str


def health_rows(facts: StatusFacts) -> list[HealthRow]:
    return [
        HealthRow(
            str(wording.DIMENSIONS[health.dimension]),
            wording.HEALTH[health.colour],
            wording.why(facts, health),
        )
        for health in facts.health
    ]


def rail(facts: StatusFacts, p80: date | None = None) -> str:
    """Draw the dates of the go-live on a line: agreed, forecast, promised, and reached in 4 of 5 cases."""
    go_live = facts.go_live
    dates: list[tuple[RailKind, date | None, str]] = [
        ("baseline", go_live.baseline, _("Baseline")),
        ("forecast", go_live.forecast, _("Forecast")),
        ("promised", go_live.target, _("Promised")),
        ("p80", p80, "P80"),
    ]
    points = [RailPoint(kind, day, label, written(day, "week")) for kind, day, label in dates if day]
    return draw_rail(lay_out_rail(points), title=_("Go-live dates")) if len(points) > 1 else ""


def p80(rollout: Rollout, member: Member) -> date | None:
    """Return it from the last simulation, as long as today's plan would be simulated alike."""
    latest = latest_simulation(rollout, member)
    if latest is None or not latest.is_current or latest.found.go_live is None:
        return None
    return latest.found.go_live.p80


def graph(facts: StatusFacts, rollout: Rollout) -> str:
    phases = {phase.key: phase for phase in facts.phases}
    nodes = [
        _milestone(facts, box.key, wording.named(facts, box.name), rollout)
        if box.milestone
        else _box(box.key, phases[box.phase], facts, rollout)
        for box in facts.graph.boxes
    ]
    arrows = [GraphArrow(arrow.before, arrow.after, arrow.critical) for arrow in facts.graph.arrows]
    return draw_graph(
        lay_out_graph(nodes, arrows),
        title=_("Phases and what waits for what"),
        id_prefix="phases",
        icon=icon_at,
    )


def _box(key: str, phase: PhaseFacts, facts: StatusFacts, rollout: Rollout) -> GraphNode:
    shown = wording.phase_word(phase)
    return GraphNode(
        key=key,
        title_key=phase.key,
        title=wording.named(facts, phase.name),
        dates=_("%(start)s – %(finish)s") % {"start": written(phase.start), "finish": written(phase.finish)},
        difference=wording.days_late(phase.days_late),
        difference_tone="warn" if (phase.days_late or 0) > 0 else "none",
        progress=phase.progress,
        progress_text=wording.percent(round(phase.progress * 100)),
        status=str(shown.word),
        status_icon=shown.icon,
        tone=_tone(shown),
        critical=phase.critical,
        href=reverse("phases:phase", args=[rollout.slug, phase.key]),
    )


def _milestone(facts: StatusFacts, key: str, name: str, rollout: Rollout) -> GraphNode:
    return GraphNode(
        key=key,
        title=name,
        dates=written(facts.go_live.forecast, "long"),
        kind="milestone",
        critical=True,
        href=reverse("phases:plan", args=[rollout.slug]),
    )


def _tone(shown: wording.Shown) -> Tone:
    tones: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "bad", "accent": "accent"}
    return tones.get(shown.tone, "none")


def top_risks(facts: StatusFacts) -> list[tuple[RiskFacts, str]]:
    top = facts.risks.top[:RISKS_SHOWN] if facts.risks else ()
    return [(risk, wording.named(facts, risk.name)) for risk in top]


@dataclass(frozen=True)
class DueStep:
    step: StepFacts
    name: str
    owner: str
    shown: wording.Shown
    url: str


def due_steps(facts: StatusFacts, rollout: Rollout, today: date) -> list[DueStep]:
    """Return the steps that are late, blocked or end within a week, the most urgent first."""
    work = facts.work
    at_hand = {
        step.key: step
        for group in (work.blocked, work.late, work.running, work.coming)
        for step in group.first
        if (step.finish and step.finish <= today + timedelta(days=DUE_DAYS)) or step in work.late.first
    }
    ordered = sorted(at_hand.values(), key=lambda step: (step.finish or date.max, step.key))
    return [
        DueStep(
            step,
            wording.named(facts, step.name),
            wording.named(facts, step.owner),
            wording.step_word(step),
            reverse("phases:phase", args=[rollout.slug, step.phase]) + f"?step={step.key}#step-{step.key}",
        )
        for step in ordered[:DUE_SHOWN]
    ]
