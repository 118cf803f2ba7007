"""A register that comes as one table: read, looked at, and told column by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from .problems import refused
from .reading import ENDINGS, Reading, read_tables
from .table import Rows, Table

SAMPLES = 3


def ending_of(name: str) -> str:
    """Raises TableRefused for what is no register's file."""
    ending = PurePath(name).suffix.lower()
    if ending in ENDINGS:
        return ending
    if ending == ".xls":
        raise refused(_("This is an old Excel file. Save it as .xlsx and send it again."))
    raise refused(_("A register comes as CSV (.csv) or Excel (.xlsx)."))


@dataclass(frozen=True)
class Sight:
    """What is shown of a file before anybody says which column is what; `rows` are counted, `notes` told."""

    headers: Sequence[str]
    samples: Sequence[Sequence[str]]
    rows: int
    notes: Sequence[str] = ()

    @classmethod
    def of(cls, table: Table, notes: Sequence[str]) -> "Sight":
        beginning = [
            [str(value if value is not None else "")[:60] for value in row] for row in table.rows[:SAMPLES]
        ]
        return cls(table.headers, beginning, len(table.rows), notes)

    def heads(self, names: Sequence[str]) -> list[tuple[str, list[str], str]]:
        """Return each header with what its first rows hold and the column it is said to be."""
        said = [*names, *[""] * len(self.headers)]
        return [
            (header, [row[at] for row in self.samples if at < len(row) and row[at]], said[at])
            for at, header in enumerate(self.headers)
        ]


def read_register(
    data: bytes, name: str, reading: Reading | None = None, *, most_rows: int = 0
) -> tuple[Table, tuple[str, ...]]:
    """Return a file's table and what else to tell of it. Raises TableRefused with all that is wrong."""
    found = read_tables(data, ending=ending_of(name), reading=reading, most_rows=most_rows)
    table = found.only
    others = [sheet for sheet in found.tables if sheet != table.sheet]
    notes = [*found.notes]
    if others:
        notes.append(
            _("Only the sheet “%(sheet)s” is read; not read: %(others)s.")
            % {"sheet": table.sheet, "others": ", ".join(others)}
        )
    return table, tuple(notes)


def mapped(table: Table, names: Sequence[str]) -> Rows:
    """Return the rows by what each column of the file is said to be; columns without a name are left out."""
    return Rows(table, {name: column for column, name in enumerate(names) if name})
