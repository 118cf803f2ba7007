"""What a section may call: the Word report and the page both take these."""

from collections.abc import Sequence
from typing import Protocol

from tracker.figures.chart import Chart
from tracker.figures.gantt import GanttLayout
from tracker.figures.graph import GraphLayout
from tracker.word.table import Column, RatedCell, Row
from tracker.word.text import Text


class Teller(Protocol):
    @property
    def figure_width(self) -> float: ...

    @property
    def gantt_width(self) -> float: ...

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None: ...

    def text(self, text: Text, *, lead: bool = False) -> None: ...

    def note(self, text: Text) -> None: ...

    def bullets(self, items: Sequence[Text]) -> None: ...

    def callout(self, label: Text, text: Text) -> None: ...

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        caption: str,
        *,
        description: str = "",
        name: str = "",
        row_heads: bool = False,
    ) -> None: ...

    def status_table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        caption: str,
        *,
        description: str = "",
        name: str = "",
    ) -> None:
        self.table(columns, rows, caption, description=description, name=name, row_heads=True)

    def matrix(
        self,
        corner: str,
        columns: Sequence[str],
        rows: Sequence[tuple[str, Sequence[RatedCell]]],
        caption: str,
        *,
        description: str = "",
        name: str = "",
    ) -> None: ...

    def gantt(
        self,
        layout: GanttLayout,
        names: Sequence[str],
        alt: str,
        caption: str,
        *,
        twin: str,
        name: str = "",
    ) -> None: ...

    def chart(self, chart: Chart, alt: str, caption: str, *, name: str = "") -> None: ...

    def graph(self, layout: GraphLayout, alt: str, caption: str, *, twin: str, name: str = "") -> None: ...
