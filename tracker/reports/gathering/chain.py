"""Where a delay began: back from a node along what holds it, and on through what is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.phases.domain.drivers import why
from tracker.phases.domain.network import NodeKind
from tracker.phases.domain.schedule import ScheduledNode

from ..domain.facts import LONGEST_CHAIN, Cause

if TYPE_CHECKING:
    from .plan import PlanFacts


def chain(plan: PlanFacts, key: str) -> tuple[Cause, ...]:
    keys = [one.key for one in why(plan.schedule, key)]
    while keys and (earlier := _waited_for(plan, keys[-1])) and earlier not in keys:
        keys.append(earlier)
    keys = [one for one in keys if one in plan.names][:LONGEST_CHAIN]
    late = [plan.late(one) or 0 for one in keys]
    earlier_late = [*late[1:], 0]
    return tuple(_cause(plan, one, late[at], late[at] - earlier_late[at]) for at, one in enumerate(keys))


def _cause(plan: PlanFacts, key: str, late: int, added: int) -> Cause:
    node = plan.schedule.nodes[key]
    return Cause(
        key=key,
        name=plan.names[key],
        kind=str(node.kind),
        reason=str(node.driver.reason) if node.driver else "",
        state=str(node.status),
        finish=plan.finish(key),
        days_late=late,
        added=added,
    )


def _waited_for(plan: PlanFacts, key: str) -> str | None:
    """Return what let a late node begin last, which the schedule no longer asks once it has begun."""
    if (plan.late(key) or 0) <= 0:
        return None
    node = plan.schedule.nodes[key]
    known = [plan.schedule.nodes[one] for one in _befores(plan, node) if one in plan.names]
    last = max(known, key=lambda one: one.forecast.finish_index if one.forecast else -1, default=None)
    return last.key if last else None


def _befores(plan: PlanFacts, node: ScheduledNode) -> list[str]:
    if node.kind == NodeKind.GATE:
        return [step.node_key for step in plan.steps if plan.phase_key[step.phase_id] == node.phase]
    links, phase = plan.rollout.links.all(), f"phase:{node.phase}"
    ends = [link.before for link in links if link.after == node.key]
    ends = ends or [link.before for link in links if link.after == phase]
    return [end.replace("phase:", "gate:", 1) for end in ends]
