"""What a file of tables says of a plan, gathered row by row, and put together at the end."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.domain.workdays import Calendar
from tracker.common.tables import (
    Cell,
    Problems,
    Row,
    choice,
    day,
    money,
    some_text,
    text_line,
    whole_number,
    yes_or_no,
)

from ..domain.imports import in_order, keeping
from ..domain.plan import NodeRef, PlanLink
from ..domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile
from . import columns, notation

KEY = re.compile("[a-zA-Z0-9-]{1,40}")
_NODE = re.compile("(step|start|gate):([a-zA-Z0-9-]{1,40})")


@dataclass(frozen=True)
class ReadPlan:
    """A file's plan as it was read, and which parts of a plan it says nothing about.

    `places` tells where each phase and step stands (“step:KEY”: “row 7”); `silent` are the fields of steps
    that the file has no column for; `notes` what was read otherwise than people see it.
    """

    plan: PlanFile
    places: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    has_calendar: bool = True
    has_go_live: bool = True
    has_links: bool = True
    has_phases: bool = True

    def over(self, stands: PlanFile) -> PlanFile:
        """Return the plan with everything that the file is silent about as it stands."""
        plan = self.plan if self.has_phases else _with_known_phases(self.plan, stands)
        plan = keeping(plan, stands, self.silent)
        if not self.has_links:
            there = {NodeRef("phase", phase.key) for phase in plan.phases}
            there |= {NodeRef("step", step.key) for step in plan.steps}
            kept = tuple(link for link in stands.links if {link.before, link.after} <= there)
            plan = replace(plan, links=kept)
        if not self.has_calendar:
            plan = replace(plan, calendar=stands.calendar)
        return in_order(replace(plan, name=plan.name or stands.name))

    def starting(self, day: date) -> "ReadPlan":
        """Let the plan begin on another day than the file says."""
        plan = replace(self.plan, calendar=replace(self.plan.calendar, start=day))
        return replace(self, plan=plan, has_calendar=True)


def _with_known_phases(plan: PlanFile, stands: PlanFile) -> PlanFile:
    """Phases that stood only in the rows of steps are those of the plan with the same key or name."""
    known = {phase.name: phase for phase in stands.phases} | {phase.key: phase for phase in stands.phases}
    found = {phase.key: known.get(phase.key) or known.get(phase.name, phase) for phase in plan.phases}
    return replace(
        plan,
        phases=tuple(dict.fromkeys(found.values())),
        steps=tuple(replace(step, phase=found[step.phase].key) for step in plan.steps),
    )


@dataclass
class Parts:
    """Gathers a plan; `finish` puts it together once nothing is wrong."""

    problems: Problems
    otherwise: Calendar
    phases: dict[str, FilePhase] = field(default_factory=dict)
    steps: list[FileStep] = field(default_factory=list)
    links: list[PlanLink] = field(default_factory=list)
    baseline: list[FileBaselineDate] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    waits: list[tuple[NodeRef, notation.Waits]] = field(default_factory=list)
    silent: frozenset[str] = frozenset()
    has_links: bool = True
    has_phases: bool = True
    _settings: dict[str, object] = field(default_factory=dict)
    _days_off: list[date] = field(default_factory=list)
    _extra_days: list[date] = field(default_factory=list)
    _made: set[str] = field(default_factory=set)

    @cached_property
    def _setting_words(self) -> dict[str, str]:
        return columns.by_word(columns.SETTINGS)

    def setting(self, what: Cell, value: Cell) -> None:
        name = choice(what, self.problems, self._setting_words, needed=True)
        match name:
            case None:
                return
            case "start" | "target":
                self._settings[name] = day(value, self.problems, needed=name == "start")
            case "day_off" | "extra_day":
                found = day(value, self.problems, needed=True)
                (self._days_off if name == "day_off" else self._extra_days).extend([found] if found else [])
                self._settings[name] = True
            case "weekdays":
                self._settings[name] = self._weekdays(value)
            case "go_live":
                self._settings[name] = self.node(value)
            case _:
                self._settings[name] = text_line(value, self.problems)

    def _weekdays(self, cell: Cell) -> frozenset[int]:
        known = columns.weekdays_by_word()
        words = re.split(r"[\s,;，；、]+", text_line(cell, self.problems, limit=limits.TEXT_LENGTH))
        for word in filter(None, words):
            choice(Cell(word, cell.place), self.problems, known)
        found = frozenset(known[word.casefold()] for word in words if word.casefold() in known)
        if not found:
            self.problems.add(cell.place, _("Name at least one day of the week, as Monday."))
        return found

    def node(self, cell: Cell) -> str | None:
        """Return “step:KEY”, “start:PHASE” or “gate:PHASE”."""
        text = text_line(cell, self.problems)
        if text and not _NODE.fullmatch(text):
            self.problems.add(
                cell.place, _("Write it as step:KEY or gate:KEY, with the key of a step or phase.")
            )
            return None
        return text or None

    def phase(self, row: Row, *, has_gate: bool) -> FilePhase | None:
        """Take a row that describes a phase."""
        name = text_line(row.cell("name"), self.problems, needed=True)
        key = self.key(row.cell("key"), "phase", name)
        if not key:
            return None
        made = FilePhase(
            key,
            name,
            text_line(row.cell("second_name"), self.problems),
            text_line(row.cell("gate_name"), self.problems) if has_gate else "",
            text_line(row.cell("second_gate_name"), self.problems) if has_gate else "",
            day(row.cell("not_before"), self.problems),
            day(row.cell("deadline"), self.problems),
        )
        if key in self.phases:
            self.problems.add(row.place, _("The key “%(key)s” is there twice. Change one.") % {"key": key})
        self.phases[key] = made
        self.places[f"phase:{key}"] = row.place
        return made

    def step(self, row: Row, phase: str) -> None:
        """Take a row that describes a step of this phase."""
        problems, name = self.problems, text_line(row.cell("name"), self.problems, needed=True)
        key = self.key(row.cell("key"), "step", phase, name)
        days = whole_number(row.cell("days"), problems, least=0, most=limits.STEP_DAYS, needed=True)
        self.steps.append(
            FileStep(
                key=key,
                phase=phase,
                name=name,
                days=days or 0,
                second_name=text_line(row.cell("second_name"), problems),
                best_days=self._some_days(row.cell("best_days")),
                worst_days=self._some_days(row.cell("worst_days")),
                owner=text_line(row.cell("owner"), problems),
                not_before=day(row.cell("not_before"), problems),
                deadline=day(row.cell("deadline"), problems),
                planned_cost=money(row.cell("planned_cost"), problems),
                actual_cost=money(row.cell("actual_cost"), problems),
                started_on=day(row.cell("started_on"), problems),
                finished_on=day(row.cell("finished_on"), problems),
                days_left=self._some_days(row.cell("days_left"), least=1),
                said_on=day(row.cell("said_on"), problems),
                blocked_reason=text_line(row.cell("blocked_reason"), problems),
                is_dropped=yes_or_no(row.cell("is_dropped"), problems),
            )
        )
        if f"step:{key}" in self.places:
            problems.add(row.place, _("The key “%(key)s” is there twice. Change one.") % {"key": key})
        self.places[f"step:{key}"] = row.place
        self.wait(NodeRef("step", key), row)

    def _some_days(self, cell: Cell, *, least: int = 0) -> int | None:
        return whole_number(cell, self.problems, least=least, most=limits.STEP_DAYS)

    def wait(self, after: NodeRef, row: Row) -> None:
        cell = row.cell("waits_for")
        text = some_text(cell, self.problems)
        self.waits += [(after, one) for one in notation.waits_of(cell, text)] if text else []

    def date(self, node: str, start: Cell, finish: Cell, days: Cell, cost: Cell) -> None:
        """Take the baseline of a node; empty cells are none."""
        if start.is_empty and finish.is_empty:
            return
        first = day(start, self.problems, needed=True)
        last = day(finish, self.problems, needed=True)
        count = whole_number(days, self.problems, least=0, most=limits.STEP_DAYS)
        amount = money(cost, self.problems)
        if first and last:
            self.baseline.append(FileBaselineDate(node, first, last, count or 0, amount))

    def key(self, cell: Cell, *names: str) -> str:
        """Return the key that stands there, else one made of the names: the same names get the same key."""
        typed = text_line(cell, self.problems)
        if typed and not KEY.fullmatch(typed):
            self.problems.add(
                cell.place, _("A key has letters, digits and hyphens, at most 40. Change it, or empty it.")
            )
        if typed:
            return typed
        digest = hashlib.sha256("\0".join(names).encode("utf-8", "replace")).hexdigest()
        key, number = f"n-{digest[:10]}", 1
        while key in self._made:
            number += 1
            key = f"n-{digest[:10]}-{number}"
        self._made.add(key)
        return key

    def finish(self, notes: tuple[str, ...] = ()) -> ReadPlan:
        """Raises TableRefused."""
        self._join()
        self.problems.refuse()
        says = self._settings
        has_calendar = bool(says.keys() & {"start", "weekdays", "day_off", "extra_day"})
        plan = PlanFile(
            name=str(says.get("name") or ""),
            calendar=self._calendar() if has_calendar else self.otherwise,
            phases=tuple(self.phases.values()),
            steps=tuple(self.steps),
            links=tuple(self.links),
            go_live=says.get("go_live"),  # type: ignore[arg-type]
            target_go_live=says.get("target"),  # type: ignore[arg-type]
            baseline=tuple(self.baseline),
        )
        return ReadPlan(
            in_order(plan),
            self.places,
            notes,
            self.silent,
            has_calendar,
            "go_live" in says or "target" in says,
            self.has_links,
            self.has_phases,
        )

    def _calendar(self) -> Calendar:
        says = self._settings
        return Calendar(
            start=says.get("start") or self.otherwise.start,  # type: ignore[arg-type]
            weekdays=says.get("weekdays") or self.otherwise.weekdays,  # type: ignore[arg-type]
            days_off=frozenset(self._days_off),
            extra_working_days=frozenset(self._extra_days),
        )

    def _join(self) -> None:
        ends = notation.Ends(
            {step.key: step.name for step in self.steps},
            {key: phase.name for key, phase in self.phases.items()},
        )
        for after, waits in self.waits:
            before = ends.find(waits, self.problems)
            if before:
                self.links.append(PlanLink(before, after, waits.kind, waits.lag, len(self.links) + 1))
