"""How the risks of a rollout stand on a day, as far as the reader may see them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Max, prefetch_related_objects

from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Rollout

from .domain import scoring
from .domain.exposure import Exposure, Stake, exposure_of
from .domain.scoring import Scale
from .models import ResponseTurn, Risk, RiskAssessment, RiskResponse, RiskTurn, TriggerSighting, label

LOOK_BACK = timedelta(days=30)

# What the standing of a risk is read from.
_RISK_PARTS = ("owner", "turns", "assessments", "responses__turns", "phases", "steps", "sightings")

# Whoever shows many rollouts prefetches these; how their risks stand is then answered without a query.
RISK_PARTS = ("former_scales", *(f"risks__{part}" for part in _RISK_PARTS))

# The same for what waits in the logs.
LOG_PARTS = ("issues", "actions", "assumptions", "decisions", "meetings")


class Sign(NamedTuple):
    """What was seen of a risk's early sign when somebody last looked; `is_new` since the last assessment."""

    on: date
    is_seen: bool
    is_new: bool
    note: str


@dataclass(frozen=True)
class RiskStanding:
    """A risk as it stands on a day: its last assessment, and what its responses are expected to leave.

    `days` are working days at best, most likely and at worst. `since` is the day of its present state,
    `reason` why it took that.
    """

    pk: int
    number: int
    kind: str
    status: str
    since: date
    reason: str
    title: str
    event: str
    category: str
    proximity: str
    probability: int
    impact: int
    band: int
    chance: float
    days: tuple[int, int, int] | None
    money: Decimal | None
    assessed_on: date
    level_before: int | None
    after_cell: tuple[int, int] | None
    after_band: int | None
    owner_pk: int | None
    owner: str
    strategy: str
    responses_total: int
    responses_done: int
    response_due: date | None
    next_review_on: date | None
    review_is_due: bool
    is_confidential: bool
    phases: tuple[str, ...]
    steps: tuple[str, ...]
    raised_on: date
    trigger: str
    sign: Sign | None

    @property
    def label(self) -> str:
        return label(self.number)

    @property
    def is_threat(self) -> bool:
        return self.kind == Risk.Kind.THREAT

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
    def shows_sign(self) -> bool:
        return self.sign is not None and self.sign.is_seen

    @property
    def sign_asks_again(self) -> bool:
        """Tell whether its sign showed since it was last assessed."""
        return self.sign is not None and self.sign.is_seen and self.sign.is_new

    @property
    def lacks_response(self) -> bool:
        """Tell whether nothing is done about it though somebody should: accepting is an answer, too."""
        return not self.responses_total and self.strategy != Risk.Strategy.ACCEPT

    @property
    def strategy_label(self) -> str:
        return str(Risk.Strategy(self.strategy).label)

    @property
    def stake(self) -> Stake:
        return Stake(self.is_threat, self.level, self.chance, self.days, self.money)


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
    prefetch_related_objects(risks, "turns")
    return standings([risk for risk in risks if risk.was_open_on(on)], on, since=since)


def over(rollout: Rollout, on: date, *, confidential: bool) -> list[RiskStanding]:
    """Return the risks that occurred or were closed by the evening of a day, the last first."""
    found = _in_state(rollout, on, Risk.OVER, confidential=confidential)
    return sorted(found, key=lambda one: (one.since, one.number), reverse=True)


def proposed(rollout: Rollout, on: date, *, confidential: bool) -> list[RiskStanding]:
    return _in_state(rollout, on, (Risk.Status.PROPOSED,), confidential=confidential)


def _in_state(
    rollout: Rollout, on: date, states: tuple[str, ...], *, confidential: bool
) -> list[RiskStanding]:
    risks = risks_seen(rollout, confidential=confidential)
    prefetch_related_objects(risks, "turns")
    found = [(risk, risk.turn_by(on)) for risk in risks]
    return standings([risk for risk, turn in found if turn and turn.status in states], on)


@dataclass(frozen=True)
class NewAndOver:
    new: list[RiskStanding]
    over: list[RiskStanding]


def new_and_over(rollout: Rollout, since: date, until: date, *, confidential: bool) -> NewAndOver:
    """Return the risks first opened and those that went after `since`, up to the evening of `until`."""
    risks = risks_seen(rollout, confidential=confidential)
    prefetch_related_objects(risks, "turns")
    new = [risk for risk in risks if (opened := _opened_on(risk)) and since < opened <= until]
    gone = [
        risk
        for risk in risks
        if (turn := risk.turn_by(until)) and turn.status in Risk.OVER and since < turn.on
    ]
    return NewAndOver(standings(new, until, since=since), standings(gone, until, since=since))


def _opened_on(risk: Risk) -> date | None:
    return next((turn.on for turn in risk.turns.all() if turn.status == Risk.Status.OPEN), None)


def triggers_seen(rollout: Rollout, since: date, until: date, *, confidential: bool) -> list[TriggerSighting]:
    """Return the early signs of open risks that show, seen after `since` up to `until`, the last first."""
    risks = risks_seen(rollout, confidential=confidential)
    prefetch_related_objects(risks, "turns", "sightings")
    found = []
    for risk in risks:
        looks = [one for one in risk.sightings.all() if one.on <= until]
        if looks and looks[-1].is_seen and looks[-1].on > since and risk.was_open_on(until):
            found.append(looks[-1])
    return sorted(found, key=lambda one: (one.on, one.pk), reverse=True)


