"""A register's file: one table, as CSV or Excel.

A row is a risk with its first response; each further response has a row of its own below, with the
number of its risk and nothing else of it.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tracker.common.tables import Sheet, write_csv, write_xlsx
from tracker.common.tables.writing import Written

from ..domain.register_file import FileResponse, FileRisk
from ..models import label
from . import columns
from .gathering import Eyes


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
