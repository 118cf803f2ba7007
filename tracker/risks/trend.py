"""How the exposure of a rollout moved, week by week."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.figures.chart import Chart, Series
from tracker.rollouts.models import Rollout

from .domain import scoring
from .domain.exposure import Exposure, Stake, exposure_of
from .models import ResponseTurn, Risk, RiskAssessment, RiskTurn
from .queries import after_cell, risks_seen

WEEK = timedelta(weeks=1)
_PARTS = ("turns", "assessments", "responses__turns")


@dataclass(frozen=True)
class Point:
    """`after` is the sum of the levels that the threats should have once their responses have worked."""

    on: date
    open: int
    exposure: Exposure
    after: int


def trend(rollout: Rollout, until: date, *, confidential: bool) -> list[Point]:
    """Return how things stood every seven days, the last point on `until`, from the first risk on."""
    risks = risks_seen(rollout, confidential=confidential)
    prefetch_related_objects(risks, *_PARTS)
    pasts = [past for risk in risks if (past := _Past(risk)).began_on <= until]
    if not pasts:
        return []
    weeks = (until - min(past.began_on for past in pasts)) // WEEK
    return [_point(pasts, until - WEEK * back) for back in range(weeks, -1, -1)]


class _Past:
    """What was said of a risk, read once and asked for many days."""

    def __init__(self, risk: Risk) -> None:
        self.risk = risk
        self.turns = list(risk.turns.all())
        self.assessments = list(risk.assessments.all())
        self.responses = [list(response.turns.all()) for response in risk.responses.all()]

    @property
    def began_on(self) -> date:
        return self.turns[0].on

    def on(self, day: date) -> tuple[Stake, int] | None:
        """Return what was at stake on the evening of a day and the level to expect; None unless open."""
        turn, assessed = _last(self.turns, day), _last(self.assessments, day)
        if turn is None or assessed is None or turn.status != Risk.Status.OPEN:
            return None
        responses = [said for turns in self.responses if (said := _last(turns, day))]
        kept = [said for said in responses if said.status != ResponseTurn.Status.DROPPED]
        after = after_cell(self.risk, assessed, kept) or (assessed.probability, assessed.impact)
        is_threat = self.risk.kind == Risk.Kind.THREAT
        stake = Stake(is_threat, assessed.level, assessed.chance, assessed.days, assessed.money)
        return stake, scoring.level(*after)


def _last[T: (RiskTurn, RiskAssessment, ResponseTurn)](said: Sequence[T], day: date) -> T | None:
    place = bisect_right(said, day, key=lambda one: one.on)
    return said[place - 1] if place else None


def _point(pasts: Sequence[_Past], day: date) -> Point:
    stood = [one for past in pasts if (one := past.on(day))]
    return Point(
        on=day,
        open=len(stood),
        exposure=exposure_of(stake for stake, _after in stood),
        after=sum(after for stake, after in stood if stake.is_threat),
    )


type Levels = tuple[date, int, int]
"""A day, with the sum of all levels and what it should be once the responses have worked."""


def levels_of(points: Sequence[Point]) -> list[Levels]:
    return [(one.on, one.exposure.level, one.after) for one in points]


def level_chart(levels: Sequence[Levels]) -> Chart:
    days = [day for day, _now, _after in levels]
    return Chart(
        title=_("Exposure: sum of probability × impact"),
        first=_("Day"),
        categories=_names(days),
        series=[
            Series(_("Now"), [now for _day, now, _after in levels], kind="line", tone="ink"),
            Series(_("After response"), [after for _day, _now, after in levels], kind="line", dashed=True),
        ],
        days=days,
    )


def count_chart(points: Sequence[Point]) -> Chart:
    return Chart(
        title=_("Open risks"),
        first=_("Day"),
        categories=_days(points),
        series=[Series(_("Open risks"), [one.open for one in points])],
    )


def days_chart(points: Sequence[Point]) -> Chart:
    return Chart(
        title=_("Expected working days"),
        first=_("Day"),
        categories=_days(points),
        series=[
            Series(_("Lost to threats"), [_tenths(one.exposure.days) for one in points], "line", "ink"),
            Series(
                _("Won by opportunities"),
                [_tenths(one.exposure.days_gained) for one in points],
                "line",
                "good",
            ),
        ],
    )


def money_chart(points: Sequence[Point], currency: str) -> Chart:
    return Chart(
        title=_("Expected money and reserve"),
        first=_("Day"),
        categories=_days(points),
        unit=currency,
        series=[
            Series(_("Threats may cost"), [float(one.exposure.money) for one in points], "line", "ink"),
            Series(
                _("Opportunities may bring"),
                [float(one.exposure.money_gained) for one in points],
                "line",
                "good",
            ),
            Series(
                _("Reserve to set aside"),
                [float(one.exposure.reserve) for one in points],
                "line",
                dashed=True,
            ),
        ],
    )


def _tenths(days: float) -> float:
    return round(days, 1)


def _days(points: Sequence[Point]) -> list[str]:
    return _names([one.on for one in points])


def _names(days: Sequence[date]) -> list[str]:
    spans_years = bool(days) and days[0].year != days[-1].year
    return [written(day, "year" if spans_years else "short") for day in days]
