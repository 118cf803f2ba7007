"""The plan and its progress on a day, as facts."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from math import inf

from tracker.phases.domain.facts import Reason, Status
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.schedule import ScheduledNode
from tracker.phases.models import GateDecision, Phase, Step
from tracker.phases.queries import approved_baseline, latest_decisions, schedule_of
from tracker.rollouts.models import Named, Rollout

from ..domain import facts
from ..domain.facts import Compared, GateState, Name, StepState
from .chain import chain

USUAL_PERIOD = timedelta(days=14)
LISTED = 12
_UNDONE_GATES = {Status.HELD: GateState.HELD, Status.STOPPED: GateState.REFUSED}


def name_of(row: Named) -> Name:
    return Name(row.name, row.second_name)


class PlanFacts:
    """Reads the plan once; its rollout comes with all that facts are read from."""

    def __init__(self, rollout: Rollout, on: date, since: date | None) -> None:
        self.rollout, self.on = rollout, on
        self.since = since or on - USUAL_PERIOD
        self.schedule = schedule_of(rollout, on)
        self.phases = list(rollout.phases.all())
        self.phase_key = {phase.pk: phase.key for phase in self.phases}
        self.baseline = approved_baseline(rollout)

    @cached_property
    def steps(self) -> list[Step]:
        """Return the steps that were not dropped, in the plan's order, with who owns them."""
        at = {phase.pk: number for number, phase in enumerate(self.phases)}
        rows = [row for row in self.rollout.steps.all() if not row.is_dropped]
        for row in rows:
            row.phase = self._phase_of[row.phase_id]
        return sorted(rows, key=lambda row: (at[row.phase_id], row.position))

    @cached_property
    def _phase_of(self) -> dict[int, Phase]:
        return {phase.pk: phase for phase in self.phases}

    @cached_property
    def _last_words(self) -> dict[int, date]:
        """Return the last day each step was spoken of, by the step's id."""
        said = {step.pk: [one.on for one in step.updates.all() if one.on <= self.on] for step in self.steps}
        return {step: max(days) for step, days in said.items() if days}

    @cached_property
    def _held_duties(self) -> set[int]:
        active = (member for member in self.rollout.members.all() if member.left_on is None)
        return {duty.pk for member in active for duty in member.duties.all()}

    @cached_property
    def names(self) -> dict[str, Name]:
        names = {f"step:{step.key}": name_of(step) for step in self.rollout.steps.all()}
        for phase in self.phases:
            names[f"gate:{phase.key}"] = Name(
                phase.gate_name or phase.name, phase.second_gate_name or phase.second_name
            )
        return names

    def due(self, key: str) -> date | None:
        """Return when a node was agreed to finish: by the baseline, else as planned."""
        agreed = self.baseline.get(key)
        planned = self.schedule.nodes[key].planned
        return agreed.finish if agreed else planned.finish if planned else None

    def days_late(self, due: date | None, finish: date | None) -> int | None:
        if due is None or finish is None:
            return None
        return self.schedule.calendar.working_days_between(due, finish)

    # Go-live

    def go_live(self) -> facts.GoLive:
        key = self.schedule.go_live_key or self._last_node()
        if key is None:
            return facts.GoLive("", Name(""), None, None, None, None, Compared.PLAN, None, None)
        node = self.schedule.nodes[key]
        agreed = self.baseline.get(key)
        forecast = node.forecast.finish if node.forecast else None
        return facts.GoLive(
            key=self.schedule.go_live_key or "",
            name=self.names[key],
            forecast=forecast,
            planned=node.planned.finish if node.planned else None,
            baseline=agreed.finish if agreed else None,
            target=self.rollout.target_go_live,
            compared=Compared.BASELINE if agreed else Compared.PLAN,
            days_late=self.days_late(self.due(key), forecast),
            margin=self.schedule.go_live_margin,
            chain=chain(self, key),
        )

    def _last_node(self) -> str | None:
        dated = [n for n in self.schedule.nodes.values() if n.forecast and n.kind != NodeKind.START]
        return max(dated, key=finish_index).key if dated else None

    def finish(self, key: str) -> date | None:
        span = self.schedule.nodes[key].forecast
        return span.finish if span else None

    def late(self, key: str) -> int | None:
        return self.days_late(self.due(key), self.finish(key))

    # Phases

    def phase_facts(self) -> tuple[facts.PhaseFacts, ...]:
        decisions = latest_decisions(self.rollout, self.on)
        return tuple(self._phase(phase, decisions.get(phase.pk)) for phase in self.phases)

    def _phase(self, phase: Phase, decision: GateDecision | None) -> facts.PhaseFacts:
        seen = self.schedule.phases[phase.key]
        inside = [step for step in self.steps if step.phase_id == phase.pk]
        gate = self.schedule.nodes[f"gate:{phase.key}"]
        due, finish = self.due(gate.key), gate.forecast.finish if gate.forecast else None
        return facts.PhaseFacts(
            key=phase.key,
            name=name_of(phase),
            state=self._phase_state(phase, gate, inside),
            gate=self._gate(phase, gate, decision),
            start=seen.forecast.start if seen.forecast else None,
            finish=finish,
            baseline=due,
            days_late=self.days_late(due, finish),
            progress=round(seen.progress, 4),
            critical=seen.critical,
            steps=len(inside),
            steps_done=sum(self.node(step).status == Status.DONE for step in inside),
            baseline_start=self._agreed_start(inside),
        )

    def _agreed_start(self, steps: list[Step]) -> date | None:
        agreed = [self.baseline.get(step.node_key) for step in steps]
        known = [row.start for row in agreed if row] or [
            span.start for step in steps if (span := self.node(step).planned)
        ]
        return min(known, default=None)

    def _phase_state(self, phase: Phase, gate: ScheduledNode, steps: list[Step]) -> StepState:
        if gate.status == Status.DONE:
            return StepState.DONE
        if self._is_late(gate) or any(self.state(step) == StepState.LATE for step in steps):
            return StepState.LATE
        running = self.schedule.phases[phase.key].status == Status.RUNNING
        return StepState.RUNNING if running else StepState.NOT_STARTED

    def _gate(self, phase: Phase, gate: ScheduledNode, decision: GateDecision | None) -> facts.Gate:
        criteria = phase.criteria.all()
        met = sum(1 for one in criteria if one.met_on and one.met_on <= self.on)
        return facts.Gate(
            name=self.names[gate.key],
            state=_gate_state(gate, decision, all_met=0 < met == len(criteria)),
            met=met,
            criteria=len(criteria),
            decided_on=decision.decided_on if decision else None,
            review_on=decision.review_on if decision else None,
            decided_by=decision.decided_by.name if decision and decision.decided_by else "",
            conditions=decision.conditions if decision else "",
        )

    # Steps

    def node(self, step: Step) -> ScheduledNode:
        return self.schedule.nodes[step.node_key]

    def _is_late(self, node: ScheduledNode) -> bool:
        if node.status in (Status.DONE, Status.DROPPED):
            return False
        return any(day is not None and day < self.on for day in (self.due(node.key), node.deadline))

    def state(self, step: Step) -> StepState:
        node = self.node(step)
        if node.status == Status.DONE:
            return StepState.DONE
        if step.blocked_since and step.blocked_since <= self.on:
            return StepState.BLOCKED
        if self._is_late(node):
            return StepState.LATE
        return StepState.RUNNING if node.status == Status.RUNNING else StepState.NOT_STARTED

    def work(self) -> facts.Work:
        states = [(step, self.state(step)) for step in self.steps]

        def those(wanted: StepState) -> list[Step]:
            return [step for step, state in states if state == wanted]

        done, coming = those(StepState.DONE), [s for s in those(StepState.NOT_STARTED) if self._is_near(s)]
        newly_done = [step for step in done if self.since < _finished_on(step) <= self.on]
        at_hand = [step for step, state in states if state not in (StepState.DONE, StepState.NOT_STARTED)]
        quiet = [step for step in self.steps if (self._quiet(step) or 0) > self.rollout.tolerance_quiet_days]
        return facts.Work(
            since=self.since,
            steps=len(states),
            done_count=len(done),
            done=self._listed(sorted(newly_done, key=_finished_on)),
            running=self._listed(sorted(those(StepState.RUNNING), key=self._by_finish)),
            coming=self._listed(sorted(coming, key=self._by_start)),
            late=self._listed(sorted(those(StepState.LATE), key=self._by_finish)),
            blocked=self._listed(sorted(those(StepState.BLOCKED), key=_blocked_since)),
            quiet=self._listed(sorted(quiet, key=lambda s: -(self._quiet(s) or 0))),
            ownerless=self._listed([s for s in [*at_hand, *coming] if self._is_ownerless(s)]),
        )

    def critical_path(self) -> facts.Steps:
        critical = [s for s in self.steps if self.node(s).critical and self.node(s).status != Status.DONE]
        return self._listed(sorted(critical, key=self._by_start))

    def _listed(self, steps: Iterable[Step]) -> facts.Steps:
        rows = list(steps)
        return facts.Steps(len(rows), tuple(self._step(step) for step in rows[:LISTED]))

    def _step(self, step: Step) -> facts.StepFacts:
        node, due = self.node(step), self.due(step.node_key)
        owner = Name(step.owner.name) if step.owner else name_of(step.duty) if step.duty else None
        return facts.StepFacts(
            key=step.key,
            number=step.shown_number,
            name=name_of(step),
            phase=self.phase_key[step.phase_id],
            state=self.state(step),
            start=node.forecast.start if node.forecast else None,
            finish=self.finish(node.key),
            baseline=due,
            days_late=self.late(node.key),
            owner=owner,
            critical=node.critical,
            total_float=node.total_float,
            deadline=node.deadline,
            waits_for=step.blocked_reason,
            since=step.blocked_since or self._last_words.get(step.pk),
            quiet_days=self._quiet(step),
        )

    def _quiet(self, step: Step) -> int | None:
        """Count the days without word on a step that runs, or that could but has not begun."""
        node = self.node(step)
        if node.status == Status.RUNNING:
            heard = max(filter(None, (self._last_words.get(step.pk), step.said_on, step.started_on)))
        elif node.status == Status.NOT_STARTED and self._could_have_begun(node):
            assert node.planned is not None
            heard = max(filter(None, (self._last_words.get(step.pk), node.planned.start)))
        else:
            return None
        return max((self.on - heard).days, 0)

    def _could_have_begun(self, node: ScheduledNode) -> bool:
        held_by_today = node.driver is not None and node.driver.reason == Reason.STATUS_DATE
        return held_by_today and node.planned is not None and node.planned.start < self.on

    def _is_near(self, step: Step) -> bool:
        span = self.node(step).forecast
        return span is not None and span.start <= self.on + USUAL_PERIOD

    def _is_ownerless(self, step: Step) -> bool:
        return step.owner is None and step.duty_id not in self._held_duties

    def _by_finish(self, step: Step) -> date:
        return self.finish(step.node_key) or date.max

    def _by_start(self, step: Step) -> date:
        span = self.node(step).forecast
        return span.start if span else date.max


def _gate_state(gate: ScheduledNode, decision: GateDecision | None, *, all_met: bool) -> GateState:
    if gate.condition_expired:
        return GateState.EXPIRED
    if gate.status == Status.DONE:
        conditional = decision is not None and decision.outcome == "conditional"
        return GateState.CONDITIONAL if conditional else GateState.PASSED
    return _UNDONE_GATES.get(gate.status, GateState.READY if all_met else GateState.OPEN)


def finish_index(node: ScheduledNode) -> float:
    return node.forecast.finish_index if node.forecast else -inf


def _finished_on(step: Step) -> date:
    return step.finished_on or date.max


def _blocked_since(step: Step) -> date:
    return step.blocked_since or date.max
