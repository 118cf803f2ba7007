from datetime import date

from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment, writing

from ..models import Risk, TriggerSighting


def look_at_trigger(*, risk: Risk, by: Member, on: date, is_seen: bool, note: str = "") -> TriggerSighting:
    """Keep whether a risk's early sign shows."""
    with writing(risk.rollout, by=by) as log:
        sighting = TriggerSighting(risk=risk, is_seen=is_seen, on=on, at=recording_moment(), by=by, note=note)
        sighting.save()
        log("trigger_seen" if is_seen else "trigger_not_seen", risk, number=risk.number, note=note)
    return sighting
