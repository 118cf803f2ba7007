"""The looks of a report: every style Word and LibreOffice find in its style list."""

from dataclasses import dataclass

from .text import ACCENT, ACCENT_EDGE, INK, INK_2, INK_3, LINE, Language
from .xml import NOTHING, Xml, el, join, root

_LANGUAGES = {"en": "en-GB", "zh-hans": "en-US"}  # of Latin words; Chinese ones are always zh-CN


@dataclass(frozen=True)
class _Paragraph:
    """Sizes in half points; space and indents in twentieths of a point.

    `even` is the line height where Chinese and Latin stand side by side in a row and must share a line.
    """

    id: str
    name: str
    based_on: str = "Normal"
    next: str | None = None
    size: int | None = None
    colour: str | None = None
    bold: bool = False
    heading_font: bool = False
    before: int | None = None
    after: int | None = None
    line: int | None = None
    even: int | None = None
    keep_next: bool | None = None
    keep_lines: bool = False
    align: str | None = None
    left: int | None = None
    right: int | None = None
    hanging: int | None = None
    bullets: int | None = None
    outline: int | None = None
    borders: Xml = NOTHING
    priority: int = 1


def _edge(side: str, size: int, space: int, colour: str) -> Xml:
    return el(f"w:{side}", w_val="single", w_sz=size, w_space=space, w_color=colour)


_CALLOUT_EDGES = el(
    "w:pBdr",
    _edge("top", 4, 7, ACCENT_EDGE),
    _edge("left", 24, 9, ACCENT),
    _edge("bottom", 4, 7, ACCENT_EDGE),
    _edge("right", 4, 9, ACCENT_EDGE),
)

_PARAGRAPHS = (
    _Paragraph("Title", "Title", next="Normal", size=52, bold=True, heading_font=True, before=80, after=160,
               line=252, keep_lines=True, priority=10),
    _Paragraph("Subtitle", "Subtitle", next="Normal", size=24, colour=INK_2, after=200, priority=11),
    _Paragraph("Eyebrow", "Eyebrow", next="Title", size=20, colour=INK_3, after=0, keep_next=True),
    _Paragraph("Organisation", "Organisation", next="Eyebrow", size=24, bold=True, colour=ACCENT, after=1500,
               borders=el("w:pBdr", _edge("top", 36, 10, ACCENT)), keep_next=True),
    _Paragraph("Fact", "Fact", after=40, left=2200, hanging=2200, line=252),
    _Paragraph("Heading1", "heading 1", next="Normal", size=32, bold=True, heading_font=True, before=400,
               after=120, line=259, keep_next=True, keep_lines=True, outline=0, priority=9),
    _Paragraph("Heading2", "heading 2", next="Normal", size=26, bold=True, heading_font=True, before=280,
               after=80, line=259, keep_next=True, keep_lines=True, outline=1, priority=9),
    _Paragraph("Heading3", "heading 3", next="Normal", size=22, bold=True, heading_font=True, colour=INK_2,
               before=200, after=60, line=259, keep_next=True, keep_lines=True, outline=2, priority=9),
    _Paragraph("TOCHeading", "TOC Heading", next="Normal", size=26, bold=True, heading_font=True, before=560,
               after=100, keep_next=True, priority=39),
    _Paragraph("TOC1", "toc 1", next="Normal", before=60, after=30, line=252, priority=39),
    _Paragraph("TOC2", "toc 2", next="Normal", colour=INK_2, after=20, line=252, left=260, priority=39),
    _Paragraph("Lead", "Lead", next="Normal", size=24, colour=INK_2),
    _Paragraph("Note", "Note", next="Normal", size=18, colour=INK_3, before=60),
    _Paragraph("ListBullet", "List Bullet", after=60, left=284, hanging=284, bullets=1, priority=36),
    _Paragraph("Caption", "caption", next="Normal", size=19, bold=True, colour=INK_2, before=200, after=80,
               line=252, keep_next=True, keep_lines=True, priority=35),
    _Paragraph("FigureCaption", "Figure Caption", based_on="Caption", before=60, after=240, keep_next=False),
    _Paragraph("Figure", "Figure", next="FigureCaption", before=160, after=0, line=240, keep_next=True,
               align="center"),
    _Paragraph("Callout", "Callout", after=100, left=240, right=220, borders=_CALLOUT_EDGES, keep_lines=True),
    _Paragraph("Gap", "Gap", size=4, after=0, line=60),
    _Paragraph("TableText", "Table Text", size=19, after=0, line=252, even=290),
    _Paragraph("TableHead", "Table Head", based_on="TableText", size=18, bold=True, colour=INK_3, even=290,
               keep_next=True),
    _Paragraph("ShapeText", "Shape Text", size=18, after=0, line=228),
    _Paragraph("FootnoteText", "footnote text", size=17, colour=INK_3, after=20, line=240, priority=99),
    _Paragraph("Header", "header", size=17, colour=INK_3, after=0, line=240, priority=99),
    _Paragraph("Footer", "footer", size=17, colour=INK_3, after=0, line=240, priority=99),
)  # fmt: skip


