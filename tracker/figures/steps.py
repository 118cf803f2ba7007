"""A line in steps: which of a few levels something stood on, day by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.figures.text import fit, text_width

LABEL_SIZE, ROW, GAP, EDGE, FOOT = 12.5, 26.0, 12.0, 6.0, 24.0
WIDEST_LABEL = 0.4
"""The share of the width that the labels of the levels may take."""


@dataclass(frozen=True)
class StepMark:
    """Where something was said; `words` are its day and its level."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class StepsLevel:
    y: float
    label: str


@dataclass(frozen=True)
class StepsLayout:
    """`line` goes from reading to reading, level by level; `wanted_y` is the level to be reached."""

    width: float
    height: float
    left: float
    levels: tuple[StepsLevel, ...]
    line: tuple[tuple[float, float], ...]
    marks: tuple[StepMark, ...]
    wanted_y: float | None
    first_label: str
    last_label: str


@dataclass(frozen=True)
class Reading:
    on: date
    level: int
    words: str


def lay_out_steps(
    readings: Iterable[Reading],
    levels: Sequence[str],
    until: date,
    *,
    wanted: int | None = None,
    ends: tuple[str, str] = ("", ""),
    width: float = 360,
) -> StepsLayout:
    """Put readings in scale up to `until`, the highest level on top; levels are counted from 0.

    Of several on one day the last counts; those after `until` stay out. `ends` are the words of the first
    day and of the last. Raises ValueError for a level that there is not.
    """
    by_day = {one.on: one for one in sorted(readings, key=lambda one: one.on) if one.on <= until}
    ordered = list(by_day.values())
    for one in ordered:
        if not 0 <= one.level < len(levels):
            raise ValueError(f"Level {one.level} is none of the {len(levels)} levels; read it anew.")
    most = width * WIDEST_LABEL
    labels = [fit(label, most, LABEL_SIZE) for label in levels]
    left = max((text_width(label, LABEL_SIZE) for label in labels), default=0) + GAP
    height = ROW * len(levels) + FOOT

    def y_of(level: int) -> float:
        return ROW * (len(levels) - level) - ROW / 2

    def x_of(day: date) -> float:
        days = (until - ordered[0].on).days
        return width - EDGE - (width - left - 2 * EDGE) * ((until - day).days / days if days else 1)

    line: list[tuple[float, float]] = []
    for one in ordered:
        if line:
            line.append((x_of(one.on), line[-1][1]))
        line.append((x_of(one.on), y_of(one.level)))
    if line:
        line.append((width - EDGE, line[-1][1]))
    return StepsLayout(
        width=width,
        height=height,
        left=left,
        levels=tuple(StepsLevel(y_of(at), label) for at, label in enumerate(labels)),
        line=tuple(line),
        marks=tuple(StepMark(x_of(one.on), y_of(one.level), one.words) for one in ordered),
        wanted_y=None if wanted is None else y_of(wanted),
        first_label=ends[0],
        last_label=ends[1],
    )
