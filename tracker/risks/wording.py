"""The sentences that say how risks stand, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written

from .models import Impact, Probability, Risk
from .queries import RiskStanding


def headline(standings: Sequence[RiskStanding]) -> str:
    """Say how many open risks stand highest, and how many of those nobody answers."""
    if not standings:
        return _("No open risks")
    level = max(one.level for one in standings)
    top = [one for one in standings if one.level == level]
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


def cell_name(probability: int, impact: int) -> str:
    return f"{Probability(probability).label} × {Impact(impact).label}"


def cell_title(probability: int, impact: int, level: int, count: int) -> str:
    """Say what a cell of the matrix shows, for those who hear it."""
    risks = ngettext(
        "%(cell)s, level %(level)d: %(count)d risk", "%(cell)s, level %(level)d: %(count)d risks", count
    )
    return risks % {"cell": cell_name(probability, impact), "level": level, "count": count}
