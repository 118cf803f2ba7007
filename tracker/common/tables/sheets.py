"""One sheet of an Excel workbook: its cells' values by place, calculated by nobody."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import limits
from ..archives import ArchiveRefused
from .book_parts import local_name, parse, unescaped
from .problems import Problems, refused
from .table import Table, Value, letters, made_table

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_DIGITS = 40
_FIRST_SURE_SERIAL = 61  # before it, the calendar of 1900 holds a day that never was
_LAST_SERIAL = 2_958_465


@dataclass
class Book:
    """What its sheets share."""

    strings: list[str]
    is_day: list[bool]
    counts_from_1904: bool


@dataclass
class SheetReader:
    """Gathers one sheet; `_row` is the row being read, by columns."""

    name: str
    book: Book
    problems: Problems
    most_rows: int
    _rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    _row: dict[int, Value] = field(default_factory=dict)
    _number: int = 0
    _column: int = -1
    _cell: dict[str, str] = field(default_factory=dict)
    _text: list[str] | None = None
    _pieces: list[str] = field(default_factory=list)
    _value: str | None = None
    _has_formula: bool = False
    _is_spoken: bool = False
    _merged: int = 0
    _hidden: int = 0

    def read(self, archive: zipfile.ZipFile, part: str, *, is_hidden: bool) -> Table | None:
        parse(archive, part, self._start, self._end, self._characters)
        return made_table(
            self._rows,
            self.problems,
            sheet=self.name,
            is_hidden=is_hidden,
            notes=tuple(self._notes()),
            is_ragged_wrong=False,
        )

    def _notes(self) -> Iterator[str]:
        if self._merged:
            yield ngettext(
                "“%(sheet)s”: %(count)d merged area; its text counts for its first cell alone.",
                "“%(sheet)s”: %(count)d merged areas; their texts count for their first cells alone.",
                self._merged,
            ) % {"sheet": self.name, "count": self._merged}
        if self._hidden:
            yield ngettext(
                "“%(sheet)s”: %(count)d hidden row or column was read as well.",
                "“%(sheet)s”: %(count)d hidden rows or columns were read as well.",
                self._hidden,
            ) % {"sheet": self.name, "count": self._hidden}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "c":
            self._begin_cell(attributes)
        elif local in ("v", "t"):
            self._text = []
        elif local == "f":
            self._has_formula = True
        elif local == "rPh":
            self._is_spoken = True
        elif local == "row":
            self._begin_row(attributes)
        elif local == "mergeCell":
            self._merged += 1
        elif local == "col":
            self._hidden += attributes.get("hidden") in ("1", "true")

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._number = int(attributes.get("r") or self._number + 1)
        self._column, self._row = -1, {}
        self._hidden += attributes.get("hidden") in ("1", "true")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column(found[1]) if found else self._column + 1
        self._cell, self._value, self._has_formula = attributes, None, False
        self._pieces.clear()

    def _characters(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end(self, name: str) -> None:
        local = local_name(name)
        if local == "v":
            self._value, self._text = "".join(self._text or ()), None
        elif local == "t":
            if not self._is_spoken:
                self._pieces += self._text or ()
            self._text = None
        elif local == "rPh":
            self._is_spoken = False
        elif local == "c":
            self._end_cell()
        elif local == "row":
            self._end_row()

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            self._put(unescaped("".join(self._pieces)))
        elif self._value is not None:
            self._put(self._typed(kind, self._value))
        elif self._has_formula:
            self._say(_("The formula was saved without its value. Open the file in Excel and save it again."))

    def _put(self, value: Value) -> None:
        if value is None or value == "":
            return
        if self._column >= limits.TABLE_COLUMNS:
            raise refused(
                _("It has more than %(limit)d columns. Delete those that are not needed.")
                % {"limit": limits.TABLE_COLUMNS},
                self._place,
            )
        if isinstance(value, str) and len(value) > limits.CELL_LENGTH:
            self._say(
                _("A cell is longer than %(limit)d characters. Shorten it.") % {"limit": limits.CELL_LENGTH}
            )
        else:
            self._row[self._column] = value

    def _typed(self, kind: str, value: str) -> Value:
        match kind:
            case "s":
                return self._shared(value)
            case "str":
                return unescaped(value)
            case "b":
                return value.strip() in ("1", "true")
            case "e":
                self._say(_("It holds the error %(error)s. Correct or empty it.") % {"error": value[:20]})
            case "d":
                return self._iso_day(value)
            case _:
                return self._number_or_day(value)
        return None

    def _shared(self, value: str) -> str:
        try:
            at = int(value)
            if at < 0:
                raise IndexError
            return self.book.strings[at]
        except (IndexError, ValueError):
            raise ArchiveRefused("xml") from None

    def _number_or_day(self, value: str) -> Value:
        number = _number(value)
        if number is None:
            self._say(_("“%(value)s” is no number.") % {"value": value[:20]})
            return None
        style = int(self._cell.get("s") or 0)
        if style < len(self.book.is_day) and self.book.is_day[style]:
            return self._day_of(number)
        return number

    def _day_of(self, serial: Decimal) -> Value:
        first = 0 if self.book.counts_from_1904 else _FIRST_SURE_SERIAL
        if not first <= serial <= _LAST_SERIAL:
            self._say(_("“%(value)s” is no day. Check it.") % {"value": f"{serial:f}"[:20]})
            return None
        origin = datetime(1904, 1, 1) if self.book.counts_from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        try:
            moment = origin + timedelta(seconds=round(float(serial) * 86_400))
        except OverflowError:
            self._say(_("“%(value)s” is no day. Check it.") % {"value": f"{serial:f}"[:20]})
            return None
        return moment.date() if moment.time() == datetime.min.time() else moment

    def _iso_day(self, value: str) -> Value:
        try:
            moment = datetime.fromisoformat(value.removesuffix("Z"))
        except ValueError:
            self._say(_("“%(value)s” is no day. Check it.") % {"value": value[:20]})
            return None
        return moment.date() if moment.time() == datetime.min.time() else moment

    def _end_row(self) -> None:
        if not self._row:
            return
        if len(self._rows) > self.most_rows:
            raise refused(
                _("It has more than %(limit)d rows. Split it into smaller files.")
                % {"limit": self.most_rows},
                self.name,
            )
        row: list[Value] = [None] * (max(self._row) + 1)
        for column, value in self._row.items():
            row[column] = value
        self._rows.append((self._number, row))

    @property
    def _place(self) -> str:
        return f"{self.name}!{letters(self._column)}{self._number}"

    def _say(self, what: str) -> None:
        self.problems.add(self._place, what)


def _column(name: str) -> int:
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _number(value: str) -> Decimal | None:
    """Return what a sheet shows: fifteen digits, so that 0.1 + 0.2 is 0.3; None for what is no number."""
    if len(value) > _DIGITS:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    if number - number != 0 or "_" in value or (number == 0 and re.search("[1-9].*[eE]", value)):
        return None  # infinite, not a number, written as no sheet writes, or too small to be told from 0
    return Decimal(f"{number:.15g}")
