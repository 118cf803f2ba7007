"""Charts as Word's own: drawn by Word from a workbook that lies in the file, so that both can be edited.

The drawing and the workbook are made of one spec, which pages draw as well. Colours of the theme are named,
never spelled out, so that a chart follows the theme of the file it stands in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from xlsxwriter.utility import xl_col_to_name

from .text import TONES, Language
from .xml import NAMESPACES, NOTHING, Xml, clean, el, join, root

if TYPE_CHECKING:
    from tracker.figures.chart import Chart, Mark, Series

_SHEET = "Chart"
_LABELS = 7
"""Categories named along the axis at most; a longer list names every so many."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_HEIGHT = 0.42
"""A chart's height as a share of its width."""
_AXES, _SHARE_AXES = (1, 2), (3, 4)
_DAY_FORMATS: dict[Language, dict[str, str]] = {
    "en": {"months": "mmm yyyy", "days": "d mmm"},
    "zh-hans": {"months": 'yyyy"年"m"月"', "days": 'm"月"d"日"'},
}
_DAY_ONE = date(1899, 12, 30)
_SCHEME = {"accent": "accent1", "accent-rest": "accent5", "ink": "tx1", "ink-rest": "bg1"}
_DARKER = {"ink-rest": 65_000}
_GRID = 88_000
"""How light the lines of the grid are, as Word counts it."""


def add_chart(document: Document, chart: "Chart", number: int, language: Language) -> str:
    """Add a chart with its workbook and return the id by which a drawing refers to it."""
    package = document.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, _space(chart, language), package)
    name = f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"
    book = Part(PackURI(name), CT.SML_SHEET, _workbook(chart, language), package)
    assert part.relate_to(book, RT.PACKAGE) == _BOOK
    return document.part.relate_to(part, RT.CHART)


def frame(relation: str, id: int, alt: str, width: int) -> Xml:
    """Return a run with the chart in the line; `width` in twips."""
    wide = width * 635  # EMU
    extent = {"cx": wide, "cy": round(wide * _HEIGHT)}
    inline = el(
        "wp:inline",
        el("wp:extent", **extent),
        el("wp:effectExtent", l=0, t=0, r=0, b=0),
        el("wp:docPr", id=id, name=alt[:60], descr=alt),
        el("wp:cNvGraphicFramePr"),
        el("a:graphic", el("a:graphicData", el("c:chart", r_id=relation), uri=NAMESPACES["c"])),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )
    return el("w:r", el("w:drawing", inline))


_BOOK = "rId1"


@dataclass(frozen=True)
class _Column:
    """A series as it stands in the workbook: `at` is its column, counted from 0, after the categories."""

    at: int
    name: str
    values: Sequence[float | None]
    series: "Series | None" = None
    mark: "Mark | None" = None

    def range(self, first: int, last: int) -> str:
        column = xl_col_to_name(self.at)
        return f"{_SHEET}!${column}${first}" + (f":${column}${last}" if last != first else "")


def _columns(chart: "Chart") -> list[_Column]:
    columns = [_Column(at, one.name, one.values, series=one) for at, one in enumerate(chart.series, 1)]
    top = max((value for one in chart.series for value in one.values if value is not None), default=1) or 1
    for mark in chart.marks:
        values = [top if name == mark.category else None for name in chart.categories]
        columns.append(_Column(len(columns) + 1, mark.label, values, mark=mark))
    return columns


