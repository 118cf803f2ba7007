"""What steps cost, kept over time."""

from datetime import date

from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment

from ..models import CostReading, Step


def record_cost(step: Step, *, by: Member | None, on: date) -> None:
    """Keep what the step has cost by a day, within a change that stores it on the step."""
    CostReading.objects.create(
        step=step, member=by, on=on, at=recording_moment(), actual_cost=step.actual_cost
    )
