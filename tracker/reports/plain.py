"""A report as plain text, for a mail that everybody can read: the same sections, told without any look."""

from collections.abc import Sequence
from textwrap import wrap

from django.utils import translation

from tracker.figures.chart import Chart
from tracker.figures.gantt import GanttLayout
from tracker.figures.graph import GraphLayout
from tracker.word.table import Cell, Column, RatedCell, Row
from tracker.word.text import Text, plain

from .sections.short import IN_A_MAIL, one_page
from .sections.teller import Teller
from .telling import Telling

_WIDTH = 76


def short_text(telling: Telling, language: str) -> str:
    """Return the one page as text."""
    with translation.override(language):
        told = Plain()
        one_page(told, telling, IN_A_MAIL)
        return told.text_so_far


class Plain(Teller):
    """Takes what the sections tell. Figures go without: each has a table or sentences that say the same."""

    figure_width = gantt_width = 720.0

    def __init__(self) -> None:
        self._parts: list[str] = []

    @property
    def text_so_far(self) -> str:
        return "\n\n".join(part for part in self._parts if part) + "\n"

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        line = " ".join(text.split())
        self._parts.append(line if level > 1 else "\n".join(wrap(line, _WIDTH)))
        if level > 1:
            self._parts[-1] += "\n" + "-" * min(len(line), _WIDTH)

    def text(self, text: Text, *, lead: bool = False) -> None:
        self._parts.append(_wrapped(plain(text)))

    def note(self, text: Text) -> None:
        self._parts.append(_wrapped(plain(text)))

    def bullets(self, items: Sequence[Text]) -> None:
        self._parts.append("\n".join(_item("-", plain(item)) for item in items))

    def callout(self, label: Text, text: Text) -> None:
        head = plain(label)
        self._parts.append(_item(">", f"{head}: {plain(text)}" if head else plain(text)))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        caption: str,
        *,
        description: str = "",
        name: str = "",
        row_heads: bool = False,
    ) -> None:
        """A row a line; its other cells follow the first, each after its column's name."""
        heads = [plain(column.head) for column in columns]
        lines = []
        for row in rows:
            first, *others = (in_one_line(cell) for cell in row)
            told = "; ".join(
                f"{head}: {cell}"
                for head, cell in zip(heads[1:], others, strict=True)
                if cell not in ("", "–")
            )
            lines.append(_item("-", f"{first} – {told}" if told else first))
        self._parts.append("\n".join([caption, *lines]))

    def matrix(
        self,
        corner: str,
        columns: Sequence[str],
        rows: Sequence[tuple[str, Sequence[RatedCell]]],
        caption: str,
        *,
        description: str = "",
        name: str = "",
    ) -> None:
        held = [
            f"- {label} × {column}: {cell.text}"
            for label, cells in rows
            for column, cell in zip(columns, cells, strict=True)
            if cell.text
        ]
        self._parts.append("\n".join([caption, *held]))

    def graph(self, layout: GraphLayout, alt: str, caption: str, *, twin: str, name: str = "") -> None:
        return None

    def gantt(
        self,
        layout: GanttLayout,
        names: Sequence[str],
        alt: str,
        caption: str,
        *,
        twin: str,
        name: str = "",
    ) -> None:
        return None

    def chart(self, chart: Chart, alt: str, caption: str, *, name: str = "") -> None:
        self._parts.append(_wrapped(alt))


def in_one_line(cell: Text | Cell) -> str:
    """Return the words of a cell without any look."""
    return " ".join(plain(cell.text if isinstance(cell, Cell) else cell).split())


def _wrapped(text: str) -> str:
    return "\n".join("\n".join(wrap(line, _WIDTH)) or line for line in text.splitlines())


def _item(mark: str, text: str) -> str:
    return "\n".join(wrap(" ".join(text.split()), _WIDTH, initial_indent=f"{mark} ", subsequent_indent="  "))
