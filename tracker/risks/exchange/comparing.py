"""A file's rows beside the register as it stands: what is new, what changes, and what can't be so.

A row with the number of a risk changes it; one without a number is known by its title, else it is new.
What the file does not say stays. What was said in the past stays, too: a level or a state that differs is
one of today.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.tables import Problems, Row, Rows
from tracker.common.text import is_blank
from tracker.rollouts.models import Member, Rollout

from ..domain.register_file import FileResponse, FileRisk
from ..models import Risk, label
from . import columns
from .cells import UNSAID, readers
from .gathering import Eyes, register_of
from .known import Known

Status = Risk.Status

_TURNS = {
    Status.PROPOSED: {Status.OPEN, Status.CLOSED, Status.OCCURRED},
    Status.OPEN: {Status.CLOSED, Status.OCCURRED},
    Status.CLOSED: {Status.OPEN},
    Status.OCCURRED: {Status.OPEN},
}
_STAKE = ("probability", "impact", "best_days", "likely_days", "worst_days", "money")
_LONG = 20_000


@dataclass(frozen=True)
class ChangedRisk:
    """`now.responses` begin with those that there `were`, in their order."""

    was: FileRisk
    now: FileRisk


@dataclass
class Compared:
    """`new` as they stand in the file, `changed` by their numbers; only valid where nothing is wrong."""

    problems: Problems
    new: list[FileRisk] = field(default_factory=list)
    changed: list[ChangedRisk] = field(default_factory=list)
    same: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)

    @property
    def fingerprint(self) -> str:
        """Tells whether an import would still do what its preview showed."""
        return hashlib.sha256(repr((self.new, self.changed)).encode()).hexdigest()


def compare(rollout: Rollout, rows: Rows, *, by: Member | None, on: date) -> Compared:
    """Read the rows against the register of that day, as far as the member sees it."""
    return _Comparison(rollout, rows, by, on).run()


@dataclass
class _Said:
    """One risk of the file: its first row, what that says of it, and what is said of its responses."""

    row: Row
    number: int | None
    given: dict[str, Any]
    responses: list[tuple[Row, dict[str, Any]]]


class _Comparison:
    def __init__(self, rollout: Rollout, rows: Rows, by: Member | None, on: date) -> None:
        self.rows, self.by, self.on = rows, by, on
        eyes = Eyes.of(by)
        self.readers = {name: read for name, read in readers(Known(rollout)).items() if name in rows.at}
        self.has_second_name = bool(rollout.second_language)
        self.keeps_numbers = eyes.confidential
        self.stands = {risk.number: risk for risk in register_of(rollout, eyes)}
        self.by_title: dict[str, list[FileRisk]] = {}
        for risk in self.stands.values():
            self.by_title.setdefault(risk.name.casefold(), []).append(risk)
        self.found = Compared(Problems())

    @property
    def problems(self) -> Problems:
        return self.found.problems

    def run(self) -> Compared:
        for said in self._each():
            was = self._standing(said)
            if was is None:
                self._add_new(said)
            else:
                self._compare(said, was)
        if len(self.stands) + len(self.found.new) > limits.TABLE_ROWS:
            self.problems.add(
                "",
                _("A register holds at most %(limit)d risks, this would make %(count)d. Leave some out.")
                % {"limit": limits.TABLE_ROWS, "count": len(self.stands) + len(self.found.new)},
            )
        return self.found

    # The rows of one risk belong together.

    def _each(self) -> Iterator[_Said]:
        by_number: dict[int, _Said] = {}
        titles: set[str] = set()
        found: list[_Said] = []
        for row in self.rows:
            given = self._read(row, columns.RISK)
            response = self._read(row, columns.RESPONSE)
            number = given.pop("number", None)
            above = (
                by_number.get(number) if number else (found[-1] if found and not given.get("name") else None)
            )
            if above is not None:
                self._further(row, given, response, above)
                continue
            said = _Said(row, number, given, [])
            if number:
                by_number[number] = said
            elif self._is_twice(row, given, titles):
                continue
            if _says_something(response):
                said.responses.append((row, response))
            found.append(said)
        yield from found

    def _read(self, row: Row, names: dict) -> dict[str, Any]:
        given = {}
        for name in names:
            if name in self.readers:
                value = self.readers[name](row.cell(name), self.problems)
                if not (name in UNSAID and (value is None or value == "")):
                    given[name] = value
        return given

    def _further(self, row: Row, given: dict, response: dict, above: _Said) -> None:
        if any(value not in (None, "", (), False) for value in given.values()):
            self.problems.add(
                row.place,
                _("%(risk)s has a row above already. Here only a further response of it can stand.")
                % {"risk": label(above.number) if above.number else above.given.get("name", "")},
            )
        elif _says_something(response):
            above.responses.append((row, response))

    def _is_twice(self, row: Row, given: dict, titles: set[str]) -> bool:
        title = given.get("name", "").casefold()
        if title and title in titles:
            self.problems.add(
                row.cell("name").place, _("The title is there twice. Number the risks, or change one title.")
            )
            return True
        titles.add(title)
        return False

    def _standing(self, said: _Said) -> FileRisk | None:
        if said.number:
            return self.stands.get(said.number)
        namesakes = self.by_title.get(said.given.get("name", "").casefold(), [])
        if len(namesakes) > 1:
            self.problems.add(
                said.row.cell("name").place,
                _("%(risks)s are called so. Give the number of the one that is meant.")
                % {"risks": ", ".join(label(one.number or 0) for one in namesakes)},
            )
        return namesakes[0] if namesakes else None

    # What is new.

    def _add_new(self, said: _Said) -> None:
        for name in ("name", "probability", "impact"):
            cell = said.row.cell(name)
            if cell.is_empty or is_blank(str(cell.value)):
                self.problems.add(
                    _place(said.row, name),
                    _("A new risk needs its %(column)s. Fill it in.") % {"column": columns.ALL[name]},
                )
        kind = Risk.Kind(said.given.get("kind", Risk.Kind.THREAT))
        days = (said.given.get("status_on"), said.given.get("assessed_on"), self.on)
        raised = said.given.get("raised_on") or min(filter(None, days))
        is_over = said.given.get("status") in Risk.OVER
        now = FileRisk(
            **{
                "number": said.number if self.keeps_numbers else None,
                "strategy": Risk.STRATEGIES[kind][1],
                "raised_on": raised,
                "raised_by": "" if "raised_by" in self.rows.at or self.by is None else self.by.name,
                "status_on": self.on if is_over else raised,
                "assessed_on": raised,
                **said.given,
            }
        )
        now = replace(now, responses=self._responses(said, ()))
        self._check(said, now, None)
        self._check_days_of(said, now)
        self.found.new.append(now)

    def _check_days_of(self, said: _Said, now: FileRisk) -> None:
        for name in ("raised_on", "status_on", "assessed_on"):
            day = getattr(now, name)
            if day > self.on:
                self._wrong(
                    said, name, _("%(day)s is not known yet. Give today or an earlier day.") % {"day": day}
                )
            elif now.raised_on and day < now.raised_on:
                self._wrong(
                    said, name, _("That was before the risk was raised, on %(day)s.") % {"day": now.raised_on}
                )
        if now.status == Status.PROPOSED and now.status_on != now.raised_on:
            self._wrong(said, "status_on", _("A proposed risk has been so since it was raised."))
        if now.status in Risk.OVER and not now.reason:
            self._wrong(said, "reason", _("It is over. Say why."))

    # What changes.

    def _compare(self, said: _Said, was: FileRisk) -> None:
        given = said.given
        self._check_past(said, was)
        turns = given.get("status", was.status) != was.status
        now = replace(was, **{name: value for name, value in given.items() if name not in _PAST})
        now = self._with_kept_texts(was, now)
        if turns:
            now = replace(now, status_on=self.on, reason=given.get("reason", ""))
            self._check_turn(said, was, now)
        now = self._with_level(said, was, now)
        now = replace(now, responses=self._responses(said, was.responses))
        self._check(said, now, was)
        if now == was:
            self.found.same += 1
        else:
            self.found.changed.append(ChangedRisk(was, now))

    def _check_past(self, said: _Said, was: FileRisk) -> None:
        """Another day or person of the past tells that another risk is meant."""
        for name in ("raised_on", "raised_by"):
            if name in said.given and said.given[name] != getattr(was, name):
                self._wrong(
                    said,
                    name,
                    _(
                        "%(risk)s was raised on %(day)s by %(name)s, which stays. "
                        "Is another risk meant? Empty its number to add it as a new one."
                    )
                    % {"risk": label(was.number or 0), "day": was.raised_on, "name": was.raised_by or "–"},
                )
                return
        if said.given.get("status", was.status) == was.status:
            self._check_history(said, was, "status_on")
            self._check_history(said, was, "reason")

    def _check_history(self, said: _Said, was: FileRisk, name: str) -> None:
        if _said_of(said.given, was, name) != getattr(was, name):
            self._wrong(
                said,
                name,
                _("What was said in the past stays: “%(was)s”.") % {"was": getattr(was, name) or "–"},
            )

    def _check_turn(self, said: _Said, was: FileRisk, now: FileRisk) -> None:
        if now.status not in _TURNS[Status(was.status)]:
            self._wrong(
                said,
                "status",
                _("What is “%(was)s” can't become “%(now)s”.")
                % {"was": columns.STATUSES[was.status], "now": columns.STATUSES[now.status]},
            )
        if said.given.get("status_on", self.on) not in (was.status_on, self.on):
            self._wrong(said, "status_on", _("A new state begins today. Empty the cell."))
        if now.status in Risk.OVER and not now.reason:
            self._wrong(said, "reason", _("It is over. Say why."))

    def _with_level(self, said: _Said, was: FileRisk, now: FileRisk) -> FileRisk:
        """Let what differs be said today; a remark on an earlier level is none on this one."""
        note = _said_of(said.given, was, "note")
        if now.stake == was.stake and note == was.note:
            self._check_history(said, was, "assessed_on")
            return now
        if now.status in Risk.OVER:
            changed = next((name for name in _STAKE if getattr(now, name) != getattr(was, name)), "note")
            self._wrong(said, changed, _("It is over, so its level stays. Open it again first."))
        if said.given.get("assessed_on", self.on) not in (was.assessed_on, self.on):
            self._wrong(said, "assessed_on", _("A new level is said today. Empty the cell."))
        return replace(now, assessed_on=self.on, note="" if note == was.note else note)

    @staticmethod
    def _with_kept_texts(was: FileRisk, now: FileRisk) -> FileRisk:
        """A cell of Excel holds less than we do; what is only cut short is not changed."""
        return replace(
            now,
            **{
                name: getattr(was, name)
                for name in ("cause", "event", "effect", "trigger", "contingency")
                if _is_cut(getattr(was, name), getattr(now, name))
            },
        )

    # What is done about it.

    def _responses(self, said: _Said, were: Sequence[FileResponse]) -> tuple[FileResponse, ...]:
        now: list[FileResponse] = list(were)
        left = set(range(len(were)))
        for row, given in said.responses:
            values = {name.removeprefix("response_"): value for name, value in given.items()}
            number = values.pop("number", None)
            at = self._place(number, values.get("text"), were, left)
            if at is None:
                now.append(self._new_response(row, values))
            elif at not in left:
                self.problems.add(
                    _place(row, "response_number"),
                    _("The response %(number)d is there twice. Keep one of them.") % {"number": at + 1},
                )
            else:
                left.discard(at)
                now[at] = self._changed_response(row, were[at], values)
        return tuple(now)

    @staticmethod
    def _place(
        number: int | None, text: str | None, were: Sequence[FileResponse], left: set[int]
    ) -> int | None:
        """Return which of the risk's responses is meant, None where it is a new one."""
        if number is not None:
            return number - 1 if number <= len(were) else None
        return next((at for at in sorted(left) if were[at].text == text), None)

    def _new_response(self, row: Row, values: dict[str, Any]) -> FileResponse:
        if not values.get("text"):
            self.problems.add(
                _place(row, "response_text"),
                _("A response says what is to be done. Fill it in."),
            )
        if values.get("since", self.on) > self.on:
            self.problems.add(
                row.cell("response_since").place,
                _("%(day)s is not known yet. Give today or an earlier day.") % {"day": values["since"]},
            )
        return FileResponse(**{"since": self.on, **values})

    def _changed_response(self, row: Row, was: FileResponse, values: dict[str, Any]) -> FileResponse:
        since = values.pop("since", None)
        now = replace(was, **values)
        if _is_cut(was.text, now.text):
            now = replace(now, text=was.text)
        turns = (now.status, *now.expected) != (was.status, *was.expected)
        if since not in (None, was.since) and not (turns and since == self.on):
            self.problems.add(
                row.cell("response_since").place,
                _("What was said in the past stays: “%(was)s”.") % {"was": was.since},
            )
        return replace(now, since=self.on) if turns else now

    # What no risk can be.

    def _check(self, said: _Said, now: FileRisk, was: FileRisk | None) -> None:
        if now.strategy not in Risk.STRATEGIES[Risk.Kind(now.kind)]:
            fitting = ", ".join(str(one.label) for one in Risk.STRATEGIES[Risk.Kind(now.kind)])
            self._wrong(
                said,
                "strategy",
                _("“%(strategy)s” does not fit this kind of risk. Choose one of: %(fitting)s.")
                % {"strategy": columns.STRATEGIES[now.strategy], "fitting": fitting},
            )
        second_name_before = was.second_name if was else ""
        if now.second_name != second_name_before and not self.has_second_name:
            self._wrong(
                said,
                "second_name",
                _("This rollout has one language alone. Empty the cell, or add a language."),
            )
        self._check_lost_days(said, now)

    def _check_lost_days(self, said: _Said, now: FileRisk) -> None:
        days = {name: getattr(now, name) for name in ("best_days", "likely_days", "worst_days")}
        if all(value is None for value in days.values()):
            return
        missing = [name for name, value in days.items() if value is None]
        if missing:
            self._wrong(said, missing[0], _("Give the days in all three cases, or in none."))
        elif days["best_days"] > days["likely_days"]:
            self._wrong(
                said,
                "best_days",
                _("At best it can't cost more days than most likely. Give at most %(days)d.")
                % {"days": days["likely_days"]},
            )
        elif days["worst_days"] < days["likely_days"]:
            self._wrong(
                said,
                "worst_days",
                _("At worst it can't cost fewer days than most likely. Give at least %(days)d.")
                % {"days": days["likely_days"]},
            )

    def _wrong(self, said: _Said, name: str, what: str) -> None:
        self.problems.add(_place(said.row, name), what)


_PAST = frozenset({"status_on", "reason", "assessed_on", "note", "raised_on", "raised_by"})


def _place(row: Row, name: str) -> str:
    """Name the cell, also in a column that the file lacks."""
    return row.cell(name).place or _("%(row)s, column %(column)s") % {
        "row": row.place,
        "column": columns.ALL[name],
    }


def _says_something(response: dict[str, Any]) -> bool:
    return any(value not in (None, "") for name, value in response.items() if name != "response_number")


def _said_of(given: dict[str, Any], was: FileRisk, name: str) -> Any:
    before = getattr(was, name)
    said = given.get(name, before)
    return before if isinstance(before, str) and _is_cut(before, said) else said


def _is_cut(was: str, now: str) -> bool:
    return len(now) > _LONG and now.endswith("…") and was.startswith(now[:-1])
