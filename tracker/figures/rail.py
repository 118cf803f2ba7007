"""The date rail: baseline, forecast, promised date and P80 on one line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.figures.text import clean, fit, text_width

RailKind = Literal["baseline", "forecast", "promised", "p80"]
ORDER: tuple[RailKind, ...] = ("baseline", "forecast", "promised", "p80")

LABEL_SIZE, DATE_SIZE, LABEL_GAP = 12.0, 13.0, 12.0
LEADER, LEVEL = 28.0, 38.0
"""The leader's length, and what another level of labels adds to it."""
MOST_TICKS = 60


@dataclass(frozen=True)
class RailPoint:
    kind: RailKind
    on: date
    label: str
    date_text: str


@dataclass(frozen=True)
class RailMark:
    """A point at `x` on the line, its label of two lines in the box from (`left`, `top`), `w` by `h`."""

    point: RailPoint
    x: float
    left: float
    top: float
    w: float
    h: float
    above: bool
    label: str
    date_text: str


@dataclass(frozen=True)
class RailLayout:
    """`span` goes from the forecast to the P80, where both are known; a tick stands at each Monday."""

    width: float
    height: float
    line_y: float
    ticks: tuple[float, ...]
    span: tuple[float, float] | None
    marks: tuple[RailMark, ...]


def lay_out_rail(points: Iterable[RailPoint], width: float = 490) -> RailLayout:
    """Put dates on a line in scale, labels in turn below and above it and beside each other."""
    ordered = sorted(points, key=lambda p: (p.on, ORDER.index(p.kind)))
    if not ordered:
        return RailLayout(width, 0, 0, (), None, ())
    first, last = ordered[0].on.toordinal(), ordered[-1].on.toordinal()
    side = min(80.0, width * 0.17)
    scale = min((width - 2 * side) / max(1, last - first), 16.0)
    middle = (first + last) / 2

    def x_of(day: float) -> float:
        return width / 2 + (day - middle) * scale

    sides: dict[bool, list[RailPoint]] = {True: [], False: []}
    for n, point in enumerate(ordered):
        sides[n % 2 == 1].append(point)
    placed = {above: _spread(chosen, x_of, width) for above, chosen in sides.items()}
    height = DATE_SIZE + LABEL_SIZE + 8
    levels = {above: max((level for *_, level in marks), default=-1) + 1 for above, marks in placed.items()}

    def room(above: bool) -> float:
        return LEADER + height + (levels[above] - 1) * LEVEL if levels[above] else 10

    line_y = room(True)
    marks = []
    for above, labels in placed.items():
        for point, left, w, level in labels:
            away = LEADER + level * LEVEL
            marks.append(
                RailMark(
                    point,
                    x=_r(x_of(point.on.toordinal())),
                    left=_r(left),
                    top=_r(line_y - away - height if above else line_y + away),
                    w=_r(w),
                    h=height,
                    above=above,
                    label=fit(point.label, w, LABEL_SIZE),
                    date_text=fit(point.date_text, w, DATE_SIZE, bold=True),
                )
            )
    marks.sort(key=lambda mark: (mark.x, ORDER.index(mark.point.kind)))
    on = {point.kind: x_of(point.on.toordinal()) for point in ordered}
    span = None
    if "forecast" in on and "p80" in on and on["forecast"] < on["p80"]:
        span = _r(on["forecast"]), _r(on["p80"])
    return RailLayout(
        width, _r(line_y + room(False)), _r(line_y), _ticks(middle, scale, width, x_of), span, tuple(marks)
    )


def _spread(
    chosen: list[RailPoint], x_of: Callable[[float], float], width: float
) -> list[tuple[RailPoint, float, float, int]]:
    """Centre labels on their dates, then push them apart; who finds no room goes a level out."""
    rest, level = list(chosen), 0
    placed: list[tuple[RailPoint, float, float, int]] = []
    while rest:
        here: list[tuple[RailPoint, float, float]] = []
        later: list[RailPoint] = []
        used = 0.0
        for point in rest:
            label_w = text_width(clean(point.label), LABEL_SIZE)
            date_w = text_width(clean(point.date_text), DATE_SIZE, bold=True)
            w = min(max(label_w, date_w) + 2, width)
            if here and used + LABEL_GAP + w > width:
                later.append(point)
                continue
            used += w + (LABEL_GAP if here else 0)
            here.append((point, x_of(point.on.toordinal()) - w / 2, w))
        lefts = [left for _, left, _ in here]
        for n in range(len(here)):
            least = lefts[n - 1] + here[n - 1][2] + LABEL_GAP if n else 0.0
            lefts[n] = max(lefts[n], least)
        most = width
        for n in reversed(range(len(here))):
            lefts[n] = min(lefts[n], most - here[n][2])
            most = lefts[n] - LABEL_GAP
        placed += [(point, left, w, level) for (point, _, w), left in zip(here, lefts, strict=True)]
        rest, level = later, level + 1
    return placed


def _ticks(middle: float, scale: float, width: float, x_of: Callable[[float], float]) -> tuple[float, ...]:
    step = 7
    while width / (step * scale) > MOST_TICKS:
        step *= 2
    low, high = int(middle - width / 2 / scale) - 1, int(middle + width / 2 / scale) + 1
    start = low + (1 - low) % 7
    return tuple(_r(x_of(day)) for day in range(start, high + 1, step) if 8 <= x_of(day) <= width - 8)


def _r(value: float) -> float:
    return round(value, 1)
