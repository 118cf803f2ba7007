"""The register of risks on a day, as facts; confidential ones only for those who may see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tracker.risks.models import Risk
from tracker.risks.queries import RiskStanding, exposure, new_and_closed, standing
from tracker.rollouts.models import Rollout

from ..domain import facts
from ..domain.facts import Name

TOP = 8


def risk_facts(rollout: Rollout, on: date, *, confidential: bool, since: date | None) -> facts.Risks:
    open_now = standing(rollout, on, confidential=confidential, since=since)
    before = standing(rollout, since, confidential=confidential) if since else None
    changed = new_and_closed(rollout, since or on, on, confidential=confidential)
    seen = _Seen(rollout)
    return facts.Risks(
        open=len(open_now),
        exposure=exposure(open_now),
        exposure_before=exposure(before) if before is not None else None,
        bands=tuple(rollout.risk_bands),
        above=seen.all(one for one in open_now if one.level > rollout.tolerance_risk_level),
        top=seen.all(open_now[:TOP]),
        cells=_cells(open_now),
        new=seen.all(changed.new),
        closed=seen.all(changed.closed),
    )


class _Seen:
    """Risks with both their names and when their responses are due."""

    def __init__(self, rollout: Rollout) -> None:
        risks = rollout.risks.all()
        self._names = {risk.pk: Name(risk.name, risk.second_name) for risk in risks}
        self._due = {risk.pk: _next_response(risk) for risk in risks}

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
                response_due=self._due[one.pk],
                owner=one.owner,
            )
            for one in standings
        )


def _next_response(risk: Risk) -> date | None:
    waiting = (one.due_on for one in risk.responses.all() if one.done_on is None and one.due_on)
    return min(waiting, default=None)


def _cells(standings: list[RiskStanding]) -> tuple[facts.RiskCell, ...]:
    numbers = defaultdict(list)
    for one in standings:
        numbers[one.cell].append(one.label)
    return tuple(facts.RiskCell(*cell, tuple(found)) for cell, found in sorted(numbers.items()))
