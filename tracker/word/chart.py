"""Charts as Word's own: drawn by Word from a workbook that lies in the file, so that both can be edited.

Drawing and workbook are made of one spec, which pages draw as well.
"""

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part

from tracker.figures.chart import Chart, Scatter

from .chart_look import TAGS, type_of
from .chart_plots import Plots
from .chart_points import PointPlot
from .chart_sheet import Sheet
from .text import Language
from .xml import NAMESPACES, Xml, el, root

_CHARTS, _BOOKS = "/word/charts/chart%d.xml", "/word/embeddings/Microsoft_Excel_Sheet%d.xlsx"
_BOOK = "rId1"
_HEIGHT, _SCATTER_HEIGHT = 0.42, 0.56
"""Shares of the width."""
_BAR_HEIGHT, _AROUND_BARS, _HIGHEST = 0.05, 0.15, 1.2


def add_chart(document: Document, chart: Chart | Scatter, language: Language) -> str:
    """Add a chart with its workbook and return the id by which a drawing refers to it."""
    sheet = Sheet()
    drawn = PointPlot(chart, sheet, language) if isinstance(chart, Scatter) else Plots(chart, sheet, language)
    package = document.part.package
    name, book_name = package.next_partname(_CHARTS), package.next_partname(_BOOKS)
    part = Part(name, CT.DML_CHART, _space(drawn, language), package)
    assert part.relate_to(Part(book_name, CT.SML_SHEET, sheet.workbook(), package), RT.PACKAGE) == _BOOK
    return document.part.relate_to(part, RT.CHART)


def is_empty(chart: Chart | Scatter) -> bool:
    """Tell whether there is nothing that axes could stand for."""
    if isinstance(chart, Scatter):
        return not any(group.points for group in chart.groups)
    return not chart.categories or not chart.series


def frame(chart: Chart | Scatter, relation: str, id: int, alt: str, width: int) -> Xml:
    """Return a run with the chart in the line; `width` in twips."""
    wide = width * 635  # EMU
    extent = {"cx": wide, "cy": round(wide * _height(chart))}
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


def _height(chart: Chart | Scatter) -> float:
    if isinstance(chart, Scatter):
        return _SCATTER_HEIGHT
    if chart.horizontal:
        each = 1 if chart.stacked else len(chart.series)
        return min(_AROUND_BARS + _BAR_HEIGHT * len(chart.categories) * (1 + each) / 2, _HIGHEST)
    return _HEIGHT


def _space(drawn: Plots | PointPlot, language: Language) -> bytes:
    return root(
        "c:chartSpace",
        el("c:date1904", val=0),
        el("c:lang", val=TAGS[language]),
        el("c:roundedCorners", val=0),
        el(
            "c:chart",
            el("c:autoTitleDeleted", val=1),
            el("c:plotArea", el("c:layout"), *drawn.plots, *drawn.axes),
            drawn.legend,
            el("c:plotVisOnly", val=1),
            el("c:dispBlanksAs", val="gap"),
        ),
        el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))),
        type_of(language),
        el("c:externalData", el("c:autoUpdate", val=0), r_id=_BOOK),
    )
