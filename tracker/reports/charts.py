"""The charts of a report, made of its facts: drawn by the page, native in Word."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.figures.chart import Chart, Mark, Series
from tracker.phases.earned_words import value_chart as sums_chart
from tracker.risks.trend import level_chart

from .domain.facts import EarnedFacts, ExposurePoint, StatusFacts


def progress_chart(facts: StatusFacts, earned: EarnedFacts) -> Chart:
    """What was to be done and what is done, as shares of all that the baseline holds."""
    days = [point.on for point in earned.curve]
    names = [written(day, "year") for day in days]
    planned = _shares((point.planned for point in earned.curve), earned.bac)
    done = _shares((point.earned for point in earned.curve), earned.bac)
    return Chart(
        title=_("Progress against plan"),
        first=_("Day"),
        categories=names,
        series=[
            Series(_("Planned"), planned, kind="line", tone="ink-rest", dashed=True),
            Series(_("Done"), done, kind="line"),
        ],
        marks=[Mark(names[days.index(facts.on)], _("Report"))] if facts.on in days else [],
        unit="%",
        days=days,
    )


def value_chart(facts: StatusFacts, earned: EarnedFacts) -> Chart:
    return sums_chart(
        [(point.on, point.planned, point.earned, point.spent) for point in earned.curve],
        facts.on,
        _("Report"),
        facts.currency if earned.is_money else _("working days"),
        in_money=earned.is_money,
    )


def exposure_chart(trend: Iterable[ExposurePoint]) -> Chart:
    return level_chart([(point.on, point.level, point.after) for point in trend])


def chart_alt(chart: Chart) -> str:
    """Say where each line begins and ends, for those who do not see it."""
    told = [
        _("%(name)s: %(first)s to %(last)s") % {"name": one.name, "first": known[0], "last": known[-1]}
        for one in chart.series
        if (known := [f"{value:g}" for value in one.values if value is not None])
    ]
    return f"{chart.title}. " + "; ".join(told)


def _shares(values: Iterable[float | None], whole: float) -> list[float | None]:
    return [None if value is None or not whole else round(100 * value / whole, 1) for value in values]
