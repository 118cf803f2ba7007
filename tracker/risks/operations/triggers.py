from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from ..models import Risk, TriggerSighting


@dataclass(frozen=True)
class Look:
    """Whether a risk's early sign shows."""

    risk: Risk
    is_seen: bool
    note: str = ""


def look_at_triggers(
    *, rollout: Rollout, looks: Sequence[Look], by: Member, on: date
) -> list[TriggerSighting]:
    """Keep together what was seen of several signs."""
    with writing(rollout, by=by) as log:
        at = recording_moment()
        sightings = TriggerSighting.objects.bulk_create(
            TriggerSighting(risk=look.risk, is_seen=look.is_seen, on=on, at=at, by=by, note=look.note)
            for look in looks
        )
        for look in looks:
            verb = "trigger_seen" if look.is_seen else "trigger_not_seen"
            log(verb, look.risk, number=look.risk.number, note=look.note)
    return sightings


def look_at_trigger(*, risk: Risk, by: Member, on: date, is_seen: bool, note: str = "") -> TriggerSighting:
    look = Look(risk, is_seen, note)
    [sighting] = look_at_triggers(rollout=risk.rollout, looks=[look], by=by, on=on)
    return sighting
