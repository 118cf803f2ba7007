"""The graph of phases: which box stands where, and how the arrows run in the gaps between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Tone = Literal["good", "warn", "bad", "none", "accent"]


@dataclass(frozen=True)
class GraphNode:
    """A phase or a milestone. All texts arrive in the reader's language."""

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
    """An arrow as a polyline of horizontal and vertical pieces; the last point is the head's tip."""

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
    nodes: Iterable[GraphNode], arrows: Iterable[GraphArrow], width: float = 1304, min_box_width: float = 200
) -> GraphLayout:
    raise NotImplementedError
