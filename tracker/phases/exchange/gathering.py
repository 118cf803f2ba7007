"""A rollout's plan as the shape that files carry."""

from tracker.rollouts.models import Rollout

from ..domain.imports import in_order
from ..domain.plan import LinkKind, NodeRef, PlanLink
from ..domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile
from ..models import BaselineDate, Phase, Step
from ..queries import approved_baseline


def plan_file_of(rollout: Rollout, *, money: bool = True) -> PlanFile:
    """Return all that a file holds of the plan, with no amount at all unless `money` may be seen."""
    phases = list(rollout.phases.all())
    key_of = {phase.pk: phase.key for phase in phases}
    steps = rollout.steps.select_related(None).order_by("phase__position", "position", "pk")
    owners = dict(rollout.members.values_list("pk", "name"))
    plan = PlanFile(
        name=rollout.name,
        calendar=rollout.calendar,
        phases=tuple(map(_phase, phases)),
        steps=tuple(
            _step(step, key_of[step.phase_id], owners.get(step.owner_id or 0, ""), money) for step in steps
        ),
        links=tuple(
            PlanLink(NodeRef.parse(before), NodeRef.parse(after), LinkKind(kind), lag, position)
            for before, after, kind, lag, position in rollout.links.values_list(
                "before", "after", "kind", "lag", "position"
            )
        ),
        go_live=rollout.go_live_node or None,
        target_go_live=rollout.target_go_live,
        baseline=tuple(_date(row, money) for row in _baseline_rows(rollout, phases)),
    )
    return in_order(plan)


def _baseline_rows(rollout: Rollout, phases: list[Phase]) -> list[BaselineDate]:
    """The dates of what is still in the plan."""
    there = {f"{kind}:{phase.key}" for phase in phases for kind in ("start", "gate")}
    there |= {f"step:{key}" for key in rollout.steps.order_by().values_list("key", flat=True)}
    return [row for node, row in approved_baseline(rollout).items() if node in there]


def _phase(row: Phase) -> FilePhase:
    return FilePhase(
        key=row.key,
        name=row.name,
        second_name=row.second_name,
        gate_name=row.gate_name,
        second_gate_name=row.second_gate_name,
        not_before=row.not_before,
        deadline=row.deadline,
    )


def _step(row: Step, phase: str, owner: str, money: bool) -> FileStep:
    return FileStep(
        key=row.key,
        phase=phase,
        name=row.name,
        days=row.days,
        second_name=row.second_name,
        best_days=row.best_days,
        worst_days=row.worst_days,
        owner=owner,
        not_before=row.not_before,
        deadline=row.deadline,
        planned_cost=row.planned_cost if money else None,
        actual_cost=row.actual_cost if money else None,
        started_on=row.started_on,
        finished_on=row.finished_on,
        days_left=row.days_left,
        said_on=row.said_on,
        blocked_reason=row.blocked_reason,
        is_dropped=row.is_dropped,
    )


def _date(row: BaselineDate, money: bool) -> FileBaselineDate:
    return FileBaselineDate(row.node, row.start, row.finish, row.days, row.cost if money else None)
