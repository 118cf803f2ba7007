"""The days that messages are tied to: of the plan's nodes as forecast, and of risks as they occurred."""

from collections.abc import Iterable
from datetime import date

from tracker.phases.domain.schedule import Schedule
from tracker.risks.models import Risk
from tracker.rollouts.models import Rollout

from .domain import occurrences
from .domain.occurrences import RISK
from .models import PlanLine


class AnchorDays:
    """Read once for all the lines of a rollout; risks only where a line is tied to one."""

    def __init__(self, rollout: Rollout, lines: Iterable[PlanLine], schedule: Schedule) -> None:
        self._schedule = schedule
        tied_to = {anchor for line in lines for anchor in line.anchors if anchor.startswith(RISK)}
        self._occurred = _occurred(rollout, tied_to, schedule.on) if tied_to else {}

    def of(self, line: PlanLine) -> dict[str, date]:
        """Return the day of each of its anchors that has one."""
        if line.cadence != PlanLine.Cadence.ANCHORED:
            return {}
        days = occurrences.anchor_days(self._schedule, line.anchors)
        return days | {one: self._occurred[one] for one in line.anchors if one in self._occurred}


def _occurred(rollout: Rollout, anchors: set[str], on: date) -> dict[str, date]:
    """Return the day of each of these risks that has occurred by `on` and was not opened again since."""
    found = {}
    for risk in _with_turns(rollout, {anchor.removeprefix(RISK) for anchor in anchors}):
        turn = risk.turn_by(on)
        if turn and turn.status == Risk.Status.OCCURRED:
            found[f"{RISK}{risk.key}"] = turn.on
    return found


def _with_turns(rollout: Rollout, keys: set[str]) -> Iterable[Risk]:
    """Whoever shows many rollouts has fetched them already."""
    if "risks" in getattr(rollout, "_prefetched_objects_cache", {}):
        return [risk for risk in rollout.risks.all() if risk.key in keys]
    return rollout.risks.filter(key__in=keys).prefetch_related("turns")