def heat_map(standings: Iterable[RiskStanding]) -> Counter[tuple[int, int]]:
    """Count the risks in each (probability, impact) cell."""
    return Counter(one.cell for one in standings)


def expected_heat_map(standings: Iterable[RiskStanding]) -> Counter[tuple[int, int]]:
    """Count the risks in the cells where their responses are expected to leave them."""
    return Counter(one.expected_cell for one in standings)


def exposure(standings: Iterable[RiskStanding]) -> Exposure:
    return exposure_of(one.stake for one in standings)


def standings(risks: Iterable[Risk], on: date, *, since: date | None = None) -> list[RiskStanding]:
    """Return how these risks stand on a day, highest first, in the same few queries however many they are."""
    rows = list(risks)
    prefetch_related_objects(rows, *_RISK_PARTS)
    found = [one for risk in rows if (one := _standing(risk, on, since or on - LOOK_BACK))]
    return sorted(found, key=lambda one: (-one.level, one.number))


def _keys(nodes: Iterable[Phase | Step]) -> tuple[str, ...]:
    return tuple(node.key for node in sorted(nodes, key=lambda node: (node.position, node.pk)))


def _standing(risk: Risk, on: date, since: date) -> RiskStanding | None:
    """Raising a risk assesses it; before that day nothing is known of it."""
    turn, assessments = risk.turn_by(on), [one for one in risk.assessments.all() if one.on <= on]
    if turn is None or not assessments:
        return None
    return _known(risk, turn, assessments, on, since)


def _known(
    risk: Risk, turn: RiskTurn, assessments: list[RiskAssessment], on: date, since: date
) -> RiskStanding:
    last = assessments[-1]
    before = [one for one in assessments if one.on <= since]
    responses = _responses_by(risk, on)
    after = after_cell(risk, last, [turn for _response, turn in responses])
    return RiskStanding(
        pk=risk.pk,
        number=risk.number,
        kind=risk.kind,
        status=turn.status,
        since=turn.on,
        reason=turn.reason,
        title=str(risk),
        event=risk.event,
        category=risk.category,
        proximity=risk.proximity,
        probability=last.probability,
        impact=last.impact,
        band=last.band,
        chance=last.chance,
        days=last.days,
        money=last.money,
        assessed_on=last.on,
        level_before=before[-1].level if before else None,
        after_cell=after,
        after_band=scoring.band(scoring.level(*after), last.bands) if after else None,
        owner_pk=risk.owner_id,
        owner=risk.owner.name if risk.owner else "",
        strategy=risk.strategy,
        responses_total=len(responses),
        responses_done=sum(turn.status == ResponseTurn.Status.DONE for _response, turn in responses),
        response_due=min(_due(responses), default=None),
        next_review_on=risk.next_review_on,
        review_is_due=risk.next_review_on is not None and risk.next_review_on <= on,
        is_confidential=risk.is_confidential,
        phases=_keys(risk.phases.all()),
        steps=_keys(risk.steps.all()),
        raised_on=risk.raised_on,
        trigger=risk.trigger,
        sign=_sign(risk, last, on),
    )


def _sign(risk: Risk, last: RiskAssessment, on: date) -> Sign | None:
    sightings = [one for one in risk.sightings.all() if one.on <= on]
    if not sightings:
        return None
    seen = sightings[-1]
    return Sign(seen.on, seen.is_seen, (last.on, last.at) < (seen.on, seen.at), seen.note)


def _responses_by(risk: Risk, on: date) -> list[tuple[RiskResponse, ResponseTurn]]:
    """Return the responses that stood on a day, each with its turn of that day; dropped ones do not count."""
    turns = [(response, response.turn_by(on)) for response in risk.responses.all()]
    return [
        (response, turn) for response, turn in turns if turn and turn.status != ResponseTurn.Status.DROPPED
    ]


def _due(responses: Iterable[tuple[RiskResponse, ResponseTurn]]) -> list[date]:
    return [
        response.due_on
        for response, turn in responses
        if response.due_on and turn.status == ResponseTurn.Status.PLANNED
    ]


def after_cell(risk: Risk, last: RiskAssessment, turns: Iterable[ResponseTurn]) -> tuple[int, int] | None:
    """Return where the responses are expected to leave the risk."""
    expected = [
        scoring.Expectation(
            turn.expected_probability,
            turn.expected_impact,
            turn.on if turn.status == ResponseTurn.Status.DONE else None,
        )
        for turn in turns
    ]
    return scoring.after_responses(
        (last.probability, last.impact), last.on, expected, rises=risk.kind == Risk.Kind.OPPORTUNITY
    )


def next_number(rollout: Rollout) -> int:
    return (rollout.risks.aggregate(last=Max("number"))["last"] or 0) + 1


def scale_on(rollout: Rollout, day: date) -> Scale:
    """Return the scale that held on the evening of a day."""
    held = next((one for one in rollout.former_scales.all() if one.until > day), None)
    if held is None:
        return Scale(tuple(rollout.risk_bands), tuple(rollout.risk_chances))
    return Scale(tuple(held.bands), tuple(held.chances))
