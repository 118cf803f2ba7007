"""The Gantt chart: bars on a time axis, in rows as high as those of the table beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Span = tuple[float, float]
"""Left edge and width."""


@dataclass(frozen=True)
class GanttRow:
    """A row of the plan. `end` is the last day worked; a gate has only `end`. `label` is its sentence."""

    key: str
    kind: Literal["phase", "step", "gate", "golive"]
    label: str
    start: date | None = None
    end: date | None = None
    done: float = 0.0
    critical: bool = False
    float_until: date | None = None
    baseline: tuple[date, date] | None = None
    before_change: tuple[date, date] | None = None
    selected: bool = False


@dataclass(frozen=True)
class GanttLink:
    before: str
    after: str
    critical: bool = True


@dataclass(frozen=True)
class AxisLabel:
    x: float
    text: str


@dataclass(frozen=True)
class GanttBar:
    """What one row shows. `y` is the row's top edge; a gate's bar is a diamond of width `w` around its centre."""

    row: GanttRow
    y: float
    x: float
    w: float
    done_w: float = 0.0
    float_to: float | None = None
    baseline: Span | None = None
    before_change: Span | None = None


@dataclass(frozen=True)
class RoutedLink:
    link: GanttLink
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class GanttLayout:
    width: float
    height: float
    header_height: float
    row_height: float
    months: tuple[AxisLabel, ...]
    ticks: tuple[AxisLabel, ...]
    days_off: tuple[Span, ...]
    bars: tuple[GanttBar | None, ...]
    links: tuple[RoutedLink, ...]
    today_x: float | None
    today_label: str


def lay_out_gantt(
    rows: Iterable[GanttRow],
    links: Iterable[GanttLink] = (),
    *,
    first: date,
    last: date,
    today: date | None = None,
    today_label: str = "",
    day_off: Callable[[date], bool] | None = None,
    month_label: Callable[[date], str],
    tick_label: Callable[[date], str],
    scale: Literal["day", "week", "month", "quarter"] = "week",
    width: float | None = None,
    header_height: float = 50,
    row_height: float = 32,
) -> GanttLayout:
    raise NotImplementedError
