"""A file's plan beside the one that stands: what it would add, change and take away, and its dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from .plan import GateDecision, Plan, PlanLink, PlanPhase, PlanStep
from .plan_file import FilePhase, FileStep, PlanFile


@dataclass(frozen=True)
class Changed[Part: (FileStep, FilePhase)]:
    """`fields`: the names of those that differ; never empty."""

    was: Part
    now: Part
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Compared[Part: (FileStep, FilePhase)]:
    """Matched by key; `removed` in the order of the plan that stands, the others in that of the file."""

    added: tuple[Part, ...]
    changed: tuple[Changed[Part], ...]
    removed: tuple[Part, ...]
    same: int


@dataclass(frozen=True)
class Differences:
    steps: Compared[FileStep]
    phases: Compared[FilePhase]
    links_added: int
    links_changed: int
    links_removed: int

    @property
    def is_empty(self) -> bool:
        parts = (self.steps, self.phases)
        return not (
            any(part.added or part.changed or part.removed for part in parts)
            or self.links_added
            or self.links_changed
            or self.links_removed
        )


def differences(was: PlanFile, now: PlanFile) -> Differences:
    before = {(link.before, link.after): (link.kind, link.lag) for link in was.links}
    after = {(link.before, link.after): (link.kind, link.lag) for link in now.links}
    return Differences(
        steps=compared(was.steps, now.steps),
        phases=compared(was.phases, now.phases),
        links_added=len(after.keys() - before.keys()),
        links_changed=sum(before[ends] != terms for ends, terms in after.items() if ends in before),
        links_removed=len(before.keys() - after.keys()),
    )


def compared[Part: (FileStep, FilePhase)](was: Iterable[Part], now: Iterable[Part]) -> Compared[Part]:
    before = {part.key: part for part in was}
    parts = list(now)
    keys = {part.key for part in parts}
    changed = []
    for part in parts:
        names = _differing(before[part.key], part) if part.key in before else ()
        if names:
            changed.append(Changed(before[part.key], part, names))
    return Compared(
        added=tuple(part for part in parts if part.key not in before),
        changed=tuple(changed),
        removed=tuple(part for key, part in before.items() if key not in keys),
        same=len(keys & before.keys()) - len(changed),
    )


def _differing(was: FileStep | FilePhase, now: FileStep | FilePhase) -> tuple[str, ...]:
    if was == now:
        return ()
    return tuple(one.name for one in fields(was) if getattr(was, one.name) != getattr(now, one.name))


def keeping(plan: PlanFile, stands: PlanFile, silent: frozenset[str]) -> PlanFile:
    """Fill in, from the steps that stand, the fields that a file says nothing about."""
    if not silent:
        return plan
    before = {step.key: step for step in stands.steps}
    steps = tuple(
        replace(step, **{name: getattr(before[step.key], name) for name in silent})
        if step.key in before
        else step
        for step in plan.steps
    )
    return replace(plan, steps=steps)


def in_order(plan: PlanFile) -> PlanFile:
    """Put steps in the order of their phases and links in that of what waits; only those among the links
    into one end are ranked, so their positions are counted anew.
    """
    rank = {phase.key: at for at, phase in enumerate(plan.phases)}
    steps = tuple(sorted(plan.steps, key=lambda step: rank.get(step.phase, len(rank))))
    place = {("phase", phase.key): (rank[phase.key], -1) for phase in plan.phases}
    place |= {("step", step.key): (rank.get(step.phase, len(rank)), at) for at, step in enumerate(steps)}
    last = (len(rank) + 1, 0)
    links = sorted(plan.links, key=lambda link: (*place.get(link.after, last), link.position))
    numbered = tuple(
        PlanLink(link.before, link.after, link.kind, link.lag, at) for at, link in enumerate(links, 1)
    )
    nodes = [*place]
    node_rank = {f"{kind}:{key}": at for at, (kind, key) in enumerate(nodes)}
    baseline = tuple(sorted(plan.baseline, key=lambda one: (node_rank.get(one.node, -1), one.node)))
    return replace(plan, steps=steps, links=numbered, baseline=baseline)


def as_plan(
    plan: PlanFile,
    gates: Mapping[str, GateDecision] | None = None,
    evenings: Mapping[str, bool | None] | None = None,
) -> Plan:
    """Return what the schedule reads, with what no file holds.

    `gates` are decisions by the keys of their phases, `evenings` tell of finished milestones whether they
    count from the end of their day. Raises what the schedule raises for a plan that contradicts itself.
    """
    return Plan(
        calendar=plan.calendar,
        phases=tuple(
            PlanPhase(
                phase.key,
                phase.name,
                phase.not_before,
                phase.deadline,
                (gates or {}).get(phase.key),
                phase.gate_name,
            )
            for phase in plan.phases
        ),
        steps=tuple(_plan_step(step, (evenings or {}).get(step.key)) for step in plan.steps),
        links=plan.links,
        go_live=plan.go_live,
        target_go_live=plan.target_go_live,
    )


def _plan_step(step: FileStep, end_of_day: bool | None) -> PlanStep:
    return PlanStep(
        key=step.key,
        phase=step.phase,
        name=step.name,
        days=step.days,
        not_before=step.not_before,
        deadline=step.deadline,
        started_on=step.started_on,
        finished_on=step.finished_on,
        days_left=step.days_left,
        said_on=step.said_on,
        dropped=step.is_dropped,
        blocked=bool(step.blocked_reason),
        end_of_day=end_of_day,
    )
