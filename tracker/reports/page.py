"""A report on its page: the beginning as people read it first, then the same sections as in Word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tracker.common.icons import icon_at
from tracker.figures.chart import Chart
from tracker.figures.gantt import GanttLayout
from tracker.figures.graph import GraphLayout
from tracker.figures.svg import draw_gantt, draw_graph
from tracker.word.table import Cell, Column, RatedCell
from tracker.word.table import Row as TableRow
from tracker.word.text import Bold, Footnote, Piece, Reference, Status, Text, pieces, plain

from . import wording
from .domain.outline import Section
from .models import Report
from .sections import TOLD_BY
from .sections.beginning import eyebrow
from .sections.pieces import paragraphs
from .sections.standing import before_word
from .sections.teller import Teller
from .telling import ShownHealth, Telling
from .wording import Sentence, Shown, ToldChange

_ICONS = {
    "good": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-octagon",
    "accent": "progress",
    "none": "circle",
}
WIDTH = 720.0
GANTT_NAMES = 0.28
"""The share of the width for the names beside the bars."""
_OWN_SHAPE = (Section.CHANGES, Section.ASKS, Section.HEALTH)
"""What a reader looks for first: the page has parts of its own for these."""


@dataclass(frozen=True)
class Row:
    """A report in the list."""

    report: Report

    @property
    def health(self) -> Shown | None:
        colour = self.report.colour
        return wording.HEALTH[colour] if colour else None


@dataclass(frozen=True)
class HealthRow:
    dimension: str
    shown: Shown
    why: str
    before: str
    reason: str
    computed: Shown


@dataclass(frozen=True)
class AskRow:
    label: str
    sentence: Sentence


@dataclass(frozen=True)
class Told:
    """What the page's template shows."""

    eyebrow: str
    headline: str
    whole: Shown | None
    count: str
    changes: list[ToldChange]
    asks: list[AskRow]
    typed_asks: list[str]
    summary: list[str]
    health: list[HealthRow]
    before: int | None
    correction: str
    blocks: "list[Block]"


def told(telling: Telling) -> Told:
    facts, narrative = telling.facts, telling.narrative
    colour = wording.whole(telling.colours)
    blocks = Blocks()
    for section in telling.outline:
        if section in _OWN_SHAPE:
            blocks.all.append(Block(section.value))
        else:
            TOLD_BY[section](blocks, telling)
    return Told(
        eyebrow=eyebrow(telling),
        headline=narrative.headline,
        whole=wording.HEALTH[colour] if colour else None,
        count=wording.count_of_health(telling.colours),
        changes=[wording.told(facts, change) for change in telling.changes],
        asks=[AskRow(wording.ask_label(ask), wording.ask_words(facts, ask)) for ask in facts.asks],
        typed_asks=paragraphs(narrative.asks),
        summary=paragraphs(narrative.summary),
        health=[_health(telling, shown) for shown in telling.health],
        before=telling.before,
        correction=telling.correction,
        blocks=blocks.all,
    )


def _health(telling: Telling, shown: ShownHealth) -> HealthRow:
    return HealthRow(
        dimension=str(wording.DIMENSIONS[shown.health.dimension]),
        shown=wording.HEALTH[shown.colour],
        why=wording.why(telling.facts, shown.health),
        before=before_word(shown) if telling.before is not None else "",
        reason=shown.reason,
        computed=wording.HEALTH[shown.computed],
    )


@dataclass(frozen=True)
class Part:
    """A stretch of text: plain, bold, or a status with its icon."""

    text: str
    bold: bool = False
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class PageCell:
    parts: list[Part]
    end: bool = False
    head: str = ""
    tone: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """A piece of the page: `kind` says which part of the template shows it."""

    kind: str
    text: str = ""
    parts: list[Part] = field(default_factory=list)
    name: str = ""
    columns: Sequence[Any] = ()
    rows: list[Any] = field(default_factory=list)
    svg: SafeString | None = None
    chart: Chart | None = None

    @property
    def template(self) -> str:
        return f"reports/{self.kind}.html"


class Blocks(Teller):
    """Takes what the sections tell, and keeps it for the template."""

    figure_width = WIDTH
    gantt_width = WIDTH * (1 - GANTT_NAMES)

    def __init__(self) -> None:
        self.all: list[Block] = []

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        self.all.append(Block("heading", text))

    def text(self, text: Text, *, lead: bool = False) -> None:
        self.all.append(Block("text", parts=_parts(text)))

    def note(self, text: Text) -> None:
        self.all.append(Block("note", parts=_parts(text)))

    def bullets(self, items: Sequence[Text]) -> None:
        self.all.append(Block("bullets", rows=[_parts(item) for item in items]))

    def callout(self, label: Text, text: Text) -> None:
        self.all.append(Block("callout", parts=_parts(text), rows=[_parts(label)]))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[TableRow],
        caption: str,
        *,
        description: str = "",
        name: str = "",
        row_heads: bool = False,
    ) -> None:
        self.all.append(
            Block(
                "table",
                caption,
                name=name,
                columns=columns,
                rows=[
                    [_cell(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows
                ],
            )
        )

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
        self.all.append(
            Block("matrix", caption, parts=_parts(corner), name=name, columns=columns, rows=list(rows))
        )

    def gantt(
        self,
        layout: GanttLayout,
        names: Sequence[str],
        alt: str,
        caption: str,
        *,
        twin: str,
        name: str = "",
    ) -> None:
        svg = draw_gantt(layout, title=caption, description=alt, id_prefix=name or "gantt")
        self.all.append(Block("gantt", caption, rows=list(names), svg=mark_safe(svg)))

    def chart(self, chart: Chart, alt: str, caption: str, *, name: str = "") -> None:
        self.all.append(Block("chart", caption, name=name, chart=chart))

    def graph(self, layout: GraphLayout, alt: str, caption: str, *, twin: str, name: str = "") -> None:
        svg = draw_graph(layout, title=caption, description=alt, id_prefix=name or "graph", icon=icon_at)
        self.all.append(Block("graph", caption, svg=mark_safe(svg)))


def _cell(cell: Text | Cell, column: Column) -> PageCell:
    inside = cell.text if isinstance(cell, Cell) else cell
    return PageCell(
        parts=_parts(inside),
        end=column.align == "right",
        head="".join(part.text for part in _parts(column.head)),
        tone=(cell.tone or "") if isinstance(cell, Cell) else "",
        bold=isinstance(cell, Cell) and cell.bold,
    )


def _parts(text: Text) -> list[Part]:
    return [_part(piece) for piece in pieces(text)]


def _part(piece: Piece) -> Part:
    match piece:
        case Bold(words):
            return Part(words, bold=True)
        case Status(word, tone):
            return Part(word, tone=tone, icon=_ICONS[tone])
        case Reference(name):
            return Part(name)
        case Footnote(text):
            return Part(f" ({plain(text)})")
        case str():
            return Part(piece)