def styles(language: Language) -> bytes:
    return root(
        "w:styles",
        el("w:docDefaults", _default_runs(language), _default_paragraphs(language)),
        el("w:latentStyles", w_defLockedState=0, w_defUIPriority=99, w_defSemiHidden=0,
           w_defUnhideWhenUsed=0, w_defQFormat=0, w_count=376),
        _style("paragraph", "Normal", "Normal", el("w:qFormat"), default=True),
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", el("w:uiPriority", w_val=1),
               el("w:semiHidden"), el("w:unhideWhenUsed"), default=True),
        _style("numbering", "NoList", "No List", el("w:uiPriority", w_val=99), el("w:semiHidden"),
               el("w:unhideWhenUsed"), default=True),
        _plain_table(),
        *(_paragraph(style, language) for style in _PARAGRAPHS),
        _style("character", "Hyperlink", "Hyperlink", el("w:basedOn", w_val="DefaultParagraphFont"),
               el("w:uiPriority", w_val=99), el("w:rPr", el("w:color", w_val=ACCENT))),
        _style("character", "FootnoteReference", "footnote reference",
               el("w:basedOn", w_val="DefaultParagraphFont"), el("w:uiPriority", w_val=99),
               el("w:rPr", el("w:vertAlign", w_val="superscript"))),
        _report_table(),
    )  # fmt: skip


def _default_runs(language: Language) -> Xml:
    fonts = el(
        "w:rFonts",
        w_asciiTheme="minorHAnsi",
        w_eastAsiaTheme="minorEastAsia",
        w_hAnsiTheme="minorHAnsi",
        w_cstheme="minorBidi",
    )
    look = join([fonts, el("w:color", w_val=INK), el("w:sz", w_val=21), el("w:szCs", w_val=21)])
    spoken = el("w:lang", w_val=_LANGUAGES[language], w_eastAsia="zh-CN", w_bidi="ar-SA")
    return el("w:rPrDefault", el("w:rPr", look, spoken))


def _default_paragraphs(language: Language) -> Xml:
    spacing = el("w:spacing", w_after=120, w_line=259 if language == "zh-hans" else 276, w_lineRule="auto")
    return el("w:pPrDefault", el("w:pPr", spacing))


def _style(kind: str, id: str, name: str, *inside: Xml, default: bool = False) -> Xml:
    return el(
        "w:style",
        el("w:name", w_val=name),
        *inside,
        w_type=kind,
        w_default=1 if default else None,
        w_customStyle=None if default or name in _BUILT_IN else 1,
        w_styleId=id,
    )


_BUILT_IN = {
    "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "TOC Heading", "toc 1", "toc 2", "caption",
    "List Bullet", "header", "footer", "Hyperlink", "footnote text", "footnote reference",
}  # fmt: skip


def _flag(name: str, on: bool) -> Xml:
    return el(f"w:{name}") if on else NOTHING


def _paragraph(style: _Paragraph, language: Language) -> Xml:
    exact = style.even if language == "zh-hans" else None
    spacing = el(
        "w:spacing",
        w_before=style.before,
        w_after=style.after,
        w_line=exact or style.line,
        w_lineRule="exact" if exact else "auto" if style.line else None,
    )
    indent = el("w:ind", w_left=style.left, w_right=style.right, w_hanging=style.hanging)
    numbers = el("w:numPr", el("w:numId", w_val=style.bullets)) if style.bullets else NOTHING
    layout = [
        el("w:keepNext", w_val=None if style.keep_next else 0) if style.keep_next is not None else NOTHING,
        _flag("keepLines", style.keep_lines),
        numbers,
        style.borders,
        spacing,
        indent,
        el("w:jc", w_val=style.align) if style.align else NOTHING,
        el("w:outlineLvl", w_val=style.outline) if style.outline is not None else NOTHING,
    ]
    look = [
        _heading_font() if style.heading_font else NOTHING,
        join([el("w:b"), el("w:bCs")]) if style.bold else NOTHING,
        el("w:color", w_val=style.colour) if style.colour else NOTHING,
        join([el("w:sz", w_val=style.size), el("w:szCs", w_val=style.size)]) if style.size else NOTHING,
    ]
    return _style(
        "paragraph",
        style.id,
        style.name,
        el("w:basedOn", w_val=style.based_on),
        el("w:next", w_val=style.next) if style.next else NOTHING,
        el("w:uiPriority", w_val=style.priority),
        el("w:qFormat"),
        el("w:pPr", *layout),
        el("w:rPr", *look),
    )


def _heading_font() -> Xml:
    return el(
        "w:rFonts",
        w_asciiTheme="majorHAnsi",
        w_eastAsiaTheme="majorEastAsia",
        w_hAnsiTheme="majorHAnsi",
        w_cstheme="majorBidi",
    )


def _margins(vertical: int, horizontal: int) -> Xml:
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    return el("w:tblCellMar", *(el(f"w:{side}", w_w=width, w_type="dxa") for side, width in sides))


def _plain_table() -> Xml:
    properties = el("w:tblPr", el("w:tblInd", w_w=0, w_type="dxa"), _margins(0, 108))
    return _style("table", "TableNormal", "Normal Table", el("w:uiPriority", w_val=99), el("w:semiHidden"),
                  el("w:unhideWhenUsed"), properties, default=True)  # fmt: skip


def _report_table() -> Xml:
    """Rows parted by hairlines, no vertical rules, a stronger line under the head."""
    hairlines = el("w:tblBorders", *(_edge(side, 4, 0, LINE) for side in ("top", "bottom", "insideH")))
    head = el(
        "w:tblStylePr", el("w:tcPr", el("w:tcBorders", _edge("bottom", 8, 0, INK_3))), w_type="firstRow"
    )
    return _style("table", "ReportTable", "Report Table", el("w:basedOn", w_val="TableNormal"),
                  el("w:uiPriority", w_val=40), el("w:tblPr", hairlines, _margins(60, 85)), head)  # fmt: skip
