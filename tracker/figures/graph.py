"""The graph of phases: which box stands where, and how the arrows run in the gaps between them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tracker.figures.placing import Link, Places, place
from tracker.figures.routing import Piece, find_routes
from tracker.figures.text import fit, text_width, wrap

Point = tuple[float, float]
Tone = Literal["good", "warn", "bad", "none", "accent"]

GAP, ROW_GAP, STACK_GAP, EDGE, HEAD_ROOM, LANE_ROOM, TRACK = 47.0, 60.0, 24.0, 2.0, 20.0, 26.0, 14.0
BOX_HEIGHT, WIDEST, NARROWEST, DIAMOND = 112.0, 240.0, 120.0, 14.0
SMALL_ROOM = 10.0
"""How far from a diamond's corner an arrow may meet it."""
MOST_RETRIES = 2
"""Columns given up for the sake of wider boxes, before the figure grows wider instead."""
PAD, TITLE_SIZE, LABEL_SIZE = 15.0, 14.0, 12.5


@dataclass(frozen=True)
class GraphNode:
    """A phase or a milestone. All texts arrive in the reader's language.

    `label` is the sentence that is read out for the box; without one it is made of the other texts.
    `progress` goes from 0 to 1, and `progress_text` says it (“18 %”).
    """

    key: str
    title: str
    title_key: str = ""
    dates: str = ""
    difference: str = ""
    difference_tone: Tone = "none"
    progress: float | None = None
    status: str = ""
    status_icon: str = ""
    tone: Tone = "none"
    critical: bool = False
    href: str = ""
    kind: Literal["phase", "milestone"] = "phase"
    label: str = ""
    progress_text: str = ""


@dataclass(frozen=True)
class GraphArrow:
    before: str
    after: str
    critical: bool = False


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class GraphBox:
    """Where a node stands. A milestone's rectangle encloses its diamond; its words are in `words`."""

    node: GraphNode
    x: float
    y: float
    w: float
    h: float
    row: int
    column: int
    title_lines: tuple[str, ...]
    words: Rect


@dataclass(frozen=True)
class RoutedArrow:
    """An arrow as level and upright pieces; corners are rounded when drawn; the head ends at the last."""

    arrow: GraphArrow
    points: tuple[Point, ...]


@dataclass(frozen=True)
class GraphLayout:
    """Pixels, from the top left. Boxes are in reading order, critical arrows come last (on top)."""

    width: float
    height: float
    boxes: tuple[GraphBox, ...]
    arrows: tuple[RoutedArrow, ...]
    split_difference: bool = False


