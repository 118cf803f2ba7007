"""The register of risks on a day, as facts; confidential ones only for those who may see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tracker.risks.queries import RiskStanding, exposure, new_and_over, standing
from tracker.rollouts.models import Rollout

from ..domain import facts
from ..domain.facts import Name

TOP = 8


def risk_facts(rollout: Rollout, on: date, *, confidential: bool, since: date | None) -> facts.Risks:
    open_now = _threats(standing(rollout, on, confidential=confidential, since=since))
    before = standing(rollout, since, confidential=confidential) if since else None
    changed = new_and_over(rollout, since or on, on, confidential=confidential)
    seen = _Seen(rollout)
    return facts.Risks(
        open=len(open_now),
        exposure=exposure(open_now).level,
        exposure_before=exposure(before).level if before is not None else None,
        bands=tuple(rollout.risk_bands),
        above=seen.all(one for one in open_now if one.level > rollout.tolerance_risk_level),
        top=seen.all(open_now[:TOP]),
        cells=_cells(open_now),
        new=seen.all(_threats(changed.new)),
        closed=seen.all(_threats(changed.over)),
    )


def _threats(standings: Iterable[RiskStanding]) -> list[RiskStanding]:
    return [one for one in standings if one.is_threat]


class _Seen:
    """Risks with both their names."""

    def __init__(self, rollout: Rollout) -> None:
        self._names = {risk.pk: Name(risk.name, risk.second_name) for risk in rollout.risks.all()}

    def all(self, standings: Iterable[RiskStanding]) -> tuple[facts.RiskFacts, ...]:
        return tuple(
            facts.RiskFacts(
                number=one.label,
                name=self._names[one.pk],
                likelihood=one.probability,
                impact=one.impact,
                level=one.level,
                before=one.level_before,
                after_response=one.after,
                lacks_response=one.lacks_response,
                response_due=one.response_due,
                owner=one.owner,
            )
            for one in standings
        )


def _cells(standings: list[RiskStanding]) -> tuple[facts.RiskCell, ...]:
    numbers = defaultdict(list)
    for one in standings:
        numbers[one.cell].append(one.label)
    return tuple(facts.RiskCell(*cell, tuple(found)) for cell, found in sorted(numbers.items()))
