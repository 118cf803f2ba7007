"""The date rail: baseline, forecast, promised date and P80 on one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

RailKind = Literal["baseline", "forecast", "promised", "p80"]


@dataclass(frozen=True)
class RailPoint:
    kind: RailKind
    on: date
    label: str
    date_text: str


@dataclass(frozen=True)
class RailMark:
    """A point with its place: `x` on the line, and the two lines of its label around `label_x`."""

    point: RailPoint
    x: float
    label_x: float
    label_y: float
    label_w: float
    above: bool
    leader_y: float


@dataclass(frozen=True)
class RailLayout:
    width: float
    height: float
    line_y: float
    ticks: tuple[float, ...]
    span: tuple[float, float] | None
    marks: tuple[RailMark, ...]


def lay_out_rail(points: Iterable[RailPoint], width: float = 490) -> RailLayout:
    raise NotImplementedError
