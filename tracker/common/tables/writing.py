"""Tables on their way out: what a spreadsheet would take for a formula stays the text it is."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .. import limits

type Written = str | int | Decimal | date | bool | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET_MARKS = re.compile("_x|[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDEST = 60
_LOOKED_AT = 200


@dataclass(frozen=True)
class Sheet:
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Written]]


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Written]]) -> bytes:
    """Return UTF-8 with the mark that spreadsheets know; a text gets an apostrophe where it needs one."""
    out = io.StringIO()
    # All is quoted: where another separator rules, no text of ours falls apart into a formula.
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([with_prefix(header) for header in headers])
    writer.writerows([_in_text(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _in_text(value: Written) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return with_prefix(value)
        case date():
            return value.isoformat()
        case _:
            return f"{value:f}" if isinstance(value, Decimal) else str(value)


def with_prefix(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate, also behind apostrophes."""
    return f"'{text}" if _needs_prefix(text) else text


def without_prefix(text: str) -> str:
    """Take off exactly the apostrophe that `with_prefix` puts on."""
    return text[1:] if text.startswith("'") and _needs_prefix(text[1:]) else text


def _needs_prefix(text: str) -> bool:
    return text.lstrip("'\" ").startswith(_FORMULA) if text else False


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Texts are texts, never formulas; days are days; headers are bold and stay on top."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(book: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(sheet.title[:31])
    page.freeze_panes = "A2"
    for column, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[get_column_letter(column)].width = width
    heads = [WriteOnlyCell(page, value=header) for header in sheet.headers]
    for head in heads:
        head.font = Font(bold=True)
    page.append(heads)
    for row in sheet.rows:
        page.append([_in_sheet(page, value) for value in row])


def _in_sheet(page: Any, value: Written) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    if not value.startswith(("=", "#")):
        return _escaped(value) or None
    cell = WriteOnlyCell(page, value=_escaped(value))
    cell.data_type = "s"  # neither the formula nor the error that openpyxl takes it for
    return cell


def _escaped(text: str) -> str:
    """A sheet reads _x0041_ as A, so a text's own “_x” is written out; so is what no file may hold."""
    text = _SHEET_MARKS.sub(lambda found: f"_x{ord(found[0][0]):04X}_{found[0][1:]}", text)
    return text if len(text) <= limits.CELL_LENGTH else text[: limits.CELL_LENGTH - 1] + "…"


def _widths(sheet: Sheet) -> list[int]:
    shown = [sheet.headers, *sheet.rows[:_LOOKED_AT]]
    return [
        min(max(_width(row[column]) for row in shown) + 2, _WIDEST) for column in range(len(sheet.headers))
    ]


def _width(value: Written) -> int:
    """Chinese characters are two wide."""
    text = "" if value is None else str(value)
    return sum(2 if character > "\u2e7f" else 1 for character in text[:_WIDEST])
