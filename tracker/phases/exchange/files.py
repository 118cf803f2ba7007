"""The three forms of a plan's file, by its ending."""

from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from tracker.common.domain.workdays import Calendar
from tracker.common.tables import Problem, Problems, Reading, TableRefused, read_tables, write_csv, write_xlsx

from ..domain.imports import in_order
from ..domain.msproject import FileRefused, read_project, write_project
from ..domain.plan_file import PlanFile
from ..wording_project import refused_words
from .one_table import read_one_table, rows_of
from .parts import Parts, ReadPlan
from .workbook import read_sheets, sheets_of

ENDINGS = (".xml", ".csv", ".xlsx")


def ending_of(name: str) -> str:
    """Raises TableRefused for what is no plan's file."""
    ending = PurePath(name).suffix.lower()
    if ending in ENDINGS:
        return ending
    if ending in (".mpp", ".mpt"):
        raise _refused(_("This is Project's own file. Save it in Project as XML and send that."))
    if ending == ".xls":
        raise _refused(_("This is an old Excel file. Save it as .xlsx and send it again."))
    raise _refused(_("A plan comes as MS Project XML (.xml), CSV (.csv) or Excel (.xlsx)."))


def read_plan(data: bytes, name: str, *, otherwise: Calendar, reading: Reading | None = None) -> ReadPlan:
    """Read a file by the ending of its name; `otherwise` is the calendar where the file has none.

    Raises TableRefused with everything that is wrong in it.
    """
    ending = ending_of(name)
    if ending == ".xml":
        return _read_project(data)
    found = read_tables(data, ending=ending, reading=reading)
    parts = Parts(Problems(), otherwise)
    notes = list(found.notes)
    if ending == ".csv":
        read_one_table(found.only, parts)
    else:
        notes += read_sheets(found.tables, parts)
    return parts.finish(tuple(notes))


def _read_project(data: bytes) -> ReadPlan:
    try:
        return ReadPlan(in_order(read_project(data, other_phase=_("Other steps"))))
    except FileRefused as error:
        raise _refused(refused_words(error)) from error


def write_plan(plan: PlanFile, ending: str, *, money: bool = True) -> bytes:
    if ending == ".csv":
        return write_csv(*rows_of(plan, money=money))
    if ending == ".xlsx":
        return write_xlsx(sheets_of(plan, money=money))
    return write_project(plan if money else without_money(plan))


def without_money(plan: PlanFile) -> PlanFile:
    return replace(
        plan,
        steps=tuple(replace(step, planned_cost=None, actual_cost=None) for step in plan.steps),
        baseline=tuple(replace(date, cost=None) for date in plan.baseline),
    )


def _refused(what: str) -> TableRefused:
    return TableRefused([Problem("", what)])
