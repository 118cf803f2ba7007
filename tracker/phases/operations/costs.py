"""What steps cost, as it became known."""

from datetime import date
from decimal import Decimal

from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment

from ..models import CostReading, Step


def record_cost(step: Step, *, by: Member | None, on: date, was: Decimal | None = None) -> None:
    """Keep what a step has cost by that day; called in the change that saved another cost than it `was`.

    A cost that came with an imported plan becomes the first reading, of when the step was over or begun.
    """
    if was is not None and not step.cost_readings.exists():
        told = step.finished_on or step.started_on or step.rollout.starts_on
        _keep(step, None, min(told, on), was)
    _keep(step, by, on, step.actual_cost)


def _keep(step: Step, by: Member | None, on: date, cost: Decimal | None) -> None:
    CostReading.objects.create(step=step, member=by, on=on, at=recording_moment(), actual_cost=cost)
