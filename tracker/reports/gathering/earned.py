"""The earned value on a day, as facts."""

from datetime import date

from tracker.phases.domain.earned_value import Unit
from tracker.phases.earned import earned_value_of
from tracker.rollouts.models import Rollout

from ..domain.facts import CurvePoint, EarnedFacts


def earned_facts(rollout: Rollout, on: date, *, money: bool) -> EarnedFacts | None:
    """Return None where no baseline was approved by then. Asks the database for each rollout."""
    found = earned_value_of(rollout, on, sees_money=money)
    if found is None:
        return None
    now = found.now
    return EarnedFacts(
        is_money=found.unit == Unit.MONEY,
        baseline=found.baseline.name,
        bac=now.bac,
        pv=now.pv,
        ev=now.ev,
        ac=now.ac,
        spi=now.spi.value,
        cpi=now.cpi.value,
        spi_t=now.spi_t.value,
        eac=now.typical.eac.value,
        curve=tuple(CurvePoint(one.day, one.planned, one.earned, one.spent) for one in found.points),
    )