def lay_out_graph(
    nodes: Iterable[GraphNode],
    arrows: Iterable[GraphArrow],
    width: float = 1304,
    min_box_width: float = 200,
) -> GraphLayout:
    """Lay out any graph, circles included; the same whatever order nodes and arrows come in.

    The width is kept unless the arrows need more gaps than it has room for. Raises ValueError for a key
    that is there twice, or an arrow to a node that is not there.
    """
    ordered = sorted(nodes, key=lambda node: (_natural(node.title_key), _natural(node.key), node.key))
    number = {node.key: n for n, node in enumerate(ordered)}
    if len(number) < len(ordered):
        twice = next(key for key, times in Counter(node.key for node in ordered).items() if times > 1)
        raise ValueError(f"“{twice}” is in the graph twice; give each node its own key.")
    links = _links(arrows, number)
    milestones = {n for n, node in enumerate(ordered) if node.kind == "milestone"}
    if not ordered:
        return GraphLayout(0, 0, (), ())
    columns = max(1, int((width + GAP) // (min_box_width + GAP)))
    fewest = max(1, columns - MOST_RETRIES)
    while True:
        places = place(len(ordered), links, columns, milestones)
        cells = list(zip(places.rows, places.columns, strict=True))
        rows_used, columns_used = max(places.rows) + 1, max(places.columns) + 1
        routes = find_routes(cells, links, rows_used, columns_used, milestones)
        for track, narrower in ((TRACK, 0.9), (9.0, 0.9), (6.0, 0.9), (4.0, 0.75)):
            grid = _Grid(routes, rows_used, columns_used, width, track)
            if grid.box_width >= narrower * min_box_width:
                return _drawn(ordered, links, places, routes, grid, milestones)
        if columns == fewest:
            return _drawn(ordered, links, places, routes, grid, milestones)
        columns -= 1


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort P10 after P2, and nothing after everything."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(p), "") if p[0] in "0123456789" else (1, 0, p) for p in parts) or ((2, 0, ""),)


def _links(arrows: Iterable[GraphArrow], number: dict[str, int]) -> list[Link]:
    links: dict[tuple[int, int], bool] = {}
    for arrow in arrows:
        for key in (arrow.before, arrow.after):
            if key not in number:
                raise ValueError(f"An arrow names “{key}”, which the graph lacks; add it or drop the arrow.")
        if arrow.before != arrow.after:
            pair = number[arrow.before], number[arrow.after]
            links[pair] = links.get(pair, False) or arrow.critical
    return sorted(Link(*pair, critical) for pair, critical in links.items())


class _Grid:
    """Turns grid lines and slots into pixels."""

    def __init__(
        self, routes: list[list[Piece]], rows: int, columns: int, width: float, track: float
    ) -> None:
        self.rows, self.columns, self.track = rows, columns, track
        slots: dict[tuple[bool, int], int] = {}
        for piece in (piece for route in routes for piece in route):
            line = piece.upright, piece.line
            slots[line] = max(slots.get(line, 0), piece.slots)

        def gap(line: int, last: int, upright: bool, least: float) -> float:
            tracks = slots.get((upright, line), 0)
            if line in (0, last):
                return LANE_ROOM + EDGE + (tracks - 1) * track if tracks else EDGE
            return max(least, 2 * HEAD_ROOM + (tracks - 1) * track)

        crossed = {piece.line for route in routes for piece in route if not piece.upright}
        crossed |= {
            line
            for route in routes
            for piece in route
            if piece.upright
            for line in range(0, 2 * rows + 1, 2)
            if piece.low <= line <= piece.high
        }
        self.across = [gap(line, 2 * columns, True, GAP) for line in range(0, 2 * columns + 1, 2)]
        self.down = [
            gap(line, 2 * rows, False, ROW_GAP if line in crossed else STACK_GAP)
            for line in range(0, 2 * rows + 1, 2)
        ]
        self.box_width = min(WIDEST, (width - sum(self.across)) / columns)
        self.box_height = 0.0

    def size(self, box_width: float, box_height: float) -> None:
        self.box_width, self.box_height = round(box_width, 1), box_height

    def left(self, column: int) -> float:
        return sum(self.across[: column + 1]) + column * self.box_width

    def top(self, row: int) -> float:
        return sum(self.down[: row + 1]) + row * self.box_height

    def position(self, piece: Piece) -> float:
        """Return the x of an upright piece, the y of a level one."""
        cell, is_cell = divmod(piece.line, 2)
        if is_cell:
            size = self.box_width if piece.upright else self.box_height
            start = self.left(cell) if piece.upright else self.top(cell)
            return start + size / 2 + _aside(piece, size / 2 - 18)
        if cell == 0:
            return EDGE + piece.slot * self.track
        if piece.upright:
            before, gap, last = self.left(cell - 1) + self.box_width, self.across[cell], self.columns
        else:
            before, gap, last = self.top(cell - 1) + self.box_height, self.down[cell], self.rows
        if cell == last:
            return before + LANE_ROOM + piece.slot * self.track
        return before + gap / 2 + (piece.slot - (piece.slots - 1) / 2) * self.track


def _aside(piece: Piece, room: float) -> float:
    """Return how far from the middle of a row or column a piece runs; at a milestone there is little room."""
    slots = piece.slot - piece.centre
    away, small = abs(slots), piece.small_reach
    if away <= small:
        return slots * SMALL_ROOM / small if small else 0.0
    base = SMALL_ROOM if small else 0.0
    offset = base + (away - small) * min(28.0, (room - base) / max(0.5, piece.reach - small))
    return offset if slots > 0 else -offset


def _drawn(
    nodes: list[GraphNode],
    links: list[Link],
    places: Places,
    routes: list[list[Piece]],
    grid: _Grid,
    milestones: set[int],
) -> GraphLayout:
    box_width = max(grid.box_width, NARROWEST)
    inner = box_width - 2 * PAD
    titles = [
        wrap(node.title, inner - key_width(node.title_key), TITLE_SIZE, bold=True)
        if node.kind == "phase"
        else (fit(node.title, box_width, LABEL_SIZE, bold=True),)
        for node in nodes
    ]
    split = any(
        text_width(node.dates, LABEL_SIZE) + 10 + text_width(node.difference, LABEL_SIZE, True) > inner
        for node in nodes
        if node.kind == "phase" and node.difference
    )
    two_lines = any(len(title) > 1 for title in titles)
    grid.size(box_width, BOX_HEIGHT + (20 if two_lines else 0) + (18 if split else 0))

    boxes = []
    for n, node in enumerate(nodes):
        row, column = places.rows[n], places.columns[n]
        x, y, w, h = grid.left(column), grid.top(row), grid.box_width, grid.box_height
        words = Rect(_r(x), _r(y), _r(w), _r(h))
        if n in milestones:
            words = Rect(_r(x), _r(y + h / 2 + DIAMOND + 4), _r(w), 38)
            x, y, w, h = x + w / 2 - DIAMOND, y + h / 2 - DIAMOND, 2 * DIAMOND, 2 * DIAMOND
        boxes.append(GraphBox(node, _r(x), _r(y), _r(w), _r(h), row, column, titles[n], words))

    routed = []
    for link, route in zip(links, routes, strict=True):
        points = [_edge(boxes[link.before], route[0], grid)]
        for piece, following in pairwise(route):
            here, there = grid.position(piece), grid.position(following)
            points.append((here, there) if piece.upright else (there, here))
        points.append(_edge(boxes[link.after], route[-1], grid))
        arrow = GraphArrow(nodes[link.before].key, nodes[link.after].key, link.critical)
        routed.append(RoutedArrow(arrow, tuple((_r(x), _r(y)) for x, y in points)))
    routed.sort(key=lambda r: r.arrow.critical)
    order = sorted(range(len(nodes)), key=lambda n: (places.layers[n], places.rows[n], places.columns[n]))
    return GraphLayout(
        width=_r(grid.left(grid.columns - 1) + grid.box_width + grid.across[-1]),
        height=_r(grid.top(grid.rows - 1) + grid.box_height + grid.down[-1]),
        boxes=tuple(boxes[n] for n in order),
        arrows=tuple(routed),
        split_difference=split,
    )


def _edge(box: GraphBox, piece: Piece, grid: _Grid) -> Point:
    """Return where the first or last piece of a route meets the box."""
    at = grid.position(piece)
    slope = abs(at - (box.x + box.w / 2 if piece.upright else box.y + box.h / 2))
    inset = slope if box.node.kind == "milestone" else 0.0
    cell = 2 * (box.row if piece.upright else box.column) + 1
    towards_high = piece.low >= cell
    if piece.upright:
        return at, (box.y + box.h - inset if towards_high else box.y + inset)
    return (box.x + box.w - inset if towards_high else box.x + inset), at


def key_width(title_key: str) -> float:
    """Return the room a key takes before its title."""
    return text_width(title_key, TITLE_SIZE) + 8 if title_key else 0.0


def _r(value: float) -> float:
    return round(value, 1)
