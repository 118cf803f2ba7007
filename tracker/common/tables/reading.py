"""From the bytes of a file to its tables, by what the bytes are; its ending must agree."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .. import limits
from .delimited import read_delimited
from .problems import Problems, refused
from .table import Table
from .workbooks import read_workbook

ENDINGS = (".csv", ".xlsx")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"


@dataclass(frozen=True)
class Reading:
    """How a text file is to be read, where somebody chose; empty means that it is found out."""

    encoding: str = ""
    separator: str = ""


@dataclass(frozen=True)
class Found:
    """The tables of a file by their sheets' names, hidden ones included; how a text file was read."""

    tables: dict[str, Table]
    encoding: str = ""
    separator: str = ""
    notes: tuple[str, ...] = ()

    @property
    def only(self) -> Table:
        """The table of a text file, or the first sheet that is shown."""
        return next(table for table in self.tables.values() if not table.is_hidden)


def read_tables(data: bytes, *, ending: str, reading: Reading | None = None, most_rows: int = 0) -> Found:
    """Raises TableRefused with every row that does not fit, or with why it is no such file.

    `most_rows` is a limit lower than that of every table.
    """
    reading, most_rows = reading or Reading(), most_rows or limits.TABLE_ROWS
    _refuse_content(data, ending)
    problems = Problems()
    if ending == ".xlsx":
        tables, notes = read_workbook(data, problems, most_rows)
        found = Found(tables, notes=notes)
    else:
        table, encoding, separator = read_delimited(
            data,
            problems,
            encoding=reading.encoding,
            separator=reading.separator,
            most_rows=most_rows,
        )
        found = Found({"": table} if table else {}, encoding, separator)
    problems.refuse()
    if all(table.is_hidden for table in found.tables.values()):
        raise refused(_("The file holds no row. Fill in a table and send it again."))
    return found


def _refuse_content(data: bytes, ending: str) -> None:
    if not data:
        raise refused(_("The file is empty. Choose it again."))
    if len(data) > limits.UPLOAD_BYTES:
        raise refused(
            _("The file is larger than %(limit)d MB. Split it.") % {"limit": limits.UPLOAD_BYTES // 1024**2}
        )
    if ending not in ENDINGS:
        raise refused(_("Only CSV and Excel files (.xlsx) hold tables. Save it as one of them."))
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise refused(_("The file is protected by a password. Save it without one and send it again."))
        raise refused(_("This is an old Excel file. Save it as .xlsx and send it again."))
    if ending == ".csv" and data.startswith(_ZIP):
        raise refused(_("This is an Excel file or an archive, no CSV. Give it its right ending."))
