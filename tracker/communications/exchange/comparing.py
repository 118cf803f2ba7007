"""A file's rows beside the register as it stands: what is new, what changes, and what can't be so.

A stakeholder is known by the name, whatever its case. What the file does not say stays; an attitude that
differs is one of today.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.tables import Cell, Problems, Row, Rows, some_text, text_line, whole_number
from tracker.common.tables.cells import shown
from tracker.common.tables.words import one_of
from tracker.common.text import changes_direction
from tracker.rollouts.models import Rollout

from ..domain.influence import SCALE
from ..domain.register_file import FileStakeholder
from ..models import Stakeholder
from . import columns
from .gathering import People, register_of

_EMAIL_LENGTH = 254
UNSAID = frozenset({"name", "kind", "interest", "influence", "attitude", "language"})
"""Columns of which an empty cell says nothing."""


@dataclass(frozen=True)
class Changed:
    """`pk` and `version` are those of the row that stands."""

    pk: int
    version: int
    was: FileStakeholder
    now: FileStakeholder


@dataclass
class Compared:
    """Only valid where nothing is wrong."""

    problems: Problems
    new: list[FileStakeholder] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)

    @property
    def fingerprint(self) -> str:
        """Tells whether an import would still do what its preview showed."""
        return hashlib.sha256(repr((self.new, self.changed)).encode()).hexdigest()


def compare(rollout: Rollout, rows: Rows, *, on: date) -> Compared:
    """Read the rows against the register of that day."""
    return _Comparison(rollout, rows, on).run()


class _Comparison:
    def __init__(self, rollout: Rollout, rows: Rows, on: date) -> None:
        self.rollout, self.rows = rollout, rows
        self.readers = {name: read for name, read in _readers(People(rollout)).items() if name in rows.at}
        self.stands: dict[str, list[tuple[Stakeholder, FileStakeholder]]] = {}
        self.count = 0
        for one in register_of(rollout, on):
            self.stands.setdefault(one[1].name.casefold(), []).append(one)
            self.count += 1
        self.gone = {name.casefold() for name in _taken_out(rollout)}
        self.rows_of: dict[str | int, int] = {}
        self.found = Compared(Problems())

    def run(self) -> Compared:
        for row in self.rows:
            given = self._read(row)
            name = given.get("name", "")
            if not name:
                self._wrong(row, "name", _("A row needs the stakeholder’s name. Fill it in."))
            else:
                self._take(row, given)
        total = self.count + len(self.found.new)
        if total > limits.STAKEHOLDERS:
            self.found.problems.add(
                "",
                _("At most %(limit)d stakeholders fit, this would make %(count)d. Leave some out.")
                % {"limit": limits.STAKEHOLDERS, "count": total},
            )
        return self.found

    def _read(self, row: Row) -> dict[str, Any]:
        given = {}
        for name, read in self.readers.items():
            value = read(row.cell(name), self.found.problems)
            if not (name in UNSAID and value in (None, "")):
                given[name] = value
        return given

    def _is_twice(self, row: Row, name: str, key: str | int) -> bool:
        first = self.rows_of.setdefault(key, row.number)
        if first != row.number:
            self._wrong(
                row,
                "name",
                _("“%(name)s” stands in row %(row)d already. Keep one of them, or tell the names apart.")
                % {"name": shown(name), "row": first},
            )
        return first != row.number

    def _take(self, row: Row, given: dict[str, Any]) -> None:
        name = given["name"]
        meant = self._meant(name, given.get("department"))
        if len(meant) > 1:
            self._wrong(
                row,
                "name",
                _("%(count)d in the register are called so. Tell them apart by name or department there.")
                % {"count": len(meant)},
            )
        elif self._is_twice(row, name, meant[0][0].pk if meant else name.casefold()):
            return
        elif meant:
            self._compare(row, given, *meant[0])
        elif name.casefold() in self.gone:
            self._wrong(
                row,
                "name",
                _("“%(name)s” was taken out of the register. Take them back first, or leave the row out.")
                % {"name": shown(name)},
            )
        else:
            self._add(row, given)

    def _meant(self, name: str, department: str | None) -> list[tuple[Stakeholder, FileStakeholder]]:
        """Return whom a row means; of several that are called so, whoever is of its department."""
        namesakes = self.stands.get(name.casefold(), [])
        for is_it in (
            lambda one: one.name == name,
            lambda one: one.department == department,
        ):
            narrowed = [(stands, one) for stands, one in namesakes if is_it(one)]
            if len(namesakes) > 1 and narrowed:
                namesakes = narrowed
        return namesakes

    def _add(self, row: Row, given: dict[str, Any]) -> None:
        is_group = (given.get("people") or 1) > 1
        kind = Stakeholder.Kind.GROUP if is_group else Stakeholder.Kind.PERSON
        new = FileStakeholder(**{"language": self.rollout.language, "kind": kind.value, **given})
        self.found.new.append(self._checked(row, given, new))

    def _compare(self, row: Row, given: dict[str, Any], stands: Stakeholder, was: FileStakeholder) -> None:
        now = replace(was, **{**given, "name": was.name})
        if _is_cut(was.note, now.note):
            now = replace(now, note=was.note)
        now = self._checked(row, given, now)
        if now == was:
            self.found.same += 1
        else:
            self.found.changed.append(Changed(stands.pk, stands.row_version, was, now))

    def _checked(self, row: Row, given: dict[str, Any], now: FileStakeholder) -> FileStakeholder:
        """A person has no number of people."""
        if now.kind != Stakeholder.Kind.PERSON:
            return now
        if (given.get("people") or 1) > 1:
            self._wrong(
                row,
                "people",
                _("A person is one. Say in the column “%(column)s” that it is a group, or empty the cell.")
                % {"column": columns.ALL["kind"]},
            )
        return replace(now, people=None)

    def _wrong(self, row: Row, name: str, what: str) -> None:
        self.found.problems.add(row.cell(name).place or row.place, what)


def _taken_out(rollout: Rollout) -> list[str]:
    return list(rollout.stakeholders.exclude(left_on=None).values_list("name", flat=True))


def _is_cut(was: str, now: str) -> bool:
    """A cell of Excel holds less than we do; what is only cut short is not changed."""
    return len(now) >= limits.CELL_LENGTH - 1 and now.endswith("…") and was.startswith(now[:-1])


type Reader = Callable[[Cell, Problems], Any]


def _readers(people: People) -> dict[str, Reader]:
    return {
        "name": _name,
        "kind": one_of(columns.CHOICES["kind"]),
        "people": partial(whole_number, least=1, most=limits.GROUP_PEOPLE),
        "department": text_line,
        "interest": _level,
        "influence": _level,
        "attitude": one_of(columns.CHOICES["attitude"]),
        "attitude_wanted": one_of(columns.CHOICES["attitude_wanted"], empty=""),
        "channel": one_of(columns.CHOICES["channel"], empty=""),
        "language": one_of(columns.CHOICES["language"]),
        "email": _email,
        "owner": partial(_person, people),
        "note": some_text,
    }


_level = partial(whole_number, least=SCALE.start, most=SCALE.stop - 1)


def _name(cell: Cell, problems: Problems) -> str:
    name = text_line(cell, problems)
    if changes_direction(name):
        problems.add(cell.place, _("A name can't hold characters that turn the direction of writing."))
        return ""
    return name


def _email(cell: Cell, problems: Problems) -> str:
    typed = text_line(cell, problems, limit=_EMAIL_LENGTH)
    if not typed:
        return ""
    try:
        validate_email(typed)
    except ValidationError:
        problems.add(
            cell.place,
            _("“%(value)s” is no e-mail address. Write it as name@example.com, or empty the cell.")
            % {"value": shown(typed)},
        )
        return ""
    return typed


def _person(people: People, cell: Cell, problems: Problems) -> str:
    name = text_line(cell, problems)
    if name and not people.is_somebody(name):
        problems.add(
            cell.place,
            _("“%(name)s” is not in the team. Add them, correct the name, or leave the column out.")
            % {"name": shown(name)},
        )
        return ""
    return name
