"""The charts of a report, made of its facts: drawn by the page, native in Word."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.figures.chart import Chart, Mark, Series

from .domain.facts import EarnedFacts, ExposurePoint, StatusFacts


def progress_chart(facts: StatusFacts, earned: EarnedFacts) -> Chart:
    """What was to be done and what is done, as shares of all that the baseline holds."""
    return Chart(
        title=_("Progress against plan"),
        first=_("Day"),
        **_on_days(point.on for point in earned.curve),
        series=[
            Series(
                _("Planned"),
                _shares((point.planned for point in earned.curve), earned.bac),
                kind="line",
                tone="ink-rest",
                dashed=True,
            ),
            Series(_("Done"), _shares((point.earned for point in earned.curve), earned.bac), kind="line"),
        ],
        marks=_on(facts, earned),
        unit="%",
    )


def value_chart(facts: StatusFacts, earned: EarnedFacts) -> Chart:
    digits = 2 if earned.is_money else 1
    return Chart(
        title=_("Planned, earned and spent, week by week")
        if earned.is_money
        else _("Planned, earned and taken, week by week"),
        first=_("Day"),
        **_on_days(point.on for point in earned.curve),
        series=[
            Series(
                _("Planned value"),
                _rounded((point.planned for point in earned.curve), digits),
                kind="line",
                tone="ink-rest",
                dashed=True,
            ),
            Series(
                _("Earned value"), _rounded((point.earned for point in earned.curve), digits), kind="line"
            ),
            Series(
                _("Actual cost") if earned.is_money else _("Days taken"),
                _rounded((point.spent for point in earned.curve), digits),
                kind="line",
                tone="ink",
            ),
        ],
        marks=_on(facts, earned),
        unit=facts.currency if earned.is_money else _("working days"),
    )


def exposure_chart(trend: tuple[ExposurePoint, ...]) -> Chart:
    return Chart(
        title=_("Exposure: sum of probability × impact"),
        first=_("Day"),
        **_on_days(point.on for point in trend),
        series=[
            Series(_("Now"), [point.level for point in trend], kind="line", tone="ink"),
            Series(_("After response"), [point.after for point in trend], kind="line", dashed=True),
        ],
    )


def chart_alt(chart: Chart) -> str:
    """Say where each line begins and ends, for those who do not see it."""
    told = [
        _("%(name)s: %(first)s to %(last)s") % {"name": one.name, "first": known[0], "last": known[-1]}
        for one in chart.series
        if (known := [_plain(value) for value in one.values if value is not None])
    ]
    return f"{chart.title}. " + "; ".join(told)


def _plain(value: float) -> str:
    return f"{value:g}"


class _Days(TypedDict):
    categories: list[str]
    days: list[date]


def _on_days(days: Iterable[date]) -> _Days:
    known = list(days)
    return {"categories": _names(known), "days": known}


def _names(known: list[date]) -> list[str]:
    spans_years = bool(known) and known[0].year != known[-1].year
    return [written(day, "year" if spans_years else "short") for day in known]


def _shares(values: Iterable[float | None], whole: float) -> list[float | None]:
    return [None if value is None or not whole else round(100 * value / whole, 1) for value in values]


def _rounded(values: Iterable[float | None], digits: int) -> list[float | None]:
    return [None if value is None else round(value, digits) for value in values]


def _on(facts: StatusFacts, earned: EarnedFacts) -> list[Mark]:
    """Mark the report's day, after which nobody knows what is done."""
    days = [point.on for point in earned.curve]
    return [Mark(_names(days)[days.index(facts.on)], _("Report"))] if facts.on in days else []