def _workbook(chart: "Chart", language: Language) -> bytes:
    """What “Edit Data” opens; what people typed is never a formula."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(_SHEET)
    sheet.write_string(0, 0, clean(chart.first))
    form = book.add_format({"num_format": _DAY_FORMATS[language]["days"]})
    for row, name in enumerate(chart.categories, 1):
        if chart.days:
            sheet.write_number(row, 0, _serial(chart.days[row - 1]), form)
        else:
            sheet.write_string(row, 0, clean(name))
    for column in _columns(chart):
        sheet.write_string(0, column.at, clean(column.name))
        for row, value in enumerate(column.values, 1):
            if value is not None:
                sheet.write_number(row, column.at, value)
    book.close()
    return file.getvalue()


# The drawing


def _space(chart: "Chart", language: Language) -> bytes:
    columns = _columns(chart)
    main = [column for column in columns if not (column.series and column.series.share)]
    shares = [column for column in columns if column.series and column.series.share]
    plots = [*_plots(chart, main, _AXES, language), *_plots(chart, shares, _SHARE_AXES, language)]
    axes = [*_axes(chart, _AXES, language), *(_share_axes(chart) if shares else [])]
    legend = el(
        "c:legend",
        el("c:legendPos", val="b"),
        *(
            el("c:legendEntry", el("c:idx", val=column.at - 1), el("c:delete", val=1))
            for column in columns
            if column.mark
        ),
        el("c:overlay", val=0),
    )
    return root(
        "c:chartSpace",
        el("c:date1904", val=0),
        el("c:roundedCorners", val=0),
        el(
            "c:chart",
            el("c:autoTitleDeleted", val=1),
            el("c:plotArea", el("c:layout"), *plots, *axes),
            legend if len(columns) > 1 else NOTHING,
            el("c:plotVisOnly", val=1),
            el("c:dispBlanksAs", val="gap"),
        ),
        el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))),
        _words(),
        el("c:externalData", el("c:autoUpdate", val=0), r_id=_BOOK),
    )


def _plots(
    chart: "Chart", columns: Sequence[_Column], axes: tuple[int, int], language: Language
) -> Iterator[Xml]:
    bars = [column for column in columns if column.series and column.series.kind == "bar"]
    lines = [column for column in columns if column not in bars]
    ids = [el("c:axId", val=axis) for axis in axes]
    if bars:
        yield el(
            "c:barChart",
            el("c:barDir", val="col"),
            el("c:grouping", val="stacked" if chart.stacked else "clustered"),
            el("c:varyColors", val=0),
            *(_series(chart, column, language) for column in bars),
            el("c:gapWidth", val=60),
            el("c:overlap", val=100) if chart.stacked else NOTHING,
            *ids,
        )
    if lines:
        yield el(
            "c:lineChart",
            el("c:grouping", val="standard"),
            el("c:varyColors", val=0),
            *(_series(chart, column, language) for column in lines),
            el("c:marker", val=1),
            *ids,
        )


def _series(chart: "Chart", column: _Column, language: Language) -> Xml:
    last = len(chart.categories) + 1
    values = join(_point(at, value) for at, value in enumerate(column.values) if value is not None)
    count = el("c:ptCount", val=len(chart.categories))
    head = el("c:strCache", el("c:ptCount", val=1), _point(0, column.name))
    is_bar = column.series is not None and column.series.kind == "bar"
    return el(
        "c:ser",
        el("c:idx", val=column.at - 1),
        el("c:order", val=column.at - 1),
        el("c:tx", el("c:strRef", el("c:f", column.range(1, 1)), head)),
        el("c:spPr", _fill(column.series.tone)) if is_bar and column.series else _line(column),
        el("c:invertIfNegative", val=0) if is_bar else el("c:marker", el("c:symbol", val="none")),
        _mark_label(column) if column.mark else NOTHING,
        _mark_line(column.mark) if column.mark else NOTHING,
        _categories(chart, f"{_SHEET}!$A$2:$A${last}", count, language),
        el(
            "c:val",
            el(
                "c:numRef",
                el("c:f", column.range(2, last)),
                el("c:numCache", el("c:formatCode", "General"), count, values),
            ),
        ),
        NOTHING if is_bar else el("c:smooth", val=0),
    )


def _categories(chart: "Chart", where: str, count: Xml, language: Language) -> Xml:
    if chart.days:
        days = join(_point(at, _serial(day)) for at, day in enumerate(chart.days))
        cache = el("c:numCache", el("c:formatCode", _DAY_FORMATS[language]["days"]), count, days)
        return el("c:cat", el("c:numRef", el("c:f", where), cache))
    names = join(_point(at, name) for at, name in enumerate(chart.categories))
    return el("c:cat", el("c:strRef", el("c:f", where), el("c:strCache", count, names)))


def _serial(day: date) -> int:
    """Count days as a workbook does."""
    return (day - _DAY_ONE).days


def _point(at: int, value: str | float) -> Xml:
    return el("c:pt", el("c:v", value if isinstance(value, str) else repr(value)), idx=at)


def _line(column: _Column) -> Xml:
    if column.series is None:
        return el("c:spPr", el("a:ln", el("a:noFill")))
    dash = el("a:prstDash", val="dash") if column.series.dashed else NOTHING
    return el("c:spPr", el("a:ln", _fill(column.series.tone), dash, el("a:round"), w=22_225, cap="rnd"))


def _mark_label(column: _Column) -> Xml:
    """The mark's name stands at the top of its line."""
    at = next((at for at, value in enumerate(column.values) if value is not None), 0)
    shown = {"showLegendKey": 0, "showVal": 0, "showCatName": 0, "showSerName": 1, "showPercent": 0}
    flags = [el(f"c:{name}", val=value) for name, value in {**shown, "showBubbleSize": 0}.items()]
    hidden = [el(f"c:{name}", val=0) for name in (*shown, "showBubbleSize")]
    one = el("c:dLbl", el("c:idx", val=at), _words(), el("c:dLblPos", val="t"), *flags)
    return el("c:dLbls", one, *hidden)


