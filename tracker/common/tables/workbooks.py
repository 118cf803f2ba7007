"""Excel workbooks: values only, each with its cell; nothing in them is calculated, followed or run.

The parts are read as a stream, in one pass, because openpyxl says neither which formula lacks its value nor
what is merged or hidden while it streams, and takes several times as long.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import limits
from ..archives import ArchiveRefused, opened_archive
from .problems import Problems, TableRefused, refused
from .table import Table, Value, letters, made_table

_CONTENT = "[Content_Types].xml"
_BOOK_TYPE = b"spreadsheetml.sheet.main+xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_CHUNK = 256 * 1024
_DIGITS = 40
_FIRST_SURE_SERIAL = 61  # before it, the calendar of 1900 holds a day that never was
_LAST_SERIAL = 2_958_465


_NO_BOOK = gettext_lazy("This is no Excel workbook, or it is damaged. Save it as .xlsx and send it again.")
_REASONS = {
    "unreadable": _NO_BOOK,
    "xml": _NO_BOOK,
    "too_large": gettext_lazy("Unpacked it is far larger than a table should be. Save only what is needed."),
    "too_many": gettext_lazy("It is packed from too many parts. Save it anew and send it again."),
    "twice": gettext_lazy("It holds the part “%(part)s” twice. Save it anew and send it again."),
    "outside": gettext_lazy("Its part “%(part)s” points outside the file. Save it anew and send it again."),
    "active": gettext_lazy("Its part “%(part)s” could run or hide something. Save the file without it."),
    "dtd": gettext_lazy("Its part “%(part)s” declares entities. Save it anew and send it again."),
}


def read_workbook(data: bytes, problems: Problems) -> tuple[dict[str, Table], tuple[str, ...]]:
    """Return the sheets in their order, and notes on what was not read. Raises TableRefused."""
    try:
        with opened_archive(data) as archive:
            _refuse_other_kinds(archive)
            return _read(archive, problems)
    except ArchiveRefused as error:
        raise refused(str(_REASONS[error.code]) % {"part": error.part[:80]}) from error
    except TableRefused:
        raise
    except (expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise refused(str(_NO_BOOK)) from error


def _refuse_other_kinds(archive: zipfile.ZipFile) -> None:
    if _CONTENT not in archive.namelist() or _BOOK_TYPE not in archive.read(_CONTENT):
        raise ArchiveRefused("unreadable")


@dataclass
class _Book:
    strings: list[str]
    is_day: list[bool]
    counts_from_1904: bool


def _read(archive: zipfile.ZipFile, problems: Problems) -> tuple[dict[str, Table], tuple[str, ...]]:
    book_part = _target(archive, "", "officeDocument")
    targets = _relations(archive, book_part)
    sheets, since_1904 = _sheets(archive, book_part)
    strings = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
    styles = next((part for kind, part in targets.values() if kind == "styles"), "")
    book = _Book(
        list(_strings(archive, strings)) if strings else [],
        list(_day_styles(archive, styles)) if styles else [],
        since_1904,
    )
    tables: dict[str, Table] = {}
    notes: list[str] = []
    for name, relation, is_hidden in sheets:
        kind, part = targets.get(relation, ("", ""))
        if kind != "worksheet":
            notes.append(_("“%(sheet)s” is no table and was not read.") % {"sheet": name})
            continue
        table = _Sheet(name, book, problems).read(archive, part, is_hidden=is_hidden)
        if table is not None:
            tables[name] = table
            notes += table.notes
    return tables, tuple(notes)


def _parse(archive: zipfile.ZipFile, part: str, start: Any, end: Any = None, text: Any = None) -> None:
    """Names come without their namespace, which differs between the kinds of workbook."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _relations(archive: zipfile.ZipFile, of: str) -> dict[str, tuple[str, str]]:
    """Return each relation's kind and the part it leads to; what leads outside is no part."""
    folder, name = posixpath.split(of)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if rels not in archive.namelist():
        return found

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes["Type"].rpartition("/")[2]
            found[attributes["Id"]] = kind, _joined(folder, attributes["Target"])

    _parse(archive, rels, start)
    return found


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _target(archive: zipfile.ZipFile, of: str, kind: str) -> str:
    part = next((part for found, part in _relations(archive, of).values() if found == kind), "")
    if part not in archive.namelist():
        raise ArchiveRefused("unreadable")
    return part


def _sheets(archive: zipfile.ZipFile, part: str) -> tuple[list[tuple[str, str, bool]], bool]:
    sheets: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if _local(name) == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(" id")]
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes["name"], ids[0] if ids else "", is_hidden))
        elif _local(name) == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")

    _parse(archive, part, start)
    return sheets, since_1904


def _strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The texts that cells share; how they are to be spoken in Japanese is left out."""
    found: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local in inside:
            inside[local] += 1
        elif local == "si":
            pieces.clear()

    def end(name: str) -> None:
        local = _local(name)
        if local in inside:
            inside[local] -= 1
        elif local == "si":
            found.append(_unescaped("".join(pieces)))

    def text(data: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(data)

    _parse(archive, part, start, end, text)
    return found


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _day_styles(archive: zipfile.ZipFile, part: str) -> list[bool]:
    """Tell for each format of cells whether it shows a number as a day."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    formats = dict(BUILTIN_FORMATS)
    are_days: dict[int, bool] = {}
    found: list[bool] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = _local(name)
        if local == "numFmt":
            formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            inside = True
        elif local == "xf" and inside:
            number = int(attributes.get("numFmtId", 0))
            if number not in are_days:
                are_days[number] = is_date_format(formats.get(number, ""))
            found.append(are_days[number])
            if len(found) > limits.SHEET_FORMATS:
                raise refused(
                    _("It has more formats of cells than Excel allows. Copy its values into a new file.")
                )

    def end(name: str) -> None:
        nonlocal inside
        if _local(name) == "cellXfs":
            inside = False

    _parse(archive, part, start, end)
    return found


@dataclass
class _Sheet:
    """Gathers one sheet; `_row` is the row being read, by columns."""

    name: str
    book: _Book
    problems: Problems
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
        _parse(archive, part, self._start, self._end, self._characters)
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
        local = _local(name)
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
        local = _local(name)
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
            self._put(_unescaped("".join(self._pieces)))
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
                return _unescaped(value)
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
        if len(self._rows) > limits.TABLE_ROWS:
            raise refused(
                _("It has more than %(limit)d rows. Split it into smaller files.")
                % {"limit": limits.TABLE_ROWS},
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
