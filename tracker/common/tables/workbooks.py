"""Excel workbooks: from the bytes of a file to its sheets' tables; nothing in them is followed or run.

The parts are read as a stream, in one pass, because openpyxl says neither which formula lacks its value nor
what is merged or hidden while it streams, and takes several times as long.
"""

import zipfile
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..archives import ArchiveRefused, opened_archive
from . import book_parts as parts
from .problems import Problems, TableRefused, refused
from .sheets import Book, SheetReader
from .table import Table

_CONTENT = "[Content_Types].xml"
_BOOK_TYPE = b"spreadsheetml.sheet.main+xml"

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


def read_workbook(
    data: bytes, problems: Problems, most_rows: int
) -> tuple[dict[str, Table], tuple[str, ...]]:
    """Return the sheets in their order, and notes on what was not read. Raises TableRefused."""
    try:
        with opened_archive(data) as archive:
            _refuse_other_kinds(archive)
            return _read(archive, problems, most_rows)
    except ArchiveRefused as error:
        raise refused(str(_REASONS[error.code]) % {"part": error.part[:80]}) from error
    except TableRefused:
        raise
    except (expat.ExpatError, KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise refused(str(_NO_BOOK)) from error


def _refuse_other_kinds(archive: zipfile.ZipFile) -> None:
    if _CONTENT not in archive.namelist() or _BOOK_TYPE not in archive.read(_CONTENT):
        raise ArchiveRefused("unreadable")


def _read(
    archive: zipfile.ZipFile, problems: Problems, most_rows: int
) -> tuple[dict[str, Table], tuple[str, ...]]:
    book_part = parts.target(archive, "", "officeDocument")
    targets = parts.relations(archive, book_part)
    sheets, since_1904 = parts.sheets(archive, book_part)
    strings = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
    styles = next((part for kind, part in targets.values() if kind == "styles"), "")
    book = Book(
        parts.strings(archive, strings) if strings else [],
        parts.day_styles(archive, styles) if styles else [],
        since_1904,
    )
    tables: dict[str, Table] = {}
    notes: list[str] = []
    for name, relation, is_hidden in sheets:
        kind, part = targets.get(relation, ("", ""))
        if kind != "worksheet":
            notes.append(_("“%(sheet)s” is no table and was not read.") % {"sheet": name})
            continue
        table = SheetReader(name, book, problems, most_rows).read(archive, part, is_hidden=is_hidden)
        if table is not None:
            tables[name] = table
            notes += table.notes
    return tables, tuple(notes)
