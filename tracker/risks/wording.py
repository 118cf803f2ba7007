"""The sentences that say how risks stand, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.common.dates import written

from .models import Impact, Probability, Risk
from .queries import RiskStanding
from .review import Outcome, Urgency
from .trend import Point


def headline_on(day: date, standings: Sequence[RiskStanding]) -> str:
    """The same for a past day, as one would have read it then."""
    return _("%(day)s: %(headline)s") % {"day": written(day, "long"), "headline": headline(standings)}


def headline(standings: Sequence[RiskStanding]) -> str:
    """Say how many open threats stand highest, and how many of those nobody answers."""
    if not standings:
        return _("No open risks")
    threats = [one for one in standings if one.is_threat]
    if not threats:
        return _("No threat is open, only opportunities")
    level = max(one.level for one in threats)
    top = [one for one in threats if one.level == level]
    missing = sum(one.lacks_response for one in top)
    return _highest(len(top), missing) % {"count": len(top), "level": level, "missing": missing}


def _highest(count: int, missing: int) -> str:
    if not missing:
        return ngettext("%(count)d risk stands at %(level)d", "%(count)d risks stand at %(level)d", count)
    if missing == count:
        return ngettext(
            "%(count)d risk stands at %(level)d, without a response",
            "%(count)d risks stand at %(level)d, none of them with a response",
            count,
        )
    if missing == 1:
        return _("%(count)d risks stand at %(level)d, one of them without a response")
    return _("%(count)d risks stand at %(level)d, %(missing)d of them without a response")


def risk_headline(risk: Risk, standing: RiskStanding) -> str:
    values = {"risk": risk, "level": standing.level, "after": standing.after}
    if standing.status == Risk.Status.PROPOSED:
        return _("“%(risk)s” is proposed at %(level)d") % values
    if risk.is_over:
        said = (
            _("“%(risk)s” happened on %(day)s")
            if standing.status == Risk.Status.OCCURRED
            else _("“%(risk)s” was closed on %(day)s")
        )
        return said % {"risk": risk, "day": written(standing.since, "year")}
    if standing.lacks_response:
        return _("“%(risk)s” stands at %(level)d, without a response") % values
    if standing.after is not None and standing.after < standing.level:
        return _("“%(risk)s” stands at %(level)d and should fall to %(after)d") % values
    return _("“%(risk)s” stands at %(level)d") % values


def cell_name(probability: int, impact: int, *, kind: str = Risk.Kind.THREAT) -> str:
    name = f"{Probability(probability).label} × {Impact(impact).label}"
    return name if kind == Risk.Kind.THREAT else _("Opportunities, %(cell)s") % {"cell": name}


def cell_title(probability: int, impact: int, level: int, count: int, *, kind: str = Risk.Kind.THREAT) -> str:
    """Say what a cell of the matrix shows, for those who hear it."""
    said = (
        ngettext(
            "%(cell)s, level %(level)d: %(count)d risk", "%(cell)s, level %(level)d: %(count)d risks", count
        )
        if kind == Risk.Kind.THREAT
        else ngettext(
            "%(cell)s, level %(level)d: %(count)d opportunity",
            "%(cell)s, level %(level)d: %(count)d opportunities",
            count,
        )
    )
    return said % {"cell": cell_name(probability, impact), "level": level, "count": count}


def trend_headline(points: Sequence[Point]) -> str:
    """Say whether the exposure of today is more or less than four weeks ago, or than in the beginning."""
    if not points:
        return _("No risk was open yet")
    now, before = points[-1], points[max(len(points) - 5, 0)]
    values = {"now": now.exposure.level, "before": before.exposure.level, "day": written(before.on, "year")}
    if now.exposure.level == before.exposure.level:
        return _("Exposure is %(now)d, as on %(day)s") % values
    if now.exposure.level > before.exposure.level:
        return _("Exposure rose to %(now)d from %(before)d on %(day)s") % values
    return _("Exposure fell to %(now)d from %(before)d on %(day)s") % values


def why_look(urgency: Urgency | None, standing: RiskStanding) -> str:
    """Say why a risk is in the round."""
    day = {"day": written(standing.next_review_on, "year")}
    said = {
        Urgency.DUE: _("Its review was due on %(day)s."),
        Urgency.WITHOUT_REVIEW: _("No day is set to look at it again."),
        Urgency.WITHOUT_OWNER: _("Nobody owns it."),
        Urgency.WITHOUT_RESPONSE: _("Nothing is done about it yet."),
        None: _("You have looked at it already."),
    }
    return said[urgency] % day


def round_headline(counts: Mapping[Outcome, int]) -> str:
    """Sum up a round: 9 risks reviewed: 6 kept, 2 changed, 1 closed."""
    skipped = counts.get(Outcome.SKIPPED, 0)
    seen = sum(counts.values()) - skipped
    said = [words % {"count": counts[one]} for one, words in _outcomes() if counts.get(one)]
    reviewed = ngettext("%(count)d risk reviewed", "%(count)d risks reviewed", seen) % {"count": seen}
    comma = pgettext("between two things of a list", ", ")
    return _("%(reviewed)s: %(parts)s") % {"reviewed": reviewed, "parts": comma.join(said)}


def _outcomes() -> list[tuple[Outcome, str]]:
    return [
        (Outcome.KEPT, _("%(count)d kept")),
        (Outcome.CHANGED, _("%(count)d changed")),
        (Outcome.CLOSED, _("%(count)d closed")),
        (Outcome.OCCURRED, _("%(count)d happened")),
        (Outcome.SKIPPED, _("%(count)d skipped")),
    ]
