"""The plain spec of a chart: drawn by a script on pages, natively in Word, and as a table in both."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import isfinite
from typing import Any, Literal

Tone = Literal["accent", "accent-rest", "ink", "ink-rest", "good", "warn", "bad", "none"]


@dataclass(frozen=True)
class Series:
    """One value for each category, None where there is none.

    `tone` names a colour of the page's palette. `share` draws against a second axis from 0 to 1.
    """

    name: str
    values: Sequence[float | None]
    kind: Literal["bar", "line"] = "bar"
    tone: Tone = "accent"
    dashed: bool = False
    share: bool = False


@dataclass(frozen=True)
class Mark:
    """A line across the chart at one category, such as a promised date."""

    category: str
    label: str
    tone: Tone = "ink"


@dataclass(frozen=True)
class Chart:
    """`title` says what is seen; `first` heads the categories; `unit` stands at the value axis.

    `days`: the day of each category where they are days; an axis of time then names months or weeks.
    `horizontal`: bars lie one below the other, which leaves room for long names; Word's charts only.
    """

    title: str
    first: str
    categories: Sequence[str]
    series: Sequence[Series]
    marks: Sequence[Mark] = ()
    unit: str = ""
    stacked: bool = False
    days: Sequence[date] = ()
    horizontal: bool = False

    def __post_init__(self) -> None:
        if self.horizontal and (
            self.marks or self.days or any(s.kind == "line" or s.share for s in self.series)
        ):
            raise ValueError(f"“{self.title}” lies: it can hold bars only, no lines, marks, days or shares.")
        if self.days and len(self.days) != len(self.categories):
            raise ValueError(f"There are {len(self.days)} days for {len(self.categories)} categories.")
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(
                    f"“{one.name}” has {len(one.values)} values for {len(self.categories)} categories."
                )
            if not all(value is None or isfinite(value) for value in one.values):
                raise ValueError(f"“{one.name}” has a value that is no number; None leaves a gap.")

    @property
    def rows(self) -> list[tuple[str, list[float | None]]]:
        """Each category with its value in every series, for the table."""
        columns = [one.values for one in self.series]
        return [(name, [column[number] for column in columns]) for number, name in enumerate(self.categories)]

    def as_json(self) -> dict[str, Any]:
        """Return what the page's script draws: upright, with the categories for the axis."""
        return {name: part for name, part in asdict(self).items() if name not in ("days", "horizontal")}


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Group:
    """Points of one kind, such as a band of severity."""

    name: str
    points: Sequence[Point]
    tone: Tone = "accent"


@dataclass(frozen=True)
class Scatter:
    """Named points on two scales, such as risks by likelihood and impact.

    `across` and `up` name the axes, `scale` holds the lowest and the highest place of both.
    """

    title: str
    across: str
    up: str
    groups: Sequence[Group]
    scale: tuple[int, int] = (1, 5)

    def __post_init__(self) -> None:
        low, high = self.scale
        for point in (point for group in self.groups for point in group.points):
            if not (low <= point.x <= high and low <= point.y <= high):
                raise ValueError(f"“{point.label}” stands outside the scale from {low} to {high}.")
