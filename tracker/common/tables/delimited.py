"""Text files with separators: which one, what is quoted, where a quote is left open."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .. import limits
from .encodings import decoded
from .problems import Problems, refused
from .table import Table, made_table
from .writing import without_prefix

SEPARATORS = {",": ",", ";": ";", "\t": "⇥", "|": "|"}
_SAID = re.compile(r"sep=(.)\n", re.IGNORECASE)
_BEGINNING = 200_000


def read_delimited(
    data: bytes, problems: Problems, *, encoding: str = "", separator: str = "", most_rows: int
) -> tuple[Table | None, str, str]:
    """Return the table, its encoding and its separator. Raises TableRefused for what is no such file."""
    text, found = decoded(data, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said = _SAID.match(text)
    skipped = 0
    if said:
        text, skipped = text[said.end() :], 1
    separator = separator or (said[1] if said else _separator(text))
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1 + skipped
        raise refused(
            _("It holds NUL, which is no text. Save it as CSV anew."), _("row %(row)d") % {"row": row}
        )
    table = made_table(_records(text, separator, skipped, most_rows), problems)
    return table, found, separator


def _separator(text: str) -> str:
    """The one that cuts the first row into most cells; quoted ones do not count."""
    beginning = re.sub(r'"[^"]*"', "", text[:_BEGINNING]).lstrip()
    first = beginning.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _records(text: str, separator: str, skipped: int, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Give each record the number of the row that a sheet would show it in."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    number = skipped
    while True:
        number += 1
        opened_on = reader.line_num + 1 + skipped
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refused(_unreadable(str(error)), _("row %(row)d") % {"row": opened_on}) from error
        _refuse_size(record, number, most_rows)
        yield number, [without_prefix(cell) for cell in record]


def _refuse_size(record: list[str], number: int, most_rows: int) -> None:
    if number > most_rows + 1:
        raise refused(
            _("It has more than %(limit)d rows. Split it into smaller files.") % {"limit": most_rows}
        )
    if len(record) > limits.TABLE_COLUMNS:
        raise refused(
            _("It has more than %(limit)d columns. Delete those that are not needed.")
            % {"limit": limits.TABLE_COLUMNS},
            _("row %(row)d") % {"row": number},
        )
    for cell in record:
        if len(cell) > limits.TEXT_LENGTH:
            raise refused(
                _("A cell is longer than %(limit)d characters. Shorten it, or close its quote.")
                % {"limit": limits.TEXT_LENGTH},
                _("row %(row)d") % {"row": number},
            )


def _unreadable(error: str) -> str:
    if "unexpected end of data" in error:
        return _("A quote is opened here and never closed. Close it, or double it where it is meant.")
    if "field limit" in error:
        return _("A cell is longer than %(limit)d characters. Shorten it, or close its quote.") % {
            "limit": limits.TEXT_LENGTH
        }
    return _("A quote stands where none can. Double it where it is meant, and quote the whole cell.")
