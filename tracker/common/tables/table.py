"""A table as it was read: headers, rows, and where each cell stands."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from .problems import Problems

type Value = str | Decimal | date | datetime | bool | None
"""A text file holds texts alone; None and "" are both empty."""


class Cell(NamedTuple):
    """`at` is its place in words, or what makes them: most cells are never asked for theirs."""

    value: Value
    at: "str | tuple[Table, int, int]"

    @property
    def place(self) -> str:
        return self.at if isinstance(self.at, str) else self.at[0].place(*self.at[1:])

    @property
    def is_empty(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True)
class Table:
    """`numbers` are the rows' places in the file, as people count them; `sheet` is empty for a text file.

    `is_hidden`: the sheet is not shown; `notes` tell what of it was not read as people see it.
    """

    headers: tuple[str, ...]
    header_row: int
    rows: Sequence[tuple[Value, ...]]
    numbers: Sequence[int]
    sheet: str = ""
    is_hidden: bool = False
    notes: tuple[str, ...] = ()

    def place(self, number: int, column: int) -> str:
        if self.sheet:
            return f"{self.sheet}!{letters(column)}{number}"
        header = self.headers[column] if column < len(self.headers) else ""
        if not header:
            return _("row %(row)d, column %(column)d") % {"row": number, "column": column + 1}
        return _("row %(row)d, column %(column)s") % {"row": number, "column": header}

    def columns(
        self,
        known: Mapping[str, Iterable[str]],
        *,
        needed: Iterable[str] = (),
        problems: Problems,
    ) -> "Rows":
        """Find the known columns by any of their headers; say which are twice, unknown or missing."""
        by_header = {folded(header): name for name, headers in known.items() for header in headers}
        at: dict[str, int] = {}
        for column, header in enumerate(self.headers):
            name = by_header.get(folded(header))
            if not header and not self._holds_something(column):
                continue
            if not header:
                problems.add(
                    self._at(column), _("A column without a name holds something. Name or empty it.")
                )
            elif name is None:
                problems.add(self._at(column), self._unknown(header, known))
            elif name in at:
                problems.add(self._at(column), _("The column “%(name)s” is there twice.") % {"name": header})
            else:
                at[name] = column
        for name in needed:
            if name not in at:
                problems.add(
                    self._at(),
                    _("The column “%(name)s” is missing. Add it.") % {"name": next(iter(known[name]))},
                )
        return Rows(self, at)

    def _holds_something(self, column: int) -> bool:
        return any(not Cell(row[column], "").is_empty for row in self.rows)

    def _unknown(self, header: str, known: Mapping[str, Iterable[str]]) -> str:
        names = ", ".join(next(iter(headers)) for headers in known.values())
        return _("Nothing here is called “%(name)s”. Rename or delete the column; known are: %(names)s.") % {
            "name": header[:80],
            "names": names,
        }

    def _at(self, column: int | None = None) -> str:
        if column is None:
            return self.sheet or _("row %(row)d") % {"row": self.header_row}
        return self.place(self.header_row, column)


class Row(NamedTuple):
    number: int
    values: tuple[Value, ...]
    rows: "Rows"

    @property
    def place(self) -> str:
        """The row as a whole."""
        sheet = self.rows.table.sheet
        row = _("row %(row)d") % {"row": self.number}
        return _("%(sheet)s, %(row)s") % {"sheet": sheet, "row": row} if sheet else row

    def cell(self, name: str) -> Cell:
        """Return the cell of a known column; an empty one where the file lacks the column."""
        column = self.rows.at.get(name)
        if column is None:
            return Cell(None, "")  # a column that is needed was missed already
        return Cell(self.values[column], (self.rows.table, self.number, column))


@dataclass(frozen=True)
class Rows:
    """The rows of a table by known columns; `at` holds the columns that the file has."""

    table: Table
    at: dict[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        for number, values in zip(self.table.numbers, self.table.rows, strict=True):
            yield Row(number, values, self)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(column: int) -> str:
    """Write a column, counted from 0, as sheets do: A … Z, AA …"""
    written = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        written = _LETTERS[rest] + written
    return written


def folded(header: str) -> str:
    """Headers are the same whatever their case, width and spaces."""
    return re.sub(r"[\s_]+", " ", unicodedata.normalize("NFKC", header)).strip().casefold()


def made_table(
    records: Iterable[tuple[int, Sequence[Value]]],
    problems: Problems,
    *,
    sheet: str = "",
    is_hidden: bool = False,
    notes: tuple[str, ...] = (),
    is_ragged_wrong: bool = True,
) -> Table | None:
    """Take the first row that holds anything as headers; None where nothing does. Blank rows are skipped."""
    header_row, headers = 0, tuple[str, ...]()
    rows: list[tuple[Value, ...]] = []
    numbers: list[int] = []
    for number, record in records:
        values = _trimmed(record)
        if not values:
            continue
        if not header_row:
            header_row, headers = number, tuple(_as_header(value) for value in values)
            continue
        if len(values) > len(headers) or (is_ragged_wrong and len(record) < len(headers)):
            problems.add(
                f"{sheet}!{number}:{number}" if sheet else _("row %(row)d") % {"row": number},
                _(
                    "It has %(count)d cells, but there are %(expected)d headers. "
                    "Look for a missing quote or separator."
                )
                % {"count": max(len(values), min(len(record), len(headers))), "expected": len(headers)},
            )
            continue
        rows.append((*values, *(None,) * (len(headers) - len(values))))
        numbers.append(number)
    if not header_row:
        return None
    return Table(headers, header_row, rows, numbers, sheet, is_hidden, notes)


def _trimmed(record: Sequence[Value]) -> tuple[Value, ...]:
    end = len(record)
    while end and (record[end - 1] is None or record[end - 1] == "" or _is_space(record[end - 1])):
        end -= 1
    return tuple(record[:end])


def _is_space(value: Value) -> bool:
    return isinstance(value, str) and value.isspace()


def _as_header(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split())
