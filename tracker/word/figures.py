"""The graph of phases and the Gantt chart as shapes: the same layouts that pages draw as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign
from typing import TYPE_CHECKING

from .shapes import Canvas, Point, Words
from .text import ACCENT, INK, INK_2, INK_3, LINE, SUNKEN, SYMBOLS, TONES, measure
from .xml import Xml

if TYPE_CHECKING:
    from tracker.figures.gantt import GanttBar, GanttLayout
    from tracker.figures.graph import GraphBox, GraphLayout

_ARROW, _BOX_EDGE = "A5A2B0", "D3D0DB"
_TRACK, _REST, _DONE, _CRITICAL_REST, _BASELINE = "E6E4EB", "D6D2F1", "7B70CC", "8D899B", "A5A2B0"
_WHITE = "FFFFFF"
_LABELS_SHARE = 0.3
_INSET = 10.0
_LETTER = 6.4  # pixels, of a Latin letter in a figure's type; a Chinese one is two
_TIGHT_LETTER, _TITLE_LETTER = 5.4, 6.2
_MIDDLE = 14.0
GRAPH_BOX = 150.0
"""The narrowest box, in pixels, whose words stay readable on paper: ask `lay_out_graph` for it."""


@dataclass(frozen=True)
class _Apart:
    """What needs a line of its own, in every box or in none."""

    dates: bool
    status: bool


def graph(canvas: Canvas, layout: "GraphLayout", alt: str, see: str) -> Xml:
    """Draw the graph; its boxes become as high as their words on paper need, the gaps stay."""
    canvas.fit(layout.width, layout.height)
    phases = [box for box in layout.boxes if box.node.kind == "phase"]
    apart = _Apart(
        dates=any(not _fits(box, box.node.dates, box.node.difference) for box in phases),
        status=any(not _fits(box, f"✓ {box.node.status}", box.node.progress_text) for box in phases),
    )
    needed = max((_needed(box, apart) for box in phases), default=0.0)
    rows = sorted({(box.y, box.h) for box in phases if box.h > needed})

    def level(y: float) -> float:
        """Return a height on paper: rows of boxes shrink, but not around their middle, where arrows meet."""
        for top, high in reversed(rows):
            if y >= top + high:
                y -= high - needed
            elif y > top:
                aside = y - top - high / 2
                beyond = max(abs(aside) - _MIDDLE, 0.0) * (high - needed) / (high - 2 * _MIDDLE)
                y -= (high - needed) / 2 + copysign(beyond, aside)
        return y

    inside = []
    for routed in layout.arrows:
        critical = routed.arrow.critical
        name = f"{routed.arrow.before} → {routed.arrow.after}"
        points = [(x, level(y)) for x, y in routed.points]
        inside.append(canvas.path(name, points, INK if critical else _ARROW, 2.25 if critical else 1.25))
    for box in layout.boxes:
        if box.node.kind == "milestone":
            inside += _milestone(canvas, box, level(box.y + box.h / 2))
        else:
            inside += _phase(canvas, box, level(box.y), min(box.h, needed), apart)
    return canvas.group(alt[:60], alt, see, (layout.width, level(layout.height)), inside)


def gantt_width(text_width: float) -> float:
    """Return how wide to lay out the time axis, beside the names; drawn, it shrinks to fit."""
    return text_width * (1 - _LABELS_SHARE) * 1.1


def gantt(canvas: Canvas, layout: "GanttLayout", names: Sequence[str], alt: str, see: str) -> Xml:
    """Raises ValueError unless there is a name for each row."""
    if len(names) != len(layout.bars):
        raise ValueError(f"The plan has {len(layout.bars)} rows but {len(names)} names.")
    labels = layout.width * _LABELS_SHARE / (1 - _LABELS_SHARE)
    width, height = labels + layout.width, layout.height
    canvas.fit(width, height)
    inside = _axis(canvas, layout, labels)
    for name, bar in zip(names, layout.bars, strict=True):
        top = bar.y
        inside.append(canvas.path(name, [(0, top), (width, top)], _TRACK, 0.75, head=False))
        heavy = bar.row.kind in ("phase", "golive")
        words = canvas.paragraph([(name, INK if heavy else INK_2, heavy)], 12.5)
        inside.append(canvas.shape(name, 0, top, labels, layout.row_height, paragraphs=[words], inset=(2, 0)))
    for routed in layout.links:
        points = [(labels + x, y) for x, y in routed.points]
        name = f"{routed.link.before} → {routed.link.after}"
        inside.append(canvas.path(name, points, INK if routed.link.critical else _ARROW, 1))
    for bar in layout.bars:
        inside += _bar(canvas, bar, labels, layout.row_height)
    if layout.today_x is not None:
        x = labels + layout.today_x
        line = [(x, layout.header_height), (x, height)]
        inside.append(canvas.path(layout.today_label, line, ACCENT, 1.5, head=False))
    return canvas.group(alt[:60], alt, see, (width, height), inside)


def _needed(box: "GraphBox", apart: "_Apart") -> float:
    node = box.node
    below = bool(node.dates or node.difference) + bool(node.status)
    below += bool(node.difference and apart.dates) + bool(node.progress_text and apart.status)
    title = f"{node.title_key}  {' '.join(box.title_lines)}"
    lines = 1 if measure(title) * _TITLE_LETTER <= box.w - 2 * _INSET else len(box.title_lines)
    return 14 + 18 * lines + 16 * below + (14 if node.progress is not None else 0)


def _fits(box: "GraphBox", left: str, right: str) -> bool:
    return not right or (measure(left) + measure(right) + 1) * _TIGHT_LETTER <= box.w - 2 * _INSET


def _phase(canvas: Canvas, box: "GraphBox", top: float, height: float, apart: "_Apart") -> list[Xml]:
    node, wide = box.node, box.w - 2 * _INSET
    edge, weight = (INK, 2.0) if node.critical else (_BOX_EDGE, 1.25)
    key = [(f"{node.title_key}\u2002", INK_3, False)] if node.title_key else []
    lines = [canvas.paragraph([*key, (" ".join(box.title_lines), INK, True)], 13.5)]

    def pair(left: Words, right: Words, apart: bool) -> None:
        if apart:
            lines.extend(canvas.paragraph([words], 12) for words in (left, right) if words[0])
        else:
            lines.append(canvas.paragraph([left], 12, right=wide, at_right=right))

    if node.dates or node.difference:
        late = node.difference_tone != "none"
        pair((node.dates, INK_2, False), (node.difference, TONES[node.difference_tone][0], late), apart.dates)
    if node.status:
        status = f"{SYMBOLS[node.tone]}\u00a0{node.status}"
        pair((status, TONES[node.tone][0], True), (node.progress_text, INK_2, False), apart.status)
    name = f"{node.title_key} {node.title}".strip()
    parts = [
        canvas.shape(
            name, box.x, top, box.w, height, kind="roundRect", fill=_WHITE, line=edge, weight=weight,
            paragraphs=lines, inset=(_INSET, 6), anchor="t",
        )
    ]  # fmt: skip
    if node.progress is not None:
        x, y = box.x + _INSET, top + height - 11
        parts.append(canvas.shape(name, x, y, wide, 4, fill=_TRACK))
        share = min(max(node.progress, 0.0), 1.0)
        if share:
            fill = TONES["good"][0] if share == 1.0 else ACCENT
            parts.append(canvas.shape(name, x, y, wide * share, 4, fill=fill))
    return parts


def _milestone(canvas: Canvas, box: "GraphBox", middle: float) -> list[Xml]:
    node, words = box.node, box.words
    lines = [
        canvas.paragraph([(text, colour, bold)], size, align="center")
        for text, colour, bold, size in ((node.title, INK, True, 13.5), (node.dates, INK_2, False, 12))
        if text
    ]
    top, under = middle - box.h / 2, middle + box.h / 2 + 2
    return [
        canvas.shape(node.title, box.x, top, box.w, box.h, kind="diamond", fill=ACCENT),
        canvas.shape(node.title, words.x, under, words.w, 40, paragraphs=lines, inset=(0, 0), anchor="t"),
    ]


def _axis(canvas: Canvas, layout: "GanttLayout", labels: float) -> list[Xml]:
    top, height = layout.header_height, layout.height
    half = top / 2
    parts = [canvas.shape("", labels + x, top, w, height - top, fill=SUNKEN) for x, w in layout.days_off]
    parts += [
        canvas.path("", [(labels + x, half / 3), (labels + x, height)], _TRACK, 0.75, head=False)
        for x in layout.month_edges
    ]

    def label(text: str, x: float, y: float, look: tuple[str, bool], *, align: str = "left") -> None:
        room = measure(text) * _LETTER + 10
        left = min(max(x - room / 2, 0), layout.width - room) if align == "center" else x
        words = canvas.paragraph([(text, *look)], 11.5, align=align)
        parts.append(canvas.shape(text, labels + left, y, room, half, paragraphs=[words], inset=(0, 0)))

    for mark in layout.months:
        label(mark.text, mark.x - 3, 0, (INK, True))
    for mark in layout.ticks:
        if mark.text:
            label(mark.text, mark.x, half, (INK_3, False), align="center")
    if layout.today_x is not None and layout.today_label:
        label(layout.today_label, layout.today_x, half, (ACCENT, True), align="center")
    return parts


def _bar(canvas: Canvas, bar: "GanttBar", labels: float, row_height: float) -> list[Xml]:
    row = bar.row
    high = row_height * 0.44
    y = bar.y + (row_height - high) / 2 - 1
    is_gate = row.kind in ("gate", "golive")
    parts = []
    if bar.baseline is not None and not is_gate:
        start, width = bar.baseline
        parts.append(canvas.shape(row.label, labels + start, y + high + 2, width, 3, fill=_BASELINE))
    if bar.x is None:
        return parts
    x = labels + bar.x
    if is_gate:
        fill, line = (ACCENT, ACCENT) if row.kind == "golive" else (_WHITE, INK)
        middle = bar.y + (row_height - bar.w) / 2
        diamond = canvas.shape(
            row.label, x, middle, bar.w, bar.w, kind="diamond", fill=fill, line=line, weight=1.25
        )
        return [*parts, diamond]
    rest, done = (_CRITICAL_REST, INK) if row.critical else (_REST, _DONE)
    if bar.float_to is not None:
        level = y + high / 2
        whisker: list[Point] = [(x + bar.w, level), (labels + bar.float_to, level)]
        parts.append(canvas.path(row.label, whisker, _ARROW, 1, head=False))
    parts.append(canvas.shape(row.label, x, y, bar.w, high, fill=rest, line=LINE, weight=0.5))
    if bar.done_w:
        parts.append(canvas.shape(row.label, x, y, bar.done_w, high, fill=done))
    return parts
