"""Bars and lines over categories; marks stand over the same categories, on an axis from 0 to 1."""

from collections.abc import Iterator, Sequence

from tracker.figures.chart import Chart, Mark, Series

from .chart_axes import DAYS, MAIN, SECOND, Pair, name_axis, number_form, share_axis, value_axis
from .chart_look import area, labels, legend, line, marker, no_line, no_marker, shown, type_of, upright
from .chart_sheet import Column, Sheet
from .text import Language
from .xml import NOTHING, Xml, el

_DOTTED = 12
"""Values of a line up to which each has a dot."""
_TOPS = (0.94, 0.86, 0.78)
"""How high marks reach, in turn, so that their names stand between the lines of the grid and apart."""
_AT_LEFT = 0.7
"""From this share of the categories on, a mark's name stands left of it."""
_FEW = 4
"""Categories up to which bars need air around them."""


class Plots:
    def __init__(self, chart: Chart, sheet: Sheet, language: Language) -> None:
        self.chart = chart
        self.sheet = sheet
        self.language = language
        names = Column(chart.first, chart.days, DAYS[language]) if chart.days else None
        self._names = sheet.add(names or Column(chart.first, chart.categories))
        self._series = [(one, sheet.add(_column(one))) for one in chart.series]
        self._marks = [
            (mark, sheet.add(Column(mark.label, self._at(mark, _TOPS[place % len(_TOPS)]))))
            for place, mark in enumerate(chart.marks)
        ]
        self.plots: list[Xml] = []
        self.axes: list[Xml] = []
        self._draw()

    @property
    def legend(self) -> Xml:
        """Marks carry their names themselves; a series alone is named by the caption."""
        count = len(self._series)
        return legend(range(count, count + len(self._marks))) if count > 1 else NOTHING

    def _draw(self) -> None:
        shares = [one for one in self._series if one[0].share]
        values = [one for one in self._series if not one[0].share]
        if values:
            self.plots += self._drawn(values, MAIN)
            self.axes += [
                name_axis(self.chart, MAIN, self.language),
                value_axis(self.chart, MAIN, self.language),
            ]
        if shares or self._marks:
            pair = SECOND if values else MAIN
            self.plots += self._drawn(shares, pair)
            if self._marks:
                self.plots.append(self._lines([self._mark(*one) for one in self._marks], pair))
            beside = bool(values)
            self.axes += [
                name_axis(self.chart, pair, self.language, hidden=beside),
                share_axis(pair, self.language, beside=beside, hidden=not shares),
            ]

    def _at(self, mark: Mark, top: float) -> list[float | None]:
        if mark.category not in self.chart.categories:
            raise ValueError(
                f"The mark “{mark.label}” stands at “{mark.category}”, which is no category of the chart."
            )
        return [top if row == self._row(mark) else None for row in range(len(self.chart.categories))]

    def _row(self, mark: Mark) -> int:
        return list(self.chart.categories).index(mark.category)

    def _drawn(self, series: Sequence[tuple[Series, int]], pair: Pair) -> Iterator[Xml]:
        bars = [self._bar(*one) for one in series if one[0].kind == "bar"]
        lines = [self._line(*one) for one in series if one[0].kind == "line"]
        if bars:
            airy = len(self.chart.categories) <= _FEW and (len(bars) == 1 or self.chart.stacked)
            yield el(
                "c:barChart",
                el("c:barDir", val="bar" if self.chart.horizontal else "col"),
                el("c:grouping", val="stacked" if self.chart.stacked else "clustered"),
                el("c:varyColors", val=0),
                *bars,
                el("c:gapWidth", val=160 if airy else 60),
                el("c:overlap", val=100) if self.chart.stacked else NOTHING,
                *pair.ids,
            )
        if lines:
            yield self._lines(lines, pair)

    def _lines(self, lines: Sequence[Xml], pair: Pair) -> Xml:
        kind = el("c:grouping", val="standard"), el("c:varyColors", val=0)
        return el("c:lineChart", *kind, *lines, el("c:marker", val=1), *pair.ids)

    def _bar(self, series: Series, at: int) -> Xml:
        valued = NOTHING
        if self.chart.horizontal and not self.chart.stacked and len(self._series) == 1:
            valued = labels(number_form(self.chart, exact=True), self.language)
        return self._ser(at, area(series.tone), el("c:invertIfNegative", val=0), valued)

    def _line(self, series: Series, at: int) -> Xml:
        dots = marker(series.tone, "circle", 5) if _has_dots(series.values) else no_marker()
        return self._ser(at, line(series.tone, dashed=series.dashed), dots, bends=True)

    def _mark(self, mark: Mark, at: int) -> Xml:
        """An error bar down to the axis is the one upright line that a chart can hold."""
        row = self._row(mark)
        side = "l" if row >= _AT_LEFT * len(self.chart.categories) else "r"
        looks = el("c:idx", val=row), type_of(self.language, bold=True), el("c:dLblPos", val=side)
        named = el("c:dLbls", el("c:dLbl", *looks, shown("SerName")), shown())
        bar = el(
            "c:errBars",
            el("c:errDir", val="y"),
            el("c:errBarType", val="minus"),
            el("c:errValType", val="percentage"),
            el("c:noEndCap", val=1),
            el("c:val", val=100),
            upright(mark.tone),
        )
        return self._ser(at, no_line(), no_marker(), named, bar, bends=True)

    def _ser(self, at: int, *looks: Xml, bends: bool = False) -> Xml:
        return el(
            "c:ser",
            el("c:idx", val=at - 1),
            el("c:order", val=at - 1),
            el("c:tx", self.sheet.head(at)),
            *looks,
            el("c:cat", self.sheet.below(self._names)),
            el("c:val", self.sheet.below(at)),
            el("c:smooth", val=0) if bends else NOTHING,
        )


def _column(series: Series) -> Column:
    return Column(series.name, series.values, "0%" if series.share else "General")


def _has_dots(values: Sequence[float | None]) -> bool:
    """Tell whether a line needs dots: it is short, or a value between two gaps would not be seen."""
    around = [None, *values, None]
    alone = any(
        value is not None and around[at] is None and around[at + 2] is None for at, value in enumerate(values)
    )
    return alone or len(values) <= _DOTTED