def _mark_line(mark: "Mark | None") -> Xml:
    """An error bar from the mark's point down to the axis: the one upright line that a chart can hold."""
    assert mark
    line = el("a:ln", _fill(mark.tone), el("a:prstDash", val="sysDash"), w=12_700)
    return el(
        "c:errBars",
        el("c:errDir", val="y"),
        el("c:errBarType", val="minus"),
        el("c:errValType", val="percentage"),
        el("c:noEndCap", val=1),
        el("c:val", val=100),
        el("c:spPr", line),
    )


def _axes(chart: "Chart", axes: tuple[int, int], language: Language) -> list[Xml]:
    across, up = axes
    title = el("c:title", _text(chart.unit), el("c:overlay", val=0)) if chart.unit else NOTHING
    line = el("c:spPr", el("a:ln", _scheme("bg1", _GRID), w=9_525))
    none = el("c:spPr", el("a:ln", el("a:noFill")))
    form = "#,##0.##;−#,##0.##" if _is_small(chart) else "#,##0;−#,##0"
    return [
        _day_axis(chart, axes, line, language) if chart.days else _category_axis(chart, axes, line),
        el(
            "c:valAx",
            el("c:axId", val=up),
            el("c:scaling", el("c:orientation", val="minMax")),
            el("c:delete", val=0),
            el("c:axPos", val="l"),
            el("c:majorGridlines", line),
            title,
            el("c:numFmt", formatCode=form, sourceLinked=0),
            el("c:majorTickMark", val="none"),
            el("c:minorTickMark", val="none"),
            el("c:tickLblPos", val="nextTo"),
            none,
            _words(),
            el("c:crossAx", val=across),
            el("c:crosses", val="autoZero"),
            el("c:crossBetween", val="between"),
        ),
    ]


