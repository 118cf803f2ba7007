"""What the plan says: the rows as the schedule's input, and the schedule itself."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from threading import Lock

from django.db import connection
from django.db.models import Max, QuerySet

from tracker.common import offers
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain import plan as domain
from .domain.chances import RiskDays
from .domain.costs import Cost, cost_of
from .domain.edits import changed_steps, from_json
from .domain.fingerprint import fingerprint
from .domain.load import Away
from .domain.progress import Progress
from .domain.schedule import Schedule, ScheduleBeyondLimit, schedule
from .domain.simulated import Simulated
from .domain.simulated import from_json as simulated_from_json
from .models import Baseline, BaselineDate, GateDecision, Phase, PlanChange, Simulation, Step, StepUpdate

# Whoever shows many rollouts prefetches these; every question below is then answered without another query.
PLAN_PARTS = (
    "phases__owner_duty",
    "phases__criteria",
    "steps__owner__absences",
    "steps__duty",
    "steps__method",
    "links",
    "gate_decisions",
    "baselines__dates",
)

_KEPT = 64
_schedules: OrderedDict[tuple, Schedule] = OrderedDict()
_schedules_lock = Lock()


def schedule_of(rollout: Rollout, on: date | None = None) -> Schedule:
    """Return the schedule on a status date, today unless given; kept until the plan's next version.

    Raises ScheduleBeyondLimit.
    """
    on = on or rollout.today()
    if connection.in_atomic_block:  # a plan that may yet be rolled back is not kept
        return schedule(plan_of(rollout, on), on)
    key = (connection.alias, rollout.pk, rollout.plan_version, on, rollout.speaks_second())
    with _schedules_lock:
        if key in _schedules:
            _schedules.move_to_end(key)
            return _schedules[key]
    found = schedule(plan_of(rollout, on), on)
    with _schedules_lock:
        _schedules[key] = found
        while len(_schedules) > _KEPT:
            _schedules.popitem(last=False)
    return found


def plan_of(rollout: Rollout, on: date | None = None) -> domain.Plan:
    """Return the plan in the reader's language, as known on the evening of `on` (now, unless given)."""
    phases = list(rollout.phases.all())
    key_of = {phase.pk: phase.key for phase in phases}
    decisions = latest_decisions(rollout, on)
    plan = domain.Plan(
        calendar=rollout.calendar,
        phases=tuple(_phase(phase, decisions.get(phase.pk)) for phase in phases),
        steps=tuple(_step(step, key_of[step.phase_id]) for step in rollout.steps.all()),
        links=tuple(_links(rollout)),
        go_live=rollout.go_live_node or None,
        target_go_live=rollout.target_go_live,
    )
    return plan if on is None else plan.as_known_on(on)


def latest_decisions(rollout: Rollout, on: date | None = None) -> dict[int, GateDecision]:
    """Return each phase's last gate decision, by the phase's id."""
    made = [row for row in rollout.gate_decisions.all() if on is None or row.decided_on <= on]
    return {row.phase_id: row for row in sorted(made, key=lambda row: (row.decided_on, row.pk))}


def _decided(decision: GateDecision) -> domain.GateDecision:
    return domain.GateDecision(
        outcome=domain.GateOutcome(decision.outcome),
        decided_on=decision.decided_on,
        review_on=decision.review_on,
        end_of_day=decision.ends_in_the_evening,
    )


def gates_of(rollout: Rollout, on: date) -> dict[str, domain.GateDecision]:
    """Return the last decision about each gate by the phase's key."""
    decisions = latest_decisions(rollout, on)
    return {
        phase.key: _decided(decisions[phase.pk]) for phase in rollout.phases.all() if phase.pk in decisions
    }


def _phase(row: Phase, decision: GateDecision | None) -> domain.PlanPhase:
    return domain.PlanPhase(
        key=row.key,
        name=str(row),
        not_before=row.not_before,
        deadline=row.deadline,
        gate=_decided(decision) if decision else None,
        gate_name=row.gate_label,
    )


def _step(row: Step, phase: str) -> domain.PlanStep:
    return domain.PlanStep(
        key=row.key,
        phase=phase,
        name=str(row),
        days=row.days,
        not_before=row.not_before,
        deadline=row.deadline,
        started_on=row.started_on,
        finished_on=row.finished_on,
        days_left=row.days_left,
        said_on=row.said_on,
        dropped=row.is_dropped,
        blocked=row.blocked_since is not None,
        end_of_day=row.ends_in_the_evening,
        best_days=row.best_days,
        worst_days=row.worst_days,
    )


def _links(rollout: Rollout) -> Iterator[domain.PlanLink]:
    parse = cache(domain.NodeRef.parse)
    kinds = {kind.value: kind for kind in domain.LinkKind}
    for before, after, kind, lag, position in _link_rows(rollout):
        yield domain.PlanLink(parse(before), parse(after), kinds[kind], lag, position)


def _link_rows(rollout: Rollout) -> Iterable[tuple[str, str, str, int, int]]:
    """Read rows without models, which 60,000 of them would wait for, unless they are loaded already."""
    if "links" in getattr(rollout, "_prefetched_objects_cache", {}):
        return [(one.before, one.after, one.kind, one.lag, one.position) for one in rollout.links.all()]
    return rollout.links.values_list("before", "after", "kind", "lag", "position")


