"""A plan as pages and reports show it: each phase and step with its status, its dates and why they are so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracker.rollouts.models import Rollout

from . import wording
from .domain.drivers import why
from .domain.facts import Status
from .domain.load import away_during
from .domain.network import NodeKind
from .domain.plan import LinkKind
from .domain.schedule import Driver, Schedule, ScheduledNode, ScheduledPhase
from .models import BaselineDate, GateDecision, Method, Phase, PlanLink, Step
from .queries import absences_of, approved_baseline, latest_decisions, schedule_of
from .wording import Shown


@dataclass(frozen=True)
class ShownStep:
    """`due`: by the baseline, else as planned. `days_late`: working days the forecast is after that.

    `away`: the sentences that say when its owner does not work on it.
    """

    step: Step
    node: ScheduledNode
    status: Shown
    due: date | None
    days_late: int | None
    days_left: int | None
    because: str
    away: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.node.status not in (Status.DONE, Status.DROPPED)

    @property
    def difference(self) -> str:
        """Its sign and days: +5, −2; empty where it is as agreed."""
        return f"{self.days_late:+d}".replace("-", "−") if self.days_late else ""

    @property
    def is_troubled(self) -> bool:
        return self.status in (wording.LATE, wording.BLOCKED)


@dataclass(frozen=True)
class ShownPhase:
    phase: Phase
    dates: ScheduledPhase
    gate: ScheduledNode
    status: Shown
    gate_status: Shown
    decision: GateDecision | None
    baseline_start: date | None
    baseline_finish: date | None
    days_late: int | None
    steps: tuple[ShownStep, ...]
    because_of_gate: str

    @property
    def criteria_met(self) -> int:
        return sum(criterion.met_on is not None for criterion in self.phase.criteria.all())

    @property
    def is_ready_for_decision(self) -> bool:
        """Every criterion is met and the gate is still open."""
        criteria = self.phase.criteria.all()
        if not criteria or self.gate.status in (Status.DONE, Status.STOPPED):
            return False
        return self.criteria_met == len(criteria)

    @property
    def days(self) -> int:
        return sum(shown.step.days for shown in self.steps if not shown.step.is_dropped)

    def groups(self, kept: list[ShownStep]) -> Iterator[tuple[Method | None, list[ShownStep]]]:
        """Yield the steps under the headings of the method, in the plan's order."""
        group: list[ShownStep] = []
        for shown in kept:
            if group and shown.step.method_id != group[-1].step.method_id:
                yield group[-1].step.method, group
                group = []
            group.append(shown)
        if group:
            yield group[-1].step.method, group


@dataclass(frozen=True)
class ShownPlan:
    rollout: Rollout
    schedule: Schedule
    phases: tuple[ShownPhase, ...]
    labels: Mapping[str, str]
    has_baseline: bool
    go_live_baseline: date | None

    @cached_property
    def steps(self) -> dict[str, ShownStep]:
        return {shown.step.key: shown for phase in self.phases for shown in phase.steps}

    def because(self, key: str) -> str:
        """Say what holds a step or a gate where it is."""
        kind, _colon, name = key.partition(":")
        if kind == "step":
            return self.steps[name].because
        return next(shown.because_of_gate for shown in self.phases if shown.phase.key == name)

    @property
    def passed_gates(self) -> int:
        return sum(shown.gate.status == Status.DONE for shown in self.phases)

    def driving_key(self) -> str:
        """Return the unfinished step with most days ahead on the chain that holds the go-live, or ""."""
        key = self.schedule.go_live_key
        chain = why(self.schedule, key) if key else []
        nodes = [self.schedule.nodes[link.key] for link in chain if link.key != key]
        work = [node for node in nodes if node.kind == NodeKind.STEP and node.status != Status.DONE]
        longest = max(work, key=self._days_ahead, default=None)
        return longest.key if longest and self._days_ahead(longest) else ""

    def driving_step(self) -> str:
        key = self.driving_key()
        return self.schedule.nodes[key].name if key else ""

    def _days_ahead(self, node: ScheduledNode) -> int:
        span, today = node.forecast, self.schedule.calendar.index(self.schedule.on)
        return span.finish_index - max(span.start_index, today) if span else 0


def show_plan(rollout: Rollout, on: date | None = None) -> ShownPlan:
    """Ask as many questions for a large plan as for a small one, and none of what is prefetched.

    Raises ScheduleBeyondLimit.
    """
    found = schedule_of(rollout, on)
    phases = _phases(rollout)
    steps = _steps(rollout, phases)
    decisions = latest_decisions(rollout, found.on)
    labels = _labels(phases, steps)
    baseline = approved_baseline(rollout)
    shower = _Shower(found, baseline, labels)
    by_phase: dict[int, list[Step]] = {phase.pk: [] for phase in phases}
    for step in steps:
        by_phase[step.phase_id].append(step)
    return ShownPlan(
        rollout=rollout,
        schedule=found,
        phases=tuple(shower.phase(phase, by_phase[phase.pk], decisions.get(phase.pk)) for phase in phases),
        labels=labels,
        has_baseline=bool(baseline),
        go_live_baseline=shower.baseline_finish(found.go_live_key),
    )


def _phases(rollout: Rollout) -> list[Phase]:
    phases = list(rollout.phases.all())
    prefetch_related_objects(phases, "owner_duty", "criteria")
    for phase in phases:
        for named in (phase.owner_duty, *phase.criteria.all()):
            if named:
                named.rollout = rollout
    return phases


