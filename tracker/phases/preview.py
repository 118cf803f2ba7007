"""What a change of the plan would do, before it is saved: the change is made, looked at and taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.common.offers import moved_by_plan
from tracker.common.work import Moved
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import trying

from .domain.edits import Edit
from .domain.effect import Effect
from .operations import change_plan
from .shown import ShownPlan, show_plan


@dataclass(frozen=True)
class Preview:
    """`moved_along`: what other parts of the rollout move with its dates, as the member may see it."""

    before: ShownPlan
    after: ShownPlan
    effect: Effect | None
    moved_along: tuple[Moved, ...]


def preview_edits(rollout: Rollout, edits: Iterable[Edit], *, by: Member, on: date) -> Preview:
    """Raises what `change_plan` raises."""
    return preview(rollout, lambda: change_plan(rollout=rollout, edits=edits, by=by, on=on), by=by, on=on)


def preview(
    rollout: Rollout, change: Callable[[], Effect | None], *, by: Member, on: date | None = None
) -> Preview:
    """Show the plan before and after any operation that returns its effect; raises what it raises."""
    before = show_plan(rollout, on)
    with trying(rollout):
        effect = change()
        after = show_plan(rollout, on)
        moved = tuple(moved_by_plan.gather(by, before.schedule, after.schedule))
    return Preview(before, after, effect, moved)
