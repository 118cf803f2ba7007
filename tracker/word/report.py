"""A status report, told from top to bottom; `save` returns the .docx file's bytes.

Every word in it comes from the caller. Tables and figures that carry a name can be referred to,
before and after they appear.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from docx.oxml.parser import parse_xml

from . import chart as charts
from . import fields, figures
from .base import PAPERS, PaperName, add_part, new_document, packed, set_properties
from .branded import Branded
from .notes import Notes
from .pages import heading_pages
from .shapes import Canvas
from .table import Column, RatedCell, Row, matrix, table
from .text import (
    INK_3,
    Bold,
    Footnote,
    Language,
    Piece,
    Reference,
    Status,
    Text,
    pieces,
    plain,
    runs,
    status_runs,
)
from .xml import NOTHING, Ids, Xml, clean, el, join, root

if TYPE_CHECKING:
    from docx.document import Document

    from tracker.figures.chart import Chart, Scatter
    from tracker.figures.gantt import GanttLayout
    from tracker.figures.graph import GraphLayout

_BOLD = el("w:b")


@dataclass(frozen=True)
class Words:
    """The few words that Word counts with, in the report's language."""

    table: str  # "Table", "表"
    figure: str  # "Figure", "图"
    contents: str  # "Contents", "目录"
    page: str  # "Page {page} of {pages}", "第 {page} 页，共 {pages} 页"
    see: str  # "see {table}", "见{table}"


@dataclass(frozen=True)
class _Counted:
    word: str
    number: int
    bookmark: str