def _steps(rollout: Rollout, phases: list[Phase]) -> list[Step]:
    """Load the steps so that naming them, their phase or their method asks nothing more."""
    phase_of = {phase.pk: phase for phase in phases}
    steps = list(rollout.steps.all())
    prefetch_related_objects(steps, "owner__absences", "duty", "method")
    for step in steps:
        step.phase = phase_of[step.phase_id]
        for named in (step.duty, step.method):
            if named:
                named.rollout = rollout
    return steps


def _labels(phases: list[Phase], steps: list[Step]) -> dict[str, str]:
    labels = {step.node_key: f"{step.shown_number} {step}" for step in steps}
    for phase in phases:
        labels[f"gate:{phase.key}"] = _("Gate: %(gate)s") % {"gate": phase.gate_label or phase}
        labels[f"start:{phase.key}"] = _("start of %(phase)s") % {"phase": phase}
    return labels


def told_driver(schedule: Schedule, node: ScheduledNode) -> Driver | None:
    """Return what people know: behind the start of a phase stands what that start waits for."""
    driver = node.driver
    while driver and driver.before and schedule.nodes[driver.before].kind == NodeKind.START:
        driver = schedule.nodes[driver.before].driver
    if driver and node.kind == NodeKind.GATE and driver.kind == LinkKind.FF:
        return driver._replace(kind=LinkKind.FS)
    return driver


class _Shower:
    """Shows parts of one schedule against one baseline."""

    def __init__(self, found: Schedule, baseline: Mapping[str, BaselineDate], labels: Mapping[str, str]):
        self.schedule, self.baseline, self.labels = found, baseline, labels
        self._absences = cache(absences_of)

    def baseline_finish(self, key: str | None) -> date | None:
        row = self.baseline.get(key or "")
        return row.finish if row else None

    def step(self, step: Step) -> ShownStep:
        node = self.schedule.nodes[step.node_key]
        due = self._due(node)
        return ShownStep(
            step=step,
            node=node,
            status=wording.status_of(node, due=due, on=self.schedule.on),
            due=due,
            days_late=self._days_after(due, node),
            days_left=self._days_left(step, node),
            because=wording.dated_driver_words(
                told_driver(self.schedule, node),
                self.labels,
                not_before=step.not_before,
                said_on=step.said_on,
                runs=node.status == Status.RUNNING,
            ),
            away=tuple(
                wording.away_words(step.owner, found)
                for found in away_during(self.schedule, node, self._absences(step.owner))
            ),
        )

    def phase(self, phase: Phase, steps: list[Step], decision: GateDecision | None) -> ShownPhase:
        gate = self.schedule.nodes[f"gate:{phase.key}"]
        dates = self.schedule.phases[phase.key]
        shown = tuple(self.step(step) for step in steps)
        due = self._due(gate)
        late = wording.is_late(gate, due=due, on=self.schedule.on) or any(
            one.status == wording.LATE for one in shown
        )
        conditional = decision is not None and decision.outcome == "conditional"
        starts = [self.baseline[step.node_key].start for step in steps if step.node_key in self.baseline]
        return ShownPhase(
            phase=phase,
            dates=dates,
            gate=gate,
            status=wording.phase_status_of(dates.status, late=late),
            gate_status=wording.gate_status_of(gate, conditional=conditional),
            decision=decision,
            baseline_start=min(starts, default=None),
            baseline_finish=self.baseline_finish(gate.key),
            days_late=self._days_after(due, gate),
            steps=shown,
            because_of_gate=wording.driver_words(told_driver(self.schedule, gate), self.labels),
        )

    def _due(self, node: ScheduledNode) -> date | None:
        if self.baseline:
            return self.baseline_finish(node.key)
        return node.planned.finish if node.planned else None

    def _days_after(self, due: date | None, node: ScheduledNode) -> int | None:
        if due is None or node.forecast is None or node.status == Status.DROPPED:
            return None
        calendar = self.schedule.calendar
        return calendar.end_index(node.forecast.finish) - calendar.end_index(due)

    def _days_left(self, step: Step, node: ScheduledNode) -> int | None:
        """What is left by the forecast, so that a page and the plan never disagree."""
        if node.forecast is None or node.status in (Status.DONE, Status.DROPPED):
            return None
        if node.status == Status.RUNNING:
            return max(1, node.forecast.finish_index - self.schedule.calendar.index(self.schedule.on))
        return step.days


def due_steps(rollout: Rollout, on: date, until: date) -> list[ShownStep]:
    """Return the unfinished steps that are to be over by `until`: as agreed, by deadline or by forecast."""
    return [
        shown for shown in show_plan(rollout, on).steps.values() if shown.is_open and _is_due(shown, until)
    ]


def _is_due(shown: ShownStep, until: date) -> bool:
    forecast = shown.node.forecast.finish if shown.node.forecast else None
    return any(day is not None and day <= until for day in (shown.due, shown.node.deadline, forecast))


def waits_for(plan: ShownPlan, step: Step, links: list[PlanLink]) -> list[tuple[PlanLink, str, bool]]:
    """Return what a step waits for: the link, its other end in words, whether that is over."""
    found = []
    for link in links:
        if link.after != step.node_key:
            continue
        kind, _colon, key = link.before.partition(":")
        node = plan.schedule.nodes.get(f"gate:{key}" if kind == "phase" else link.before)
        if node is not None:
            found.append((link, plan.labels[node.key], node.status in (Status.DONE, Status.DROPPED)))
    return found