def _category_axis(chart: "Chart", axes: tuple[int, int], line: Xml) -> Xml:
    skip = max(1, -(-len(chart.categories) // _LABELS))
    return el(
        "c:catAx",
        *_across(axes, "General", line),
        el("c:auto", val=0),
        el("c:lblAlgn", val="ctr"),
        el("c:lblOffset", val=100),
        el("c:tickLblSkip", val=skip),
        el("c:tickMarkSkip", val=skip),
        el("c:noMultiLvlLbl", val=1),
    )


def _day_axis(chart: "Chart", axes: tuple[int, int], line: Xml, language: Language) -> Xml:
    """An axis of time names every so many months, or weeks where the time is short."""
    days = (chart.days[-1] - chart.days[0]).days
    if days > _LABELS * 14:
        step, unit = -(-days // (_LABELS * 31)), "months"
    else:
        step, unit = 7 * max(1, -(-days // (_LABELS * 7))), "days"
    return el(
        "c:dateAx",
        *_across(axes, _DAY_FORMATS[language][unit], line),
        el("c:auto", val=0),
        el("c:lblOffset", val=100),
        el("c:baseTimeUnit", val="days"),
        el("c:majorUnit", val=step),
        el("c:majorTimeUnit", val=unit),
    )


def _across(axes: tuple[int, int], form: str, line: Xml) -> list[Xml]:
    across, up = axes
    return [
        el("c:axId", val=across),
        el("c:scaling", el("c:orientation", val="minMax")),
        el("c:delete", val=0),
        el("c:axPos", val="b"),
        el("c:numFmt", formatCode=form, sourceLinked=0),
        el("c:majorTickMark", val="none"),
        el("c:minorTickMark", val="none"),
        el("c:tickLblPos", val="low"),
        line,
        _words(),
        el("c:crossAx", val=up),
        el("c:crosses", val="autoZero"),
    ]


def _share_axes(chart: "Chart") -> list[Xml]:
    across, up = _SHARE_AXES
    return [
        el(
            "c:catAx",
            el("c:axId", val=across),
            el("c:scaling", el("c:orientation", val="minMax")),
            el("c:delete", val=1),
            el("c:axPos", val="b"),
            el("c:majorTickMark", val="none"),
            el("c:minorTickMark", val="none"),
            el("c:tickLblPos", val="nextTo"),
            el("c:crossAx", val=up),
            el("c:crosses", val="autoZero"),
            el("c:auto", val=0),
            el("c:lblAlgn", val="ctr"),
            el("c:lblOffset", val=100),
            el("c:noMultiLvlLbl", val=1),
        ),
        el(
            "c:valAx",
            el("c:axId", val=up),
            el("c:scaling", el("c:orientation", val="minMax"), el("c:max", val=1), el("c:min", val=0)),
            el("c:delete", val=0),
            el("c:axPos", val="r"),
            el("c:numFmt", formatCode="0%", sourceLinked=0),
            el("c:majorTickMark", val="none"),
            el("c:minorTickMark", val="none"),
            el("c:tickLblPos", val="nextTo"),
            el("c:spPr", el("a:ln", el("a:noFill"))),
            _words(),
            el("c:crossAx", val=across),
            el("c:crosses", val="max"),
            el("c:crossBetween", val="between"),
        ),
    ]


def _is_small(chart: "Chart") -> bool:
    known = [abs(value) for one in chart.series for value in one.values if value is not None]
    return bool(known) and max(known) < 10


# Colours and words


def _scheme(name: str, light: int) -> Xml:
    return el("a:solidFill", el("a:schemeClr", el("a:lumMod", val=light), val=name))


def _fill(tone: str) -> Xml:
    """Statuses keep their colour whatever the theme."""
    for status, (colour, _tint) in TONES.items():
        if tone == status and tone != "accent":
            return el("a:solidFill", el("a:srgbClr", val=colour))
    darker = _DARKER.get(tone)
    inside = [el("a:lumMod", val=darker)] if darker else []
    return el("a:solidFill", el("a:schemeClr", *inside, val=_SCHEME[tone]))


def _look(tag: str) -> Xml:
    colour = el(
        "a:solidFill",
        el("a:schemeClr", el("a:lumMod", val=65_000), el("a:lumOff", val=35_000), val="tx1"),
    )
    fonts = [el("a:latin", typeface="+mn-lt"), el("a:ea", typeface="+mn-ea")]
    return el(tag, colour, *fonts, sz=900, b=0)


def _words() -> Xml:
    paragraph = el("a:p", el("a:pPr", _look("a:defRPr")), el("a:endParaRPr", lang="en-GB"))
    return el("c:txPr", el("a:bodyPr"), el("a:lstStyle"), paragraph)


def _text(words: str) -> Xml:
    run = el("a:r", _look("a:rPr"), el("a:t", words))
    paragraph = el("a:p", el("a:pPr", _look("a:defRPr")), run)
    return el("c:tx", el("c:rich", el("a:bodyPr", rot=-5_400_000, vert="horz"), el("a:lstStyle"), paragraph))