class Report:
    def __init__(
        self,
        language: Language,
        title: str,
        *,
        words: Words,
        made_at: datetime,
        paper: PaperName = "a4",
        author: str = "",
        header: str = "",
        footer: str = "",
        base: bytes | None = None,
    ) -> None:
        """`base`: a filled template; its pages, header, footer and looks then stand for ours.

        Raises ValueError for a base in which nothing says where the report goes.
        """
        self.language = language
        self.title = title
        self.words = words
        self.made_at = made_at
        self.author = author
        self.header = header
        self.footer = footer
        self._base = Branded(base, language) if base is not None else None
        self.paper = self._base.paper if self._base else PAPERS[paper]
        self._bookmarks = Ids(self._base.bookmarks + 1 if self._base else 1)
        self._shape_ids = Ids()
        self._notes: Notes | None = None
        self._document: Document | None = None
        self._blocks: list[Callable[[], Xml]] = []
        self._headings: list[fields.Entry] = []
        self._pages: list[int] = []
        self._counted: dict[str, _Counted] = {}
        self._counts: dict[str, int] = {}
        self._has_cover = self._has_contents = self._after_callout = False

    @property
    def opens_with_a_cover(self) -> bool:
        """Tell whether the base brings pages of its own before the report."""
        return bool(self._base and self._base.has_cover)

    @property
    def gantt_width(self) -> float:
        """The width of a Gantt chart's time axis in pixels, beside its rows' names."""
        return figures.gantt_width(self.figure_width)

    @property
    def figure_width(self) -> float:
        """The width of the text in pixels (96 an inch): lay figures out for it."""
        return self.paper.text_width / 15

    def cover(
        self,
        *,
        organisation: str,
        eyebrow: str,
        headline: str,
        status: Text = "",
        facts: Sequence[tuple[str, Text]] = (),
    ) -> None:
        """Open the first page: whose report it is, the answer in one sentence, what it rests on.

        A base that opens with pages of its own has said so already.
        """
        if self.opens_with_a_cover:
            return
        self._has_cover = True
        self._paragraph("Organisation", organisation)
        self._paragraph("Eyebrow", eyebrow)
        self._paragraph("Title", headline)
        if plain(status):
            self._paragraph("Subtitle", status)
        for label, value in facts:
            self._add(partial(self._fact, label, value))

    def contents(self) -> None:
        """Put the table of contents here."""
        self._has_contents = True
        if not (self._base and self._base.has_contents):
            self._add(self._contents)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Raises ValueError for an empty heading or a level that skips one."""
        words = " ".join(clean(text).split())
        before = self._headings[-1].level if self._headings else 0
        if not words:
            raise ValueError("A heading has no words; give it some or leave it out.")
        if not 1 <= level <= min(3, before + 1):
            raise ValueError(f"The heading “{words}” is of level {level} below one of level {before}.")
        entry = fields.Entry(words, level, self._free(f"_Toc{len(self._headings) + 1:08}"))
        self._headings.append(entry)
        number = self._bookmarks.next()
        layout = el(
            "w:pPr",
            el("w:pStyle", w_val=f"Heading{level}"),
            join([el("w:pageBreakBefore"), el("w:spacing", w_before=0)]) if new_page else NOTHING,
        )
        self._add(
            lambda: el("w:p", layout, fields.bookmark(entry.bookmark, number, runs(words, self.language)))
        )

    def text(self, text: Text, *, lead: bool = False) -> None:
        self._paragraph("Lead" if lead else "Normal", text)

    def note(self, text: Text) -> None:
        """Add a small line, such as where the numbers come from."""
        self._paragraph("Note", text)

    def bullets(self, items: Sequence[Text]) -> None:
        for item in items:
            self._paragraph("ListBullet", item)

    def callout(self, label: Text, text: Text) -> None:
        """Add a framed request: who is asked by when, and what we want."""
        gap = self._after_callout
        self._add(
            lambda: join(
                [
                    _GAP if gap else NOTHING,
                    self._asked(label, text),
                ]
            )
        )
        self._after_callout = True

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        caption: str,
        *,
        description: str = "",
        name: str = "",
        row_heads: bool = False,
    ) -> None:
        """Raises ValueError for a row that does not fit the columns."""
        for row in rows:
            if len(row) != len(columns):
                raise ValueError(
                    f"The table “{caption}” has a row of {len(row)} cells for {len(columns)} columns."
                )
        above = self._caption("Table", self.words.table, caption, name, "Caption")
        self._add(
            lambda: join(
                [
                    above,
                    table(
                        columns,
                        rows,
                        width=self.paper.text_width,
                        title=caption,
                        description=description or caption,
                        inline=self._inline,
                        row_heads=row_heads,
                    ),
                    _GAP,
                ]
            )
        )

    def status_table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        caption: str,
        *,
        description: str = "",
        name: str = "",
    ) -> None:
        """Add a table whose first column names each row and whose statuses stand out as pills."""
        lit = [[replace(c, pill=True) if isinstance(c, Status) else c for c in row] for row in rows]
        self.table(columns, lit, caption, description=description, name=name, row_heads=True)

    def matrix(
        self,
        corner: str,
        columns: Sequence[str],
        rows: Sequence[tuple[str, Sequence[RatedCell]]],
        caption: str,
        *,
        description: str = "",
        name: str = "",
    ) -> None:
        """Add likelihood by impact; `corner` says which is which."""
        for label, cells in rows:
            if len(cells) != len(columns):
                raise ValueError(
                    f"The matrix row “{label}” has {len(cells)} cells for {len(columns)} columns."
                )
        above = self._caption("Table", self.words.table, caption, name, "Caption")
        self._add(
            lambda: join(
                [
                    above,
                    matrix(
                        corner,
                        columns,
                        rows,
                        width=self.paper.text_width,
                        title=caption,
                        description=description or caption,
                        inline=self._inline,
                    ),
                    _GAP,
                ]
            )
        )

    def graph(self, layout: "GraphLayout", alt: str, caption: str, *, twin: str, name: str = "") -> None:
        """Draw the graph; `twin` is the name of the table that says the same in words."""
        self._figure(lambda canvas, see: figures.graph(canvas, layout, alt, see), caption, twin, name)

    def gantt(
        self,
        layout: "GanttLayout",
        names: Sequence[str],
        alt: str,
        caption: str,
        *,
        twin: str,
        name: str = "",
    ) -> None:
        """Draw the bars, each row's name left of it; `twin` is the table that says the same in words."""
        if len(names) != len(layout.bars):
            raise ValueError(f"The plan of “{caption}” has {len(layout.bars)} rows but {len(names)} names.")
        self._figure(lambda canvas, see: figures.gantt(canvas, layout, names, alt, see), caption, twin, name)

    def chart(
        self, chart: "Chart | Scatter", alt: str, caption: str, *, name: str = "", twin: str = ""
    ) -> None:
        """Draw a chart that people can edit in Word; its numbers lie in the file as a workbook.

        `twin` is the name of the table that says the same. Raises ValueError where there is nothing to draw.
        """
        if charts.is_empty(chart):
            raise ValueError(f"The chart “{caption}” has nothing to draw; say so in words instead.")
        below = self._caption("Figure", self.words.figure, caption, name, "FigureCaption")
        layout = el("w:pPr", el("w:pStyle", w_val="Figure"))

        def block() -> Xml:
            assert self._document
            relation = charts.add_chart(self._document, chart, self.language)
            told = f"{alt} ({self._see(twin)})" if twin else alt
            drawn = charts.frame(chart, relation, self._shape_ids.next(), told, self.paper.text_width)
            return join([el("w:p", layout, drawn), below])

        self._add(block)

    def save(self, *, numbered: bool = True) -> bytes:
        """Return the file. The contents carry page numbers where LibreOffice can count them (seconds).

        Raises ValueError for a reference to what is not in the report.
        """
        file = self._build()
        entries = self._entries()
        if numbered and self._has_contents and entries:
            pages = heading_pages(file, len(entries))
            if pages:
                self._pages = pages
                file = self._build()
        return file

    def _entries(self) -> list[fields.Entry]:
        """Return every heading in the file, with its page once that is known."""
        entries = self._headings
        if self._base:
            entries = [*self._base.before, *entries, *self._base.after]
        return [replace(entry, page=page) for entry, page in zip_longest(entries, self._pages)]

    def _contents(self) -> Xml:
        return fields.contents(
            self.words.contents,
            [entry for entry in self._entries() if entry.level <= 2],
            width=self.paper.text_width,
            language=self.language,
        )

    def _free(self, bookmark: str) -> str:
        """Return a name that no bookmark of the base has: it may be a report of ours."""
        while self._base and bookmark.lower() in self._base.names:
            bookmark += "b"
        return bookmark

    def _build(self) -> bytes:
        if self._base:
            return self._build_on(self._base)
        self._document = document = new_document(self.language)
        set_properties(
            document, title=self.title, language=self.language, author=self.author, made_at=self.made_at
        )
        header = el("w:p", el("w:pPr", el("w:pStyle", w_val="Header")), runs(self.header, self.language))
        parts = {"header": root("w:hdr", header), "footer": root("w:ftr", self._footer())}
        references = [
            el(f"w:{kind}Reference", w_type="default", r_id=add_part(document, kind, xml))
            for kind, xml in parts.items()
        ]
        self._shape_ids, self._notes = Ids(), Notes(document)
        body = [block() for block in self._blocks]
        document.part._element = parse_xml(
            root("w:document", el("w:body", *body, el("w:sectPr", *references, *self._page())))
        )
        self._notes.put_in()
        return packed(document)

    def _build_on(self, base: Branded) -> bytes:
        opened = base.opened()
        self._document = opened.document
        self._shape_ids, self._notes = Ids(base.shapes + 1), Notes(opened.document)
        contents = self._contents() if self._has_contents and base.has_contents else NOTHING
        opened.put([block() for block in self._blocks], contents)
        self._notes.put_in()
        opened.dress_parts()
        set_properties(
            opened.document,
            title=self.title,
            language=self.language,
            author=self.author,
            made_at=self.made_at,
        )
        return packed(opened.document)

    def _page(self) -> list[Xml]:
        paper = self.paper
        return [
            el("w:pgSz", w_w=paper.width, w_h=paper.height),
            el(
                "w:pgMar",
                w_top=paper.top,
                w_right=paper.side,
                w_bottom=paper.bottom,
                w_left=paper.side,
                w_header=624,
                w_footer=567,
                w_gutter=0,
            ),
            el("w:cols", w_space=720),
            el("w:titlePg") if self._has_cover else NOTHING,
        ]

    def _footer(self) -> Xml:
        tab = el("w:tabs", el("w:tab", w_val="right", w_pos=self.paper.text_width))
        return el(
            "w:p",
            el("w:pPr", el("w:pStyle", w_val="Footer"), tab),
            runs(self.footer, self.language),
            el("w:r", el("w:tab")),
            fields.page_of(self.words.page, self.language),
        )

    def _add(self, block: Callable[[], Xml]) -> None:
        self._after_callout = False
        self._blocks.append(block)

    def _paragraph(self, style: str, text: Text) -> None:
        self._add(lambda: self._p(style, text))

    def _p(self, style: str, text: Text) -> Xml:
        return el("w:p", el("w:pPr", el("w:pStyle", w_val=style)), self._inline(text))

    def _asked(self, label: Text, text: Text) -> Xml:
        """One paragraph, as LibreOffice parts two framed ones at the end of a page whatever they say."""
        quiet = join([el("w:color", w_val=INK_3), el("w:sz", w_val=18), el("w:szCs", w_val=18)])
        who = join([self._inline(label, quiet), el("w:r", el("w:br"))]) if plain(label) else NOTHING
        return el("w:p", el("w:pPr", el("w:pStyle", w_val="Callout")), who, self._inline(text))

    def _fact(self, label: str, value: Text) -> Xml:
        name = runs(label, self.language, el("w:color", w_val=INK_3))
        layout = el("w:pPr", el("w:pStyle", w_val="Fact"))
        return el("w:p", layout, name, el("w:r", el("w:tab")), self._inline(value))

    def _inline(self, text: Text, look: Xml = NOTHING, /) -> Xml:
        if isinstance(text, str):
            return runs(text, self.language, look)
        return join(self._piece(piece, look) for piece in pieces(text))

    def _piece(self, piece: Piece, look: Xml) -> Xml:
        match piece:
            case Bold(text):
                strong = look if look.startswith(_BOLD) else join([_BOLD, look])
                return runs(text, self.language, strong)
            case Status():
                return status_runs(piece, self.language)
            case Reference(name):
                target = self._target(name)
                return fields.reference(target.bookmark, self._called(target), self.language)
            case Footnote(text):
                assert self._notes
                return self._notes.add(self._inline(text))
            case str():
                return runs(piece, self.language, look)

    def _target(self, name: str) -> _Counted:
        try:
            return self._counted[name]
        except KeyError:
            raise ValueError(
                f"The report refers to “{name}”, but no table or figure has that name."
            ) from None

    def _see(self, twin: str) -> str:
        return self.words.see.replace("{table}", self._called(self._target(twin)))

    def _called(self, target: _Counted) -> str:
        return fields.called(target.word, target.number, self.language)

    def _caption(self, kind: str, word: str, text: str, name: str, style: str) -> Xml:
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        target = _Counted(word, number, self._free(f"_Ref{kind}{number}"))
        if name:
            if name in self._counted:
                raise ValueError(f"Two tables or figures are named “{name}”; give one another name.")
            self._counted[name] = target
        mark = (target.bookmark, self._bookmarks.next())
        return fields.caption(kind, word, number, text, style=style, mark=mark, language=self.language)

    def _figure(self, draw: Callable[[Canvas, str], Xml], caption: str, twin: str, name: str) -> None:
        below = self._caption("Figure", self.words.figure, caption, name, "FigureCaption")
        layout = el("w:pPr", el("w:pStyle", w_val="Figure"))

        def block() -> Xml:
            canvas = Canvas(self.paper, self.language, self._shape_ids)
            return join([el("w:p", layout, draw(canvas, self._see(twin))), below])

        self._add(block)


_GAP = el("w:p", el("w:pPr", el("w:pStyle", w_val="Gap")))
