"""What the plan says: the rows as the schedule's input, and the schedule itself."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from threading import Lock

from django.db import connection
from django.db.models import Max, QuerySet

from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain import plan as domain
from .domain.progress import Progress
from .domain.schedule import Schedule, schedule
from .models import Baseline, BaselineDate, GateDecision, Phase, Step

# Whoever shows many rollouts prefetches these; every question below is then answered without another query.
PLAN_PARTS = (
    "phases__owner_duty",
    "phases__criteria",
    "steps__owner",
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
    )


def _links(rollout: Rollout) -> Iterator[domain.PlanLink]:
    for row in rollout.links.all():
        yield domain.PlanLink(
            before=domain.NodeRef.parse(row.before),
            after=domain.NodeRef.parse(row.after),
            kind=domain.LinkKind(row.kind),
            lag=row.lag,
            position=row.position,
        )


def counted_baseline(rollout: Rollout, on: date | None = None) -> Baseline | None:
    """Return the last approved baseline, taken by `on` if given: differences are counted against it."""
    taken = (one for one in rollout.baselines.all() if on is None or one.on <= on)
    return next((baseline for baseline in taken if baseline.is_approved), None)


def approved_baseline(rollout: Rollout) -> dict[str, BaselineDate]:
    """Return the dates of the last approved baseline by node key; empty where none was taken."""
    last = counted_baseline(rollout)
    return {row.node: row for row in last.dates.all()} if last else {}


def next_step_number(phase: Phase) -> int:
    return (phase.steps.aggregate(last=Max("number"))["last"] or 0) + 1


def progress_of(step: Step) -> Progress:
    """Return what is known of a step's progress."""
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
