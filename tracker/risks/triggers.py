"""The early signs that somebody watches for: when one last looked, and what was seen."""

from dataclasses import dataclass
from datetime import date

from tracker.rollouts.models import Rollout

from .models import TriggerSighting, label
from .queries import RiskStanding, standing


def watch_list(rollout: Rollout, on: date, *, confidential: bool) -> list[RiskStanding]:
    """Return the open risks that name a sign: new ones that show first, then the longest unwatched."""
    open_risks = standing(rollout, on, confidential=confidential)
    return sorted((one for one in open_risks if one.trigger), key=_place)


def _place(one: RiskStanding) -> tuple:
    looked_on = one.sign.on if one.sign else date.min
    return not one.sign_asks_again, looked_on, -one.level, one.number


@dataclass(frozen=True)
class SeenTrigger:
    """A sign that showed: of which risk, on which day it was last seen, and what was said of it."""

    number: int
    title: str
    trigger: str
    on: date
    note: str
    by: str

    @property
    def label(self) -> str:
        return label(self.number)


def triggers_seen(rollout: Rollout, since: date, until: date, *, confidential: bool) -> list[SeenTrigger]:
    """Return the signs seen after `since`, up to the evening of `until`, each once, the latest first."""
    sightings = TriggerSighting.objects.filter(
        risk__rollout=rollout, is_seen=True, on__gt=since, on__lte=until
    ).select_related("risk", "by")
    last: dict[int, TriggerSighting] = {}
    for sighting in sightings:
        if confidential or not sighting.risk.is_confidential:
            sighting.risk.rollout = rollout
            last[sighting.risk_id] = sighting
    found = [_seen(one) for one in last.values()]
    return sorted(found, key=lambda one: (-one.on.toordinal(), one.number))


def _seen(sighting: TriggerSighting) -> SeenTrigger:
    risk = sighting.risk
    by = sighting.by.name if sighting.by else ""
    return SeenTrigger(risk.number, str(risk), risk.trigger, sighting.on, sighting.note, by)