def counted_baseline(rollout: Rollout, on: date | None = None) -> Baseline | None:
    """Return the last approved baseline, taken by `on` if given: differences are counted against it."""
    taken = (one for one in rollout.baselines.all() if on is None or one.on <= on)
    return next((baseline for baseline in taken if baseline.is_approved), None)


def approved_baseline(rollout: Rollout) -> dict[str, BaselineDate]:
    """Return the dates of the last approved baseline by node key; empty where none was taken."""
    last = counted_baseline(rollout)
    return {row.node: row for row in last.dates.all()} if last else {}


def costs_of(rollout: Rollout, found: Schedule) -> dict[str, Cost]:
    """Return what each step costs by its node key, as planned, until now and in the end."""
    return {step.node_key: _cost(step, found) for step in rollout.steps.all()}


def _cost(step: Step, found: Schedule) -> Cost:
    node = found.nodes[step.node_key]
    return cost_of(
        status=node.status,
        days=node.days,
        progress=node.progress,
        planned=step.planned_cost,
        actual=step.actual_cost,
    )


def absences_of(member: Member | None) -> list[Away]:
    """Return when somebody is away; nobody never is."""
    return [Away(row.first_on, row.last_on) for row in member.absences.all()] if member else []


def next_step_number(phase: Phase) -> int:
    return (phase.steps.aggregate(last=Max("number"))["last"] or 0) + 1


def progress_of(step: Step | StepUpdate) -> Progress:
    """Return what is known of a step's progress, or what an update said of it."""
    return Progress(
        started_on=step.started_on,
        finished_on=step.finished_on,
        days_left=step.days_left,
        blocked_reason=step.blocked_reason,
        is_dropped=step.is_dropped,
    )


def steps_of(member: Member) -> QuerySet[Step]:
    return member.rollout.steps.filter(owner=member)


def may_update(member: Member, step: Step) -> bool:
    """Whoever edits the plan updates every step; a team member those that are theirs."""
    if member.may(Permission.EDIT_PLAN):
        return True
    return member.may(Permission.UPDATE_STEPS) and step.owner_id == member.pk


def plan_risks(rollout: Rollout, on: date, *, confidential: bool) -> list[RiskDays]:
    """Return the open risks that may cost the plan days, confidential ones only where asked for."""
    return offers.plan_risks.gather(rollout, on, confidential)


@dataclass(frozen=True)
class LatestSimulation:
    """`found` is what this reader may see of it; `is_current`: today's plan would be simulated alike."""

    row: Simulation
    found: Simulated
    is_current: bool


def latest_simulation(rollout: Rollout, member: Member) -> LatestSimulation | None:
    """Return the last simulation with the member's eyes: confidential risks count for who may know them."""
    confidential = member.may(Permission.SEE_CONFIDENTIAL)
    mine, other = ("result", "open_result") if confidential else ("open_result", "result")
    row = rollout.simulations.filter(result__isnull=False).select_related("by").defer(other).first()
    if row is None:
        return None
    stored = getattr(row, mine)
    found = simulated_from_json(stored)
    return LatestSimulation(row, found, _is_current(rollout, row, stored, found, confidential=confidential))


def _is_current(
    rollout: Rollout, row: Simulation, stored: dict, found: Simulated, *, confidential: bool
) -> bool:
    """Keeping a simulation is a write of its own, and most writes leave the plan alone."""
    today = rollout.today()
    if row.plan_version + 1 != rollout.plan_version:
        inputs = fingerprint(plan_of(rollout, today), plan_risks(rollout, today, confidential=confidential))
        if inputs != stored["inputs"]:
            return False
    try:
        now = schedule_of(rollout, today)
    except ScheduleBeyondLimit:
        return False
    return (now.go_live if found.aim == "go_live" else now.finish) == found.aimed.forecast


def may_tell_absence(member: Member, of: Member) -> bool:
    """Whoever edits the plan tells everybody's absences; whoever sees it, their own."""
    return member.may(Permission.EDIT_PLAN) or (member.may(Permission.SEE_PLAN) and of.pk == member.pk)


def may_tell_absences_of(member: Member) -> QuerySet[Member]:
    """Return the people whose absences this member may tell."""
    people = member.rollout.members.active()
    return people if member.may(Permission.EDIT_PLAN) else people.filter(pk=member.pk)


def steps_changed_since(rollouts: Sequence[Rollout], moment: datetime) -> dict[int, int]:
    """Count by rollout the steps that were updated or planned anew after a moment; costs do not count."""
    keys: dict[int, set[str]] = {rollout.pk: set() for rollout in rollouts}
    updates = StepUpdate.objects.filter(step__phase__rollout__in=rollouts, at__gt=moment)
    for rollout, key in updates.values_list("step__phase__rollout", "step__key").distinct():
        keys[rollout].add(key)
    changes = PlanChange.objects.filter(rollout__in=rollouts, at__gt=moment, undone_at=None)
    for rollout, edits in changes.values_list("rollout", "edits"):
        keys[rollout] |= changed_steps(from_json(edits))
    return {rollout: len(found) for rollout, found in keys.items()}
