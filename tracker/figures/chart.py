"""The plain spec of a chart: drawn by a script on pages, natively in Word, and as a table in both."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
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
    """

    title: str
    first: str
    categories: Sequence[str]
    series: Sequence[Series]
    marks: Sequence[Mark] = ()
    unit: str = ""
    stacked: bool = False
    days: Sequence[date] = ()

    def __post_init__(self) -> None:
        if self.days and len(self.days) != len(self.categories):
            raise ValueError(f"There are {len(self.days)} days for {len(self.categories)} categories.")
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(
                    f"“{one.name}” has {len(one.values)} values for {len(self.categories)} categories."
                )

    @property
    def rows(self) -> list[tuple[str, list[float | None]]]:
        """Each category with its value in every series, for the table."""
        columns = [one.values for one in self.series]
        return [(name, [column[number] for column in columns]) for number, name in enumerate(self.categories)]

    def as_json(self) -> dict[str, Any]:
        """Return what the page's script draws; it takes the categories for the axis."""
        return {name: part for name, part in asdict(self).items() if name != "days"}
