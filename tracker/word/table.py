"""Tables as one string of XML: cells of python-docx take minutes where this takes a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from .text import TONES, Text, Tone, measure, plain
from .xml import NOTHING, Xml, el, join

Align = Literal["left", "center", "right"]


class Inline(Protocol):
    """How the report turns text into runs: it knows the language and what references read."""

    def __call__(self, text: Text, look: Xml = NOTHING, /) -> Xml: ...


BANDS = (
    ("D5EBDD", "12492C"),
    ("E3EFD9", "2F4718"),
    ("FBE6BD", "5E3A00"),
    ("F8D3C2", "6E2A0E"),
    ("F3B9B3", "701510"),
)
"""Tint and text of the risk bands, 1 (mild) to 5."""
GAINS = (
    ("EAF4EF", "1D5A3D"),
    ("D8ECDF", "14532F"),
    ("C0E2CC", "0D4A2A"),
    ("A3D6B6", "0A4023"),
    ("82C79C", "06341C"),
)
"""The same for opportunities, 1 (small) to 5."""
_TALL = 14  # lines; a higher row may break across pages
_TOGETHER = 7  # rows; a table as short as this stays on one page
_TAIL = 3  # rows; fewer never stand alone on the last page
_PADDING = 170  # twips, left and right
_CHARACTER = 98  # twips, a Latin letter in a table's type; a Chinese one is two
_SAMPLE = 200  # rows looked at to share out the width
_WIDEST = 60  # letters; longer texts wrap


@dataclass(frozen=True)
class Column:
    """A column's head. `width` is its share; where no column states one, they follow what is in them."""

    head: Text
    width: float | None = None
    align: Align = "left"


@dataclass(frozen=True)
class Cell:
    """A cell with a look of its own; a tinted one says the same in words."""

    text: Text
    tone: Tone | None = None
    bold: bool = False


@dataclass(frozen=True)
class RatedCell:
    """A cell of the risk matrix: the score small, what stands there large, the band (1–5) behind it.

    `is_gain` in the matrix of opportunities.
    """

    score: str
    text: str
    band: int
    is_gain: bool = False


Row = Sequence[Text | Cell]


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    width: int,
    title: str,
    description: str,
    inline: Inline,
    row_heads: bool = False,
) -> Xml:
    """Return the table; raises ValueError for a row that does not fit the columns."""
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(
                f"Row {number} of the table “{title}” has {len(row)} cells for {len(columns)} columns."
            )
    widths = _widths(columns, rows, width)
    boxes = [_box(w, None) for w in widths]
    layouts = [[_layout(c.align, together) for c in columns] for together in (False, True)]
    head = _row(
        join(
            el("w:tc", box, el("w:p", _layout(column.align, True, "TableHead"), inline(column.head)))
            for column, box in zip(columns, boxes, strict=True)
        ),
        el("w:trPr", el("w:cantSplit"), el("w:tblHeader")),
    )
    loose = len(rows) - _TAIL if len(rows) > _TOGETHER else 0  # from here on rows stay with the next
    body = []
    for number, row in enumerate(rows, 1):
        cells = [
            _cell(value, width, box, layout, inline, bold=row_heads and i == 0)
            for i, (value, width, box, layout) in enumerate(
                zip(row, widths, boxes, layouts[loose < number < len(rows)], strict=True)
            )
        ]
        body.append(_row(join(cells), NOTHING if _is_tall(row, widths) else _WHOLE))
    return _frame(widths, title, description, [head, *body], row_heads=row_heads)


def matrix(
    corner: Text,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[RatedCell]]],
    *,
    width: int,
    title: str,
    description: str,
    inline: Inline,
) -> Xml:
    """Return likelihood by impact as a shaded table, every cell with its score in figures."""
    first = round(width * 0.2)
    each = (width - first) // max(len(columns), 1)
    widths = [width - each * len(columns), *[each] * len(columns)]
    boxes = [_box(w, None, "center") for w in widths]
    head = join(
        el("w:tc", box, el("w:p", _layout("center" if i else "left", True, "TableHead"), inline(text)))
        for i, (text, box) in enumerate(zip([corner, *columns], boxes, strict=True))
    )
    lines = [_row(head, el("w:trPr", el("w:cantSplit"), el("w:tblHeader")))]
    for number, (label, cells) in enumerate(rows, 1):
        last = number == len(rows)
        inside = [el("w:tc", boxes[0], el("w:p", _layout("left", not last, "TableHead"), inline(label)))]
        inside += [_rated(cell, each, inline, together=not last) for cell in cells]
        lines.append(_row(join(inside), _MATRIX_ROW))
    return _frame(widths, title, description, lines, row_heads=True, white_rules=True)


_WHOLE = el("w:trPr", el("w:cantSplit"))
_MATRIX_ROW = el("w:trPr", el("w:cantSplit"), el("w:trHeight", w_val=640, w_hRule="atLeast"))
_BOLD = el("w:b")


