"""The early signs that somebody watches for: when one last looked, and what was seen."""

from datetime import date

from tracker.rollouts.models import Rollout

from .queries import RiskStanding, standing


def watch_list(rollout: Rollout, on: date, *, confidential: bool) -> list[RiskStanding]:
    """Return the open risks that name a sign: new ones that show first, then the longest unwatched."""
    open_risks = standing(rollout, on, confidential=confidential)
    return sorted((one for one in open_risks if one.trigger), key=_place)


def _place(one: RiskStanding) -> tuple:
    looked_on = one.sign.on if one.sign else date.min
    return not one.sign_asks_again, looked_on, -one.level, one.number
