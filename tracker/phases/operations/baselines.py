"""Baselines: the dates that were agreed, as they stood then."""

from collections.abc import Iterator
from datetime import date

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from ..models import Baseline, BaselineDate
from ..queries import schedule_of


def take_baseline(
    *, rollout: Rollout, name: str, by: Member | None, on: date, is_approved: bool = True
) -> Baseline:
    """Keep the forecast of that day; once approved, differences are counted against it.

    Raises ScheduleBeyondLimit.
    """
    with writing(rollout, by=by) as log:
        baseline = Baseline.objects.create(
            rollout=rollout, name=name, on=on, at=recording_moment(), taken_by=by, is_approved=is_approved
        )
        BaselineDate.objects.bulk_create(_dates(baseline, on))
        log("baseline_taken", baseline, name=name, on=on, approved=is_approved)
    return baseline


def approve_baseline(*, baseline: Baseline, by: Member | None) -> None:
    """From now on differences are counted against it, unless a later one is approved too."""
    _approve(baseline, "baseline_approved", by=by, is_approved=True)


def set_baseline_aside(*, baseline: Baseline, by: Member | None) -> None:
    """Count no differences against it any more; what was agreed then is kept."""
    _approve(baseline, "baseline_set_aside", by=by, is_approved=False)


def rename_baseline(*, baseline: Baseline, name: str, by: Member | None) -> None:
    with writing(baseline.rollout, by=by) as log:
        was, baseline.name = baseline.name, name
        baseline.save(update_fields=["name"])
        log("baseline_renamed", baseline, was=was, name=name)


def _approve(baseline: Baseline, verb: str, *, by: Member | None, is_approved: bool) -> None:
    with writing(baseline.rollout, by=by) as log:
        baseline.is_approved = is_approved
        baseline.save(update_fields=["is_approved"])
        log(verb, baseline, name=baseline.name)


def _dates(baseline: Baseline, on: date) -> Iterator[BaselineDate]:
    """A dropped step is agreed no more; names are in the rollout's first language."""
    rollout = baseline.rollout
    phases = {phase.key: phase for phase in rollout.phases.all()}
    steps = {step.node_key: step for step in rollout.steps.all()}
    for key, node in schedule_of(rollout, on).nodes.items():
        step, phase = steps.get(key), phases[node.phase]
        if node.forecast is None or (step and step.is_dropped):
            continue
        yield BaselineDate(
            baseline=baseline,
            node=key,
            name=step.name if step else phase.name,
            start=node.forecast.start,
            finish=node.forecast.finish,
            days=step.days if step else 0,
            cost=step.planned_cost if step else None,
        )