def _row(cells: Xml, properties: Xml) -> Xml:
    return Xml(f"<w:tr>{properties}{cells}</w:tr>")


def _cell(value: Text | Cell, width: int, box: Xml, layout: Xml, inline: Inline, *, bold: bool) -> Xml:
    cell = value if isinstance(value, Cell) else Cell(value)
    if cell.tone:
        box = _box(width, TONES[cell.tone][1])
    inside = inline(cell.text, _BOLD if bold or cell.bold else NOTHING)
    return Xml(f"<w:tc>{box}<w:p>{layout}{inside}</w:p></w:tc>")


def _rated(cell: RatedCell, width: int, inline: Inline, *, together: bool) -> Xml:
    tint, ink = (GAINS if cell.is_gain else BANDS)[cell.band - 1]
    colour = el("w:color", w_val=ink)
    score = join([colour, el("w:sz", w_val=16)])
    inside = inline(cell.score, score)
    if cell.text:
        inside = join([inside, el("w:r", el("w:br")), inline(cell.text, join([_BOLD, colour]))])
    return el("w:tc", _box(width, tint, "center"), el("w:p", _layout("center", together), inside))


@lru_cache(maxsize=256)
def _box(width: int, tint: str | None, align: str = "top") -> Xml:
    shade = el("w:shd", w_val="clear", w_color="auto", w_fill=tint) if tint else NOTHING
    where = el("w:vAlign", w_val=align) if align != "top" else NOTHING
    return el("w:tcPr", el("w:tcW", w_w=width, w_type="dxa"), shade, where)


@lru_cache(maxsize=64)
def _layout(align: Align, together: bool, style: str = "TableText") -> Xml:
    return el(
        "w:pPr",
        el("w:pStyle", w_val=style),
        el("w:keepNext") if together else NOTHING,
        el("w:jc", w_val=align) if align != "left" else NOTHING,
    )


def _frame(
    widths: Sequence[int],
    title: str,
    description: str,
    rows: Sequence[Xml],
    *,
    row_heads: bool,
    white_rules: bool = False,
) -> Xml:
    rules = el(
        "w:tblBorders",
        *(
            el(f"w:{side}", w_val="single", w_sz=12, w_space=0, w_color="FFFFFF")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        ),
    )
    properties = el(
        "w:tblPr",
        el("w:tblStyle", w_val="ReportTable"),
        el("w:tblW", w_w=sum(widths), w_type="dxa"),
        rules if white_rules else NOTHING,
        el("w:tblLayout", w_type="fixed"),
        el(
            "w:tblLook",
            w_val="04A0" if row_heads else "0420",
            w_firstRow=1,
            w_lastRow=0,
            w_firstColumn=int(row_heads),
            w_lastColumn=0,
            w_noHBand=0,
            w_noVBand=1,
        ),
        el("w:tblCaption", w_val=title),
        el("w:tblDescription", w_val=description),
    )
    grid = el("w:tblGrid", *(el("w:gridCol", w_w=width) for width in widths))
    return el("w:tbl", properties, grid, *rows)


def _words(value: Text | Cell) -> str:
    return plain(value.text if isinstance(value, Cell) else value)


def _is_tall(row: Row, widths: Sequence[int]) -> bool:
    return any(
        len(_words(value)) * 2 * _CHARACTER > _TALL * (width - _PADDING)
        and measure(_words(value)) * _CHARACTER > _TALL * (width - _PADDING)
        for value, width in zip(row, widths, strict=True)
    )


def _widths(columns: Sequence[Column], rows: Sequence[Row], width: int) -> list[int]:
    """Share out the width, in whole twips that add up to it."""
    if any(column.width for column in columns):
        shares = [column.width or 1.0 for column in columns]
    else:
        shares = [_need(column, [row[i] for row in rows[:_SAMPLE]]) for i, column in enumerate(columns)]
        room = width / (_CHARACTER + 6)
        short = [share for share in shares if share <= room / len(columns)]
        if sum(shares) > room and len(short) < len(columns):  # short columns keep what they need
            left = (room - sum(short)) / sum(share for share in shares if share not in short)
            shares = [share if share in short else share * left for share in shares]
    whole = sum(shares)
    edges = [round(width * sum(shares[: i + 1]) / whole) for i in range(len(shares))]
    return [edge - before for edge, before in zip(edges, [0, *edges], strict=False)]


def _need(column: Column, values: Sequence[Text | Cell]) -> float:
    """Return how many letters wide a column would like to be: its longest text, within reason."""
    longest = max((_longest_line(_words(value)) for value in values), default=0)
    return min(max(_longest_line(plain(column.head)), longest, 3), _WIDEST) + 2


def _longest_line(text: str) -> int:
    return max((measure(line) for line in text[:500].split("\n")), default=0)
