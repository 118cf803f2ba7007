"""The tables of a report as a workbook: one sheet each, and the numbers behind its charts."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.utils import translation

from tracker.common.text import without_controls
from tracker.figures.chart import Chart
from tracker.figures.gantt import GanttLayout
from tracker.figures.graph import GraphLayout
from tracker.word.table import Cell, Column, RatedCell, Row
from tracker.word.text import Text

from .plain import in_one_line
from .sections import TOLD_BY
from .sections.teller import Teller
from .telling import Telling

_NUMBER = re.compile(r"[-−]?\d{1,15}(\.\d+)?")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def xlsx(telling: Telling, language: str, *, made_at: datetime) -> bytes:
    """Return the file's bytes; what people typed is text, never a formula."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"created": made_at.replace(tzinfo=None, microsecond=0), "title": telling.facts.rollout}
    )
    with translation.override(language):
        sheets = Sheets(book)
        for section in telling.outline:
            TOLD_BY[section](sheets, telling)
        sheets.finish(telling.facts.rollout)
    book.close()
    return file.getvalue()


class Sheets(Teller):
    """Takes the tables of what the sections tell; sentences and drawings stay with the other forms."""

    figure_width = gantt_width = 720.0

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._names: set[str] = set()
        self._bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def finish(self, title: str) -> None:
        """A workbook has at least one sheet."""
        if not self._names:
            self._sheet(title)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        return None

    def text(self, text: Text, *, lead: bool = False) -> None:
        return None

    def note(self, text: Text) -> None:
        return None

    def bullets(self, items: Sequence[Text]) -> None:
        return None

    def callout(self, label: Text, text: Text) -> None:
        return None

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
        self._fill(caption, [in_one_line(column.head) for column in columns], [list(row) for row in rows])

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
        self._fill(
            caption,
            [in_one_line(corner), *columns],
            [[label, *(cell.text or cell.score for cell in cells)] for label, cells in rows],
        )

    def chart(self, chart: Chart, alt: str, caption: str, *, name: str = "") -> None:
        sheet = self._sheet(caption)
        for column, head in enumerate([chart.first, *(one.name for one in chart.series)]):
            sheet.write_string(0, column, without_controls(head), self._bold)
        for number, (category, values) in enumerate(chart.rows, 1):
            sheet.write_string(number, 0, without_controls(category))
            for column, value in enumerate(values, 1):
                if value is not None:
                    sheet.write_number(number, column, value)

    def _fill(self, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Text | Cell]]) -> None:
        sheet = self._sheet(caption)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, without_controls(head), self._bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, in_one_line(cell))
        sheet.freeze_panes(1, 0)

    def _write(self, sheet, row: int, column: int, text: str) -> None:
        if _NUMBER.fullmatch(text):
            sheet.write_number(row, column, float(text.replace("−", "-")))
        else:
            sheet.write_string(row, column, without_controls(text), self._wrapped)

    def _sheet(self, caption: str):
        """Name it by its caption, as short as a sheet's name must be and no name twice."""
        base = _FORBIDDEN.sub(" ", caption).strip(" '")[:_LONGEST_NAME] or "–"
        name, number = base, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{base[: _LONGEST_NAME - 1 - len(str(number))]} {number}"
        self._names.add(name.casefold())
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 12, 22)
        return sheet
