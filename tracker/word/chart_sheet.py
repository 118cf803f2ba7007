"""The numbers of a chart as a workbook, and as what the drawing reads from it: both from the same columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from .xml import NOTHING, Xml, clean, el, join

_NAME = "Chart"
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_DAY_ZERO = date(1899, 12, 30)
_GENERAL = "General"

Value = str | float | date | None


@dataclass(frozen=True)
class Column:
    head: str
    values: Sequence[Value]
    format: str = _GENERAL

    @property
    def is_text(self) -> bool:
        return any(isinstance(value, str) for value in self.values)


class Sheet:
    """Columns of one height below their heads; every part of a chart names the column it draws."""

    def __init__(self) -> None:
        self._columns: list[Column] = []

    def add(self, column: Column) -> int:
        """Return the column's place, counted from 0."""
        self._columns.append(column)
        return len(self._columns) - 1

    def head(self, at: int) -> Xml:
        where = f"{_NAME}!${xl_col_to_name(at)}$1"
        cache = el("c:strCache", el("c:ptCount", val=1), _point(0, self._columns[at].head))
        return el("c:strRef", el("c:f", where), cache)

    def below(self, at: int) -> Xml:
        """Return the values below a column's head; where there is none, there is no point."""
        column = self._columns[at]
        where = f"{_NAME}!{xl_range_abs(1, at, len(column.values), at)}"
        kind = "str" if column.is_text else "num"
        cache = el(
            f"c:{kind}Cache",
            NOTHING if column.is_text else el("c:formatCode", column.format),
            el("c:ptCount", val=len(column.values)),
            join(_point(row, value) for row, value in enumerate(column.values) if value is not None),
        )
        return el(f"c:{kind}Ref", el("c:f", where), cache)

    def workbook(self) -> bytes:
        """Return what “Edit Data” opens; what people typed is never a formula."""
        file = BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(_NAME)
        for at, column in enumerate(self._columns):
            look = book.add_format({"num_format": column.format}) if column.format != _GENERAL else None
            sheet.write_string(0, at, clean(column.head))
            for row, value in enumerate(column.values, 1):
                if isinstance(value, str):
                    sheet.write_string(row, at, clean(value))
                elif value is not None:
                    sheet.write_number(row, at, _number(value), look)
        book.close()
        return file.getvalue()


def _number(value: float | date) -> float:
    """Return a number as a workbook counts it, a day as how many came before."""
    return (value - _DAY_ZERO).days if isinstance(value, date) else value


def _point(row: int, value: str | float | date) -> Xml:
    return el("c:pt", el("c:v", value if isinstance(value, str) else f"{_number(value):.16g}"), idx=row)
