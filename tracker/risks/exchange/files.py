"""A register's file: one table, as CSV or Excel.

A row is a risk with its first response; each further response has a row of its own below, with the
number of its risk and nothing else of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from tracker.common.tables import (
    ENDINGS,
    Reading,
    Rows,
    Sheet,
    Table,
    TableRefused,
    read_tables,
    write_csv,
    write_xlsx,
)
from tracker.common.tables.problems import refused
from tracker.common.tables.writing import Written

from ..domain.register_file import FileResponse, FileRisk
from ..models import label
from . import columns
from .gathering import Eyes

SAMPLES = 3


def ending_of(name: str) -> str:
    """Raises TableRefused for what is no register's file."""
    ending = PurePath(name).suffix.lower()
    if ending in ENDINGS:
        return ending
    if ending == ".xls":
        raise refused(_("This is an old Excel file. Save it as .xlsx and send it again."))
    raise refused(_("A register comes as CSV (.csv) or Excel (.xlsx)."))


def write_register(risks: Iterable[FileRisk], ending: str, *, eyes: Eyes) -> bytes:
    names = columns.names(confidential=eyes.confidential, money=eyes.money)
    headers = [str(columns.ALL[name]) for name in names]
    rows = [[row.get(name) for name in names] for risk in risks for row in _rows(risk)]
    if ending == ".csv":
        return write_csv(headers, rows)
    return write_xlsx([Sheet(_("Risks"), headers, rows)])


def _rows(risk: FileRisk) -> Iterator[dict[str, Written]]:
    number = {"number": label(risk.number) if risk.number else ""}
    cells = {name: _written(name, getattr(risk, name)) for name in columns.RISK}
    first, *others = [_response(at, one) for at, one in enumerate(risk.responses, 1)] or [{}]
    yield {**cells, **number, **first}
    for other in others:
        yield {**number, **other}


def _response(number: int, response: FileResponse) -> dict[str, Written]:
    cells: dict[str, Written] = {"response_number": number}
    for name in columns.RESPONSE:
        if name not in cells:
            cells[name] = _written(name, getattr(response, name.removeprefix("response_")))
    return cells


_CHOICES = {
    "kind": columns.KINDS,
    "status": columns.STATUSES,
    "category": columns.CATEGORIES,
    "proximity": columns.PROXIMITIES,
    "strategy": columns.STRATEGIES,
    "response_status": columns.RESPONSE_STATUSES,
}


def _written(name: str, value: object) -> Written:
    if name in _CHOICES:
        return str(_CHOICES[name].get(str(value), value))
    if isinstance(value, bool):
        return str(columns.YES) if value else ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return value  # type: ignore[return-value]


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


def read_register(data: bytes, name: str, reading: Reading | None = None) -> tuple[Table, tuple[str, ...]]:
    """Return a file's table and what else to tell of it. Raises TableRefused with all that is wrong."""
    found = read_tables(data, ending=ending_of(name), reading=reading)
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


__all__ = ["ENDINGS", "Sight", "TableRefused", "ending_of", "mapped", "read_register", "write_register"]
