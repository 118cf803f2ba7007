"""Baselines: the dates that were agreed, as they stood then."""

from datetime import date

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from ..models import Baseline, BaselineDate, Step
from ..queries import schedule_of


def take_baseline(*, rollout: Rollout, name: str, by: Member | None, on: date) -> Baseline:
    """Keep the forecast of that day as what was agreed; from now on differences are counted against it.

    Raises ScheduleBeyondLimit.
    """
    with writing(rollout, by=by) as log:
        baseline = Baseline.objects.create(
            rollout=rollout, name=name, on=on, at=recording_moment(), taken_by=by
        )
        steps = {step.node_key: step for step in rollout.steps.all()}
        BaselineDate.objects.bulk_create(
            _date(baseline, key, node.forecast, steps.get(key))
            for key, node in schedule_of(rollout, on).nodes.items()
            if node.forecast
        )
        log("baseline_taken", baseline, name=name, on=on)
    return baseline


def _date(baseline: Baseline, key: str, forecast, step: Step | None) -> BaselineDate:
    return BaselineDate(
        baseline=baseline,
        node=key,
        start=forecast.start,
        finish=forecast.finish,
        days=step.days if step else 0,
        cost=step.planned_cost if step else None,
    )
