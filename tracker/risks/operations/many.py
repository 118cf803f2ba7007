"""One change of many risks at once: all of them, or none."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from tracker.phases.models import Phase
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from ..models import Risk
from .risks import change_inside, take_turn

_VERBS = {Risk.Status.OPEN: "risk_opened", Risk.Status.CLOSED: "risk_closed"}


def change_many(
    *,
    rollout: Rollout,
    risks: Iterable[Risk],
    by: Member,
    on: date,
    fields: dict[str, Any],
    phases: Collection[Phase] = (),
    status: str = "",
    reason: str = "",
) -> int:
    """Give each risk the `fields`, the phases besides its own, and the state; return how many changed."""
    changed = 0
    with writing(rollout, by=by) as log:
        for risk in risks:
            own: dict[str, Any] = {
                name: value for name, value in fields.items() if getattr(risk, name) != value
            }
            here = set(risk.phases.all())
            if not here.issuperset(phases):
                own["phases"] = here | set(phases)
            if own:
                change_inside(risk, log, **own)
            if status:
                take_turn(risk, status, _VERBS[Risk.Status(status)], log, by=by, on=on, reason=reason)
            changed += bool(own or status)
    return changed
