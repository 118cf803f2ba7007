"""A plan as a workbook: steps, phases, links, the calendar and the baseline, each on its sheet."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.tables import Cell, Rows, Sheet, Table, choice, text_line, whole_number
from tracker.common.tables.writing import Written

from ..domain.plan import LinkKind, NodeRef
from ..domain.plan_file import PlanFile
from . import columns, notation
from .one_table import read_one_table, read_steps, step_cells
from .parts import Parts
from .settings import settings_of

STEP_COLUMNS = {name: label for name, label in columns.STEP.items() if name != "waits_for"}


def sheets_of(plan: PlanFile, *, money: bool) -> list[Sheet]:
    """Return the sheets, without any column of money unless it may be seen."""
    phases = [{name: getattr(phase, name) for name in columns.PHASE} for phase in plan.phases]
    links: list[dict[str, Written]] = [
        {"before": str(link.before), "after": str(link.after), "kind": link.kind.value, "lag": link.lag}
        for link in plan.links
    ]
    pairs: list[dict[str, Written]] = [{"what": what, "value": value} for what, value in settings_of(plan)]
    dates = [{name: getattr(date, name) for name in columns.DATES} for date in plan.baseline]
    return [
        _sheet("steps", STEP_COLUMNS, [step_cells(step) for step in plan.steps], money),
        _sheet("phases", columns.PHASE, phases, money),
        _sheet("links", columns.LINK, links, money),
        _sheet("settings", columns.SETTING, pairs, money),
        _sheet("baseline", columns.DATES, dates, money),
    ]


def _sheet(name: str, known: Mapping[str, Promise], rows: list[dict[str, Written]], money: bool) -> Sheet:
    shown_columns = {name: label for name, label in known.items() if money or name not in columns.MONEY}
    return Sheet(
        str(columns.SHEETS[name]),
        columns.headers(shown_columns),
        [[row.get(column) for column in shown_columns] for row in rows],
    )


def read_sheets(tables: Mapping[str, Table], parts: Parts) -> list[str]:
    """Gather what the sheets say; return notes on those that are not of a plan.

    A workbook without a sheet of steps is read as one table, from the first sheet that is shown.
    """
    known = columns.by_word(columns.SHEETS)
    found = {known[name.casefold()]: table for name, table in tables.items() if name.casefold() in known}
    if "steps" not in found:
        first = next(table for table in tables.values() if not table.is_hidden)
        read_one_table(first, parts)
        return _not_read(tables, {first.sheet})
    _read_found(found, parts)
    return _not_read(tables, {table.sheet for table in found.values()})


def _not_read(tables: Mapping[str, Table], read: set[str]) -> list[str]:
    return [
        _("The sheet “%(sheet)s” is no part of a plan and was not read.") % {"sheet": name}
        for name in tables
        if name not in read
    ]


def _read_found(found: Mapping[str, Table], parts: Parts) -> None:
    for row in _rows(found, "settings", columns.SETTING, parts):
        parts.setting(row.cell("what"), row.cell("value"))
    for row in _rows(found, "phases", columns.PHASE, parts, needed=("name",)):
        parts.phase(row, has_gate=True)
    parts.has_phases = bool(parts.phases)
    steps = _rows(found, "steps", columns.STEP, parts, needed=("phase", "name", "days"))
    parts.silent = frozenset(STEP_COLUMNS.keys() - steps.at.keys() - {"key"})
    parts.has_links = "links" in found or "waits_for" in steps.at
    parts.problems.refuse()
    read_steps(list(steps), parts)
    _read_links(found, parts)
    for row in _rows(found, "baseline", columns.DATES, parts, needed=("node", "start", "finish")):
        node = parts.node(row.cell("node"))
        if node:
            parts.date(node, *map(row.cell, ("start", "finish", "days", "cost")))


def _rows(
    found: Mapping[str, Table],
    name: str,
    known: dict[str, Promise],
    parts: Parts,
    *,
    needed: tuple[str, ...] = (),
) -> Rows:
    if name not in found:
        return Rows(Table((), 0, (), ()))
    return found[name].columns(columns.in_each_language(known), needed=needed, problems=parts.problems)


def _read_links(found: Mapping[str, Table], parts: Parts) -> None:
    ends = notation.Ends(
        {step.key: step.name for step in parts.steps},
        {key: phase.name for key, phase in parts.phases.items()},
    )
    kinds = {kind.value.casefold(): kind for kind in LinkKind}
    for row in _rows(found, "links", columns.LINK, parts, needed=("before", "after")):
        after = _end(row.cell("after"), ends, parts)
        kind = choice(row.cell("kind"), parts.problems, kinds, empty=LinkKind.FS)
        lag = whole_number(row.cell("lag"), parts.problems, least=-limits.LAG_DAYS, most=limits.LAG_DAYS)
        before = row.cell("before")
        waits = _waits(before, parts)
        if after and waits and kind:
            parts.waits.append((after, waits._replace(kind=kind, lag=lag or 0)))


def _end(cell: Cell, ends: notation.Ends, parts: Parts) -> NodeRef | None:
    waits = _waits(cell, parts)
    return ends.find(waits, parts.problems) if waits else None


def _waits(cell: Cell, parts: Parts) -> notation.Waits | None:
    text = text_line(cell, parts.problems, needed=True)
    kind, colon, name = text.partition(":")
    if colon and kind.strip().lower() in ("step", "phase"):
        return notation.Waits(kind.strip().lower(), name.strip(), LinkKind.FS, 0, cell)
    return notation.Waits("", text, LinkKind.FS, 0, cell) if text else None
