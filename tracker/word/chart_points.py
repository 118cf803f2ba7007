"""Named points on two scales: a row for each point, a column of heights for each group."""

from collections.abc import Iterator

from tracker.figures.chart import Group, Scatter

from .chart_axes import MAIN, scale_axes
from .chart_look import legend, marker, no_line, shown, words
from .chart_sheet import Column, Sheet
from .text import Language
from .xml import Xml, el

_SYMBOLS = ("circle", "diamond", "square", "triangle")
"""Groups differ in form as well as in colour."""
_SIZE = 9
_NAMED = 4
"""Points on one spot that are named; the others are counted."""


class PointPlot:
    def __init__(self, scatter: Scatter, sheet: Sheet, language: Language) -> None:
        self.sheet = sheet
        self.language = language
        groups = [group for group in scatter.groups if group.points]
        self._points = [(group, point) for group in groups for point in group.points]
        sheet.add(Column(scatter.title, [point.label for _group, point in self._points]))
        self._across = sheet.add(Column(scatter.across, [point.x for _group, point in self._points]))
        columns = [(group, sheet.add(self._heights(group))) for group in groups]
        kind = el("c:scatterStyle", val="lineMarker"), el("c:varyColors", val=0)
        series = [self._series(place, *column) for place, column in enumerate(columns)]
        self.plots = [el("c:scatterChart", *kind, *series, *MAIN.ids)]
        self.axes = scale_axes(scatter, language)
        self.legend = legend()

    def _heights(self, group: Group) -> Column:
        return Column(group.name, [point.y if its is group else None for its, point in self._points])

    def _series(self, place: int, group: Group, at: int) -> Xml:
        return el(
            "c:ser",
            el("c:idx", val=place),
            el("c:order", val=place),
            el("c:tx", self.sheet.head(at)),
            no_line(),
            marker(group.tone, _SYMBOLS[place % len(_SYMBOLS)], _SIZE),
            el("c:dLbls", *self._labels(group), shown()),
            el("c:xVal", self.sheet.below(self._across)),
            el("c:yVal", self.sheet.below(at)),
            el("c:smooth", val=0),
        )

    def _labels(self, group: Group) -> Iterator[Xml]:
        """Points on one spot share the label of the first of them."""
        spots: dict[tuple[float, float], list[int]] = {}
        for row, (_group, point) in enumerate(self._points):
            spots.setdefault((point.x, point.y), []).append(row)
        for rows in spots.values():
            if self._points[rows[0]][0] is group:
                text = words(self._together(rows), self.language)
                place = el("c:dLblPos", val="t")
                yield el("c:dLbl", el("c:idx", val=rows[0]), text, place, shown("Val"))

    def _together(self, rows: list[int]) -> str:
        named = ", ".join(self._points[row][1].label for row in rows[:_NAMED])
        return named if len(rows) <= _NAMED else f"{named} +{len(rows) - _NAMED}"
