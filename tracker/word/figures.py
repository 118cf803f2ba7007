"""The graph of phases and the Gantt chart as shapes: the same layouts that pages draw as SVG."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .shapes import Canvas, Point
from .text import ACCENT, INK, INK_2, INK_3, LINE, SUNKEN, SYMBOLS, TONES
from .xml import Xml

if TYPE_CHECKING:
    from tracker.figures.gantt import GanttBar, GanttLayout
    from tracker.figures.graph import GraphBox, GraphLayout

_ARROW, _BOX_EDGE = "A5A2B0", "D3D0DB"
_TRACK, _REST, _DONE, _CRITICAL_REST, _BASELINE = "E6E4EB", "D6D2F1", "7B70CC", "8D899B", "A5A2B0"
_WHITE = "FFFFFF"
_LABELS_SHARE = 0.32
GRAPH_BOX = 150.0
"""The narrowest box, in pixels, whose words stay readable on paper: ask `lay_out_graph` for it."""


def graph(canvas: Canvas, layout: "GraphLayout", alt: str, see: str) -> Xml:
    canvas.fit(layout.width, layout.height)
    inside = []
    for routed in layout.arrows:
        critical = routed.arrow.critical
        name = f"{routed.arrow.before} → {routed.arrow.after}"
        inside.append(
            canvas.path(name, routed.points, INK if critical else _ARROW, 2.5 if critical else 1.25)
        )
    for box in layout.boxes:
        inside += _milestone(canvas, box) if box.node.kind == "milestone" else _phase(canvas, box)
    return canvas.group(alt[:60], alt, see, (layout.width, layout.height), inside)


def gantt_width(text_width: float) -> float:
    """Return how wide to lay out the time axis, beside the names."""
    return text_width * (1 - _LABELS_SHARE)


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


def _phase(canvas: Canvas, box: "GraphBox") -> list[Xml]:
    node = box.node
    edge, weight = (INK, 2.0) if node.critical else (_BOX_EDGE, 1.25)
    right = box.w - 20
    key = [(f"{node.title_key}\u2002", INK_3, False)] if node.title_key else []
    lines = [canvas.paragraph([*key, (" ".join(box.title_lines), INK, True)], 13.5)]
    difference = (node.difference, TONES[node.difference_tone][0], node.difference_tone != "none")
    if node.dates or node.difference:
        lines.append(canvas.paragraph([(node.dates, INK_2, False)], 12, right=right, at_right=difference))
    if node.status:
        colour = TONES[node.tone][0]
        status = (f"{SYMBOLS[node.tone]}\u00a0{node.status}", colour, True)
        share = (node.progress_text, INK_2, False)
        lines.append(canvas.paragraph([status], 12, right=right, at_right=share))
    name = f"{node.title_key} {node.title}".strip()
    parts = [
        canvas.shape(
            name, box.x, box.y, box.w, box.h, kind="roundRect", fill=_WHITE, line=edge, weight=weight,
            paragraphs=lines, inset=(10, 7), anchor="t",
        )
    ]  # fmt: skip
    if node.progress is not None:
        x, y, w = box.x + 10, box.y + box.h - 12, box.w - 20
        parts.append(canvas.shape(name, x, y, w, 4, fill=_TRACK))
        done = w * min(max(node.progress, 0.0), 1.0)
        if done:
            full = TONES["good"][0] if node.tone == "good" else ACCENT
            parts.append(canvas.shape(name, x, y, done, 4, fill=full))
    return parts


def _milestone(canvas: Canvas, box: "GraphBox") -> list[Xml]:
    node, words = box.node, box.words
    lines = [
        canvas.paragraph([(text, colour, bold)], size, align="center", line=216)
        for text, colour, bold, size in ((node.title, INK, True, 13.5), (node.dates, INK_2, False, 12))
        if text
    ]
    return [
        canvas.shape(node.title, box.x, box.y, box.w, box.h, kind="diamond", fill=ACCENT),
        canvas.shape(
            node.title, words.x, words.y, words.w, words.h, paragraphs=lines, inset=(0, 0), anchor="t"
        ),
    ]


def _axis(canvas: Canvas, layout: "GanttLayout", labels: float) -> list[Xml]:
    top = layout.header_height
    parts = [
        canvas.shape("", labels + x, top, w, layout.height - top, fill=SUNKEN) for x, w in layout.days_off
    ]
    half = top / 2
    marks = [(mark, 0.0, INK, True) for mark in layout.months]
    marks += [(mark, half, INK_3, False) for mark in layout.ticks]
    for mark, y, colour, bold in marks:
        words = canvas.paragraph([(mark.text, colour, bold)], 11.5)
        room = max(len(mark.text) * 9.0 + 6, 24.0)
        parts.append(
            canvas.shape(mark.text, labels + mark.x, y, room, half, paragraphs=[words], inset=(2, 0))
        )
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
