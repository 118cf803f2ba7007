"""A plan as one table, as CSV holds it: rows of the plan, its phases, their steps and gates, in their order.

| Kind | Key | Phase | Name | … |
| plan | start | | 2026-09-07 | settings: name, calendar, go-live |
| phase | P1 | | Prepare | |
| step | p1-1 | P1 | Choose the team | days, owner, what it waits for, … |
| gate | | P1 | Ready to begin | |

The baseline of a phase's row is that of its start. A table without kinds holds steps alone; their phases
are then known by key or name, or made.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from tracker.common.tables import Row, Table, choice, text_line
from tracker.common.tables.cells import shown
from tracker.common.tables.writing import Written

from ..domain.plan import NodeRef
from ..domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile
from . import columns, notation
from .parts import KEY, Parts
from .settings import settings_of


def rows_of(plan: PlanFile, *, money: bool) -> tuple[list[str], list[list[Written]]]:
    """Return the headers and rows, without any column of money unless it may be seen."""
    names = {name: label for name, label in columns.ONE_TABLE.items() if money or name not in columns.MONEY}
    rows = [[row.get(name) for name in names] for row in _rows(plan)]
    return columns.headers(names), rows


type _Row = dict[str, Written]


def _rows(plan: PlanFile) -> Iterator[_Row]:
    kinds = {name: str(word) for name, word in columns.KINDS.items()}
    waits: dict[NodeRef, list] = {}
    for link in plan.links:
        waits.setdefault(link.after, []).append(link)
    dates = {date.node: _dates(date) for date in plan.baseline}
    steps: dict[str, list[FileStep]] = {phase.key: [] for phase in plan.phases}
    for step in plan.steps:
        steps[step.phase].append(step)
    for what, value in settings_of(plan):
        yield {"kind": kinds["plan"], "key": what, "name": value}
    for phase in plan.phases:
        yield {
            "kind": kinds["phase"],
            "key": phase.key,
            "name": phase.name,
            "second_name": phase.second_name,
            "waits_for": notation.written(waits.get(NodeRef("phase", phase.key), ())),
            "not_before": phase.not_before,
            "deadline": phase.deadline,
            **dates.get(f"start:{phase.key}", {}),
        }
        for step in steps[phase.key]:
            yield {
                "kind": kinds["step"],
                **step_cells(step),
                "waits_for": notation.written(waits.get(NodeRef("step", step.key), ())),
                **dates.get(f"step:{step.key}", {}),
            }
        gate = dates.get(f"gate:{phase.key}", {})
        if phase.gate_name or phase.second_gate_name or gate:
            yield {
                "kind": kinds["gate"],
                "phase": phase.key,
                "name": phase.gate_name,
                "second_name": phase.second_gate_name,
                **gate,
            }


def step_cells(step: FileStep) -> _Row:
    cells = {name: getattr(step, name) for name in columns.STEP if name != "waits_for"}
    return {**cells, "is_dropped": str(columns.YES) if step.is_dropped else None}


def _dates(date: FileBaselineDate) -> _Row:
    return {
        "baseline_start": date.start,
        "baseline_finish": date.finish,
        "baseline_days": date.days,
        "baseline_cost": date.cost,
    }


def read_one_table(table: Table, parts: Parts) -> None:
    """Gather what the table says. Raises TableRefused for columns that are none of a plan's."""
    rows = table.columns(
        columns.in_each_language(columns.ONE_TABLE),
        needed=("phase", "name", "days"),
        problems=parts.problems,
    )
    parts.problems.refuse()
    parts.silent = frozenset(columns.STEP.keys() - rows.at.keys() - {"key", "waits_for"})
    parts.has_links = "waits_for" in rows.at
    kinds = columns.by_word(columns.KINDS)
    by_kind: dict[str, list[Row]] = {name: [] for name in columns.KINDS}
    for row in rows:
        kind = choice(row.cell("kind"), parts.problems, kinds, empty="step") or "step"
        by_kind[kind].append(row)
    for row in by_kind["plan"]:
        parts.setting(row.cell("key"), row.cell("name"))
    for row in by_kind["phase"]:
        made = parts.phase(row, has_gate=False)
        if made:
            parts.wait(NodeRef("phase", made.key), row)
            _read_date(row, f"start:{made.key}", parts)
    parts.has_phases = bool(parts.phases)
    read_steps(by_kind["step"], parts)
    phases = _Phases(parts)
    for row in by_kind["gate"]:
        key = phases.find(row)
        if key:
            _read_gate(row, key, parts)
    if not parts.steps and not parts.phases and not parts.problems:
        parts.problems.add("", _("The table describes no step. Fill in a row and send it again."))


def read_steps(rows: list[Row], parts: Parts) -> None:
    """Take rows of steps, each with the phase it names."""
    phases = _Phases(parts)
    for row in rows:
        key = phases.find(row)
        if key is None:
            continue
        parts.step(row, key)
        _read_date(row, f"step:{parts.steps[-1].key}", parts)


class _Phases:
    """Finds the phase that a row names by its key or name; makes it where the file describes none."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._by_name = {phase.name: key for key, phase in parts.phases.items()}

    def find(self, row: Row) -> str | None:
        cell, parts = row.cell("phase"), self._parts
        text = text_line(cell, parts.problems, needed=True)
        if not text:
            return None
        if text in parts.phases or text in self._by_name:
            return text if text in parts.phases else self._by_name[text]
        if parts.has_phases:
            parts.problems.add(
                cell.place,
                _("No row of this file describes the phase “%(name)s”. Add one, or correct the name.")
                % {"name": shown(text)},
            )
            return None
        key = text if KEY.fullmatch(text) else parts.key(cell._replace(value=None), "phase", text)
        parts.phases[key] = FilePhase(key, text)
        parts.places[f"phase:{key}"] = row.place
        self._by_name[text] = key
        return key


def _read_gate(row: Row, key: str, parts: Parts) -> None:
    parts.phases[key] = replace(
        parts.phases[key],
        gate_name=text_line(row.cell("name"), parts.problems),
        second_gate_name=text_line(row.cell("second_name"), parts.problems),
    )
    _read_date(row, f"gate:{key}", parts)


def _read_date(row: Row, node: str, parts: Parts) -> None:
    names = ("baseline_start", "baseline_finish", "baseline_days", "baseline_cost")
    parts.date(node, *map(row.cell, names))
