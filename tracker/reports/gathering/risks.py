"""The register of risks on a day, as facts; confidential ones and money only for those who may see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tracker.risks.domain import exposure as stakes
from tracker.risks.models import Risk
from tracker.risks.queries import (
    RiskStanding,
    exposure,
    new_and_over,
    scale_on,
    standing,
    standings,
    triggers_seen,
)
from tracker.risks.trend import trend
from tracker.rollouts.models import Rollout

from ..domain import facts
from ..domain.facts import Name, Neglect
from .pieces import excerpt

TOP = 8


def risk_facts(
    rollout: Rollout,
    on: date,
    *,
    confidential: bool,
    money: bool,
    since: date | None,
    lately: date,
    with_trend: bool,
) -> facts.Risks:
    """`since` is the day of the report before; what was seen after `lately` is news."""
    register = _Register(rollout, on, confidential=confidential, money=money)
    now = standing(rollout, on, confidential=confidential, since=since)
    before = standing(rollout, since, confidential=confidential) if since else None
    changed = new_and_over(rollout, since or on, on, confidential=confidential)
    threats, opportunities = _threats(now), [one for one in now if not one.is_threat]
    return facts.Risks(
        open=len(threats),
        exposure=register.exposure(now),
        exposure_before=register.exposure(before) if before is not None else None,
        bands=scale_on(rollout, on).bands,
        above=register.all(one for one in threats if one.level > rollout.tolerance_risk_level),
        top=register.all(threats[:TOP]),
        cells=_cells(threats),
        new=register.all(changed.new),
        closed=register.ends(changed.over, Risk.Status.CLOSED),
        occurred=register.ends(changed.over, Risk.Status.OCCURRED),
        opportunities=len(opportunities),
        top_opportunities=register.all(opportunities[:TOP]),
        opportunity_cells=_cells(opportunities),
        triggers=register.triggers(lately),
        neglected=register.neglected(now),
        trend=_trend(rollout, on, confidential=confidential) if with_trend else (),
    )


def _trend(rollout: Rollout, on: date, *, confidential: bool) -> tuple[facts.ExposurePoint, ...]:
    points = trend(rollout, on, confidential=confidential)
    return tuple(facts.ExposurePoint(one.on, one.exposure.level, one.after) for one in points)


def _threats(found: Iterable[RiskStanding]) -> list[RiskStanding]:
    return [one for one in found if one.is_threat]


class _Register:
    """Writes risks down with both their names."""

    def __init__(self, rollout: Rollout, on: date, *, confidential: bool, money: bool) -> None:
        self._rollout, self._on = rollout, on
        self._confidential, self._money = confidential, money
        self._names = {risk.pk: Name(risk.name, risk.second_name) for risk in rollout.risks.all()}

    def one(self, one: RiskStanding) -> facts.RiskFacts:
        return facts.RiskFacts(
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
            is_opportunity=not one.is_threat,
        )

    def all(self, found: Iterable[RiskStanding]) -> tuple[facts.RiskFacts, ...]:
        return tuple(map(self.one, found))

    def ends(self, found: Iterable[RiskStanding], status: str) -> tuple[facts.RiskEnd, ...]:
        return tuple(
            facts.RiskEnd(self.one(one), one.since, excerpt(one.reason))
            for one in found
            if one.status == status
        )

    def exposure(self, found: list[RiskStanding]) -> facts.Exposure:
        known: stakes.Exposure = exposure(found)
        money = (known.money, known.money_gained, known.reserve) if self._money else (None, None, None)
        return facts.Exposure(known.level, round(known.days, 1), round(known.days_gained, 1), *money)

    def triggers(self, lately: date) -> tuple[facts.Sighting, ...]:
        seen = triggers_seen(self._rollout, lately, self._on, confidential=self._confidential)
        stand = {one.pk: one for one in standings([sighting.risk for sighting in seen], self._on)}
        return tuple(
            facts.Sighting(self.one(stand[one.risk_id]), excerpt(one.risk.trigger), one.on, excerpt(one.note))
            for one in seen
            if one.risk_id in stand
        )

    def neglected(self, found: list[RiskStanding]) -> facts.Neglected | None:
        lacking = [(one, why) for one in found if (why := _neglect(one, self._on))]
        if not lacking:
            return None
        highest, why = lacking[0]
        return facts.Neglected(len(lacking), why, self.one(highest))


def _neglect(one: RiskStanding, on: date) -> Neglect | None:
    if not one.owner_pk:
        return Neglect.OWNER
    if one.lacks_response:
        return Neglect.RESPONSE
    if one.next_review_on is None:
        return Neglect.REVIEW_DAY
    return Neglect.REVIEW if one.next_review_on < on else None


def _cells(found: list[RiskStanding]) -> tuple[facts.RiskCell, ...]:
    numbers = defaultdict(list)
    for one in found:
        numbers[one.cell].append(one.label)
    return tuple(facts.RiskCell(*cell, tuple(labels)) for cell, labels in sorted(numbers.items()))
