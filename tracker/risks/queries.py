"""How the risks of a rollout stand on a day, as far as the reader may see them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, prefetch_related_objects

from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Rollout

from .domain import scoring
from .models import Risk, RiskAssessment, RiskResponse, label

LOOK_BACK = timedelta(days=30)

# What the standing of a risk is read from.
_RISK_PARTS = ("owner", "assessments", "responses", "phases", "steps")

# Whoever shows many rollouts prefetches these; how their risks stand is then answered without a query.
RISK_PARTS = ("risks__past_closings", *(f"risks__{part}" for part in _RISK_PARTS))


@dataclass(frozen=True)
class RiskStanding:
    """A risk as it stands on a day: its last assessment, and what its responses are expected to leave."""

    pk: int
    number: int
    title: str
    event: str
    category: str
    probability: int
    impact: int
    band: int
    level_before: int | None
    after_cell: tuple[int, int] | None
    after_band: int | None
    owner_pk: int | None
    owner: str
    strategy: str
    responses_total: int
    responses_done: int
    next_review_on: date | None
    review_is_due: bool
    is_confidential: bool
    phases: tuple[str, ...]
    steps: tuple[str, ...]
    raised_on: date
    closed_on: date | None
    outcome: str

    @property
    def label(self) -> str:
        return label(self.number)

    @property
    def cell(self) -> tuple[int, int]:
        return self.probability, self.impact

    @property
    def level(self) -> int:
        return scoring.level(*self.cell)

    @property
    def after(self) -> int | None:
        """The level to expect once the responses have worked; None where none says."""
        return scoring.level(*self.after_cell) if self.after_cell else None

    @property
    def expected_cell(self) -> tuple[int, int]:
        return self.after_cell or self.cell

    @property
    def expected_level(self) -> int:
        return scoring.level(*self.expected_cell)

    @property
    def lacks_response(self) -> bool:
        """Tell whether nothing is done about it though somebody should: accepting is an answer, too."""
        return not self.responses_total and self.strategy != Risk.Strategy.ACCEPT

    @property
    def strategy_label(self) -> str:
        return str(Risk.Strategy(self.strategy).label)


def risks_seen(rollout: Rollout, *, confidential: bool) -> list[Risk]:
    """Return all risks for those who may see confidential ones, the others without them."""
    return [risk for risk in rollout.risks.all() if confidential or not risk.is_confidential]


def standing(
    rollout: Rollout, on: date, *, confidential: bool, since: date | None = None
) -> list[RiskStanding]:
    """Return the risks open on the evening of a day, highest first.

    `since` is the day whose level stands beside the present one, 30 days before unless given.
    """
    risks = risks_seen(rollout, confidential=confidential)
    prefetch_related_objects(risks, "past_closings")
    return standings([risk for risk in risks if risk.was_open_on(on)], on, since=since)


def closed(rollout: Rollout, on: date, *, confidential: bool) -> list[RiskStanding]:
    """Return the risks closed by the evening of a day, the last closed first, as they stood then."""
    risks = risks_seen(rollout, confidential=confidential)
    found = standings([risk for risk in risks if risk.closed_on and risk.closed_on <= on], on)
    return sorted(found, key=lambda one: (one.closed_on, one.number), reverse=True)


@dataclass(frozen=True)
class NewAndClosed:
    new: list[RiskStanding]
    closed: list[RiskStanding]


def new_and_closed(rollout: Rollout, since: date, until: date, *, confidential: bool) -> NewAndClosed:
    """Return the risks raised and those closed after `since`, up to the evening of `until`."""
    risks = risks_seen(rollout, confidential=confidential)
    new = [risk for risk in risks if since < risk.raised_on <= until]
    closed = [risk for risk in risks if risk.closed_on and since < risk.closed_on <= until]
    return NewAndClosed(standings(new, until, since=since), standings(closed, until, since=since))


def heat_map(standings: Iterable[RiskStanding]) -> Counter[tuple[int, int]]:
    """Count the risks in each (probability, impact) cell."""
    return Counter(one.cell for one in standings)


def expected_heat_map(standings: Iterable[RiskStanding]) -> Counter[tuple[int, int]]:
    """Count the risks in the cells where their responses are expected to leave them."""
    return Counter(one.expected_cell for one in standings)


def exposure(standings: Iterable[RiskStanding]) -> int:
    """Sum the levels."""
    return sum(one.level for one in standings)


def standings(risks: Iterable[Risk], on: date, *, since: date | None = None) -> list[RiskStanding]:
    """Return how these risks stand on a day, highest first, in the same few queries however many they are."""
    rows = list(risks)
    prefetch_related_objects(rows, *_RISK_PARTS)
    found = [_standing(risk, on, since or on - LOOK_BACK) for risk in rows if _assessed_by(risk, on)]
    return sorted(found, key=lambda one: (-one.level, one.number))


def _assessed_by(risk: Risk, on: date) -> list[RiskAssessment]:
    """Raising a risk assesses it; before that day nothing is known of it."""
    return [one for one in risk.assessments.all() if one.on <= on]


def _keys(nodes: Iterable[Phase | Step]) -> tuple[str, ...]:
    return tuple(node.key for node in sorted(nodes, key=lambda node: (node.position, node.pk)))


def _standing(risk: Risk, on: date, since: date) -> RiskStanding:
    assessments = _assessed_by(risk, on)
    responses = [one for one in risk.responses.all() if one.added_on <= on]
    last = assessments[-1]
    before = [one for one in assessments if one.on <= since]
    after = after_cell(last, responses, on)
    return RiskStanding(
        pk=risk.pk,
        number=risk.number,
        title=str(risk),
        event=risk.event,
        category=risk.category,
        probability=last.probability,
        impact=last.impact,
        band=last.band,
        level_before=before[-1].level if before else None,
        after_cell=after,
        after_band=scoring.band(scoring.level(*after), last.bands) if after else None,
        owner_pk=risk.owner_id,
        owner=risk.owner.name if risk.owner else "",
        strategy=risk.strategy,
        responses_total=len(responses),
        responses_done=sum(1 for one in responses if one.done_on and one.done_on <= on),
        next_review_on=risk.next_review_on,
        review_is_due=risk.next_review_on is not None and risk.next_review_on <= on,
        is_confidential=risk.is_confidential,
        phases=_keys(risk.phases.all()),
        steps=_keys(risk.steps.all()),
        raised_on=risk.raised_on,
        closed_on=risk.closed_on if risk.closed_on and risk.closed_on <= on else None,
        outcome=risk.outcome,
    )


def after_cell(last: RiskAssessment, responses: list[RiskResponse], on: date) -> tuple[int, int] | None:
    """Return where the responses known on a day are expected to leave the risk."""
    expected = [
        scoring.Expectation(
            one.expected_probability,
            one.expected_impact,
            one.done_on if one.done_on and one.done_on <= on else None,
        )
        for one in responses
    ]
    return scoring.after_responses((last.probability, last.impact), last.on, expected)


def next_number(rollout: Rollout) -> int:
    return (rollout.risks.aggregate(last=Max("number"))["last"] or 0) + 1
