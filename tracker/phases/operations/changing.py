"""What every change to a plan has in common: it keeps to the calendar, and its effect is known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, writing

from ..domain.effect import Effect, effect
from ..domain.schedule import Schedule, ScheduleBeyondLimit
from ..queries import schedule_of
from ..wording import beyond_limit


class Keep(Enum):
    """Stands for “as it is” where None means none."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass
class Change:
    """`before`: None where the plan ran past the calendar already; `effect` is known at the end."""

    log: Log
    before: Schedule | None
    effect: Effect | None = None


@contextmanager
def changing_plan(rollout: Rollout, *, by: Member | None, on: date) -> Iterator[Change]:
    """Raises ValidationError, and leaves nothing behind, where the plan would run past the calendar."""
    with writing(rollout, by=by) as log:
        change = Change(log, _known_schedule(rollout, on))
        yield change
        if change.before is not None:
            try:
                change.effect = effect(change.before, schedule_of(rollout, on))
            except ScheduleBeyondLimit as error:
                raise beyond_limit(error) from error


def _known_schedule(rollout: Rollout, on: date) -> Schedule | None:
    try:
        return schedule_of(rollout, on)
    except ScheduleBeyondLimit:
        return None


def ends_in_the_evening(schedule: Schedule | None, key: str) -> bool | None:
    """Tell whether a moment was planned for the end of its day; None where it had no date."""
    planned = schedule.nodes[key].planned if schedule else None
    if schedule is None or planned is None:
        return None
    return schedule.calendar.end_index(planned.finish) == planned.finish_index
