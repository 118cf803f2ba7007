"""What importing a register would do, in words, before anything is stored; it can be kept as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.tables import Rows
from tracker.common.tables.problems import Problem
from tracker.common.wording import Shown, in_chinese
from tracker.rollouts.models import ActivityEntry, Member, Rollout

from .domain.register_file import FileResponse, FileRisk
from .exchange import ChangedRisk, Compared, compare
from .exchange.columns import ALL, CATEGORIES, KINDS, PROXIMITIES, RESPONSE_STATUSES, STATUSES, STRATEGIES
from .models import label

ROWS_SHOWN = 200
FIELDS_SHOWN = 6

_KINDS = {
    "added": Shown(gettext_lazy("Added"), "plus", "good"),
    "changed": Shown(gettext_lazy("Changed"), "pencil", "accent"),
}


class ChangeRow(NamedTuple):
    kind: str
    label: str
    title: str
    what: str

    @property
    def shown(self) -> Shown:
        return _KINDS[self.kind]


@dataclass(frozen=True)
class ImportPreview:
    """There are no rows where something is wrong. `left_out` are the headers of columns that are not taken;
    `sent_before` is the day of the same file.
    """

    fingerprint: str
    added: int
    changed: int
    same: int
    rows: Sequence[ChangeRow]
    problems: Sequence[Problem]
    problem_count: int
    left_out: Sequence[str]
    notes: Sequence[str]
    sent_before: str

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "ImportPreview":
        """Lists come back where rows went in."""
        rows = [ChangeRow(*row) for row in kept["rows"]]
        return cls(**{**kept, "rows": rows, "problems": [Problem(*one) for one in kept["problems"]]})

    @property
    def rows_left(self) -> int:
        return self.added + self.changed - len(self.rows)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed)

    @property
    def sent_before_on(self) -> date | None:
        return date.fromisoformat(self.sent_before) if self.sent_before else None


def preview_import(
    rollout: Rollout, rows: Rows, *, by: Member, on: date, sha256: str, notes: Sequence[str] = ()
) -> ImportPreview:
    found = compare(rollout, rows, by=by, on=on)
    taken = set(rows.at.values())
    sent = imported_before(rollout, sha256)
    return ImportPreview(
        fingerprint=found.fingerprint,
        added=len(found.new),
        changed=len(found.changed),
        same=found.same,
        rows=[] if found.problems else list(islice(_rows(found), ROWS_SHOWN)),
        problems=found.problems.kept,
        problem_count=found.problems.count,
        left_out=[
            header or _("column %(number)d") % {"number": column + 1}
            for column, header in enumerate(rows.table.headers)
            if column not in taken
        ],
        notes=list(notes),
        sent_before=sent.isoformat() if sent else "",
    )


def imported_before(rollout: Rollout, sha256: str) -> date | None:
    """Return the day on which the same file was imported already."""
    entries = ActivityEntry.objects.filter(
        rollout=rollout, verb="risks_imported", detail__text__contains=sha256
    )
    last = entries.order_by("-number").first()
    return last.at.date() if last else None


def _rows(found: Compared) -> Iterator[ChangeRow]:
    for one in found.changed:
        yield ChangeRow("changed", label(one.was.number or 0), one.was.name, _parted(_changes(one)))
    for new in found.new:
        yield ChangeRow("added", label(new.number) if new.number else "", new.name, _of_new(new))


def _of_new(new: FileRisk) -> str:
    said = _("%(kind)s, %(status)s, level %(level)d") % {
        "kind": KINDS[new.kind],
        "status": STATUSES[new.status],
        "level": new.probability * new.impact,
    }
    count = len(new.responses)
    if not count:
        return said
    return _parted([said, ngettext("%(count)d response", "%(count)d responses", count) % {"count": count}])


def _parted(parts: Sequence[str]) -> str:
    return ("；" if in_chinese() else "; ").join(parts)


def _changes(one: ChangedRisk) -> list[str]:
    fields = [
        _change(ALL[name], name, getattr(one.was, name), getattr(one.now, name))
        for name in ALL
        if name not in _FOLLOWS and getattr(one.was, name, None) != getattr(one.now, name, None)
    ]
    responses = [
        words
        for at, now in enumerate(one.now.responses)
        if (words := _response(at + 1, one.was.responses[at] if at < len(one.was.responses) else None, now))
    ]
    found = [*fields, *responses]
    more = len(found) - FIELDS_SHOWN
    if more <= 0:
        return found
    left = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return [*found[:FIELDS_SHOWN], left]


_FOLLOWS = frozenset({"status_on", "assessed_on"})
"""Days that follow from another change."""


def _response(number: int, was: FileResponse | None, now: FileResponse) -> str:
    if was is None:
        return _("response added: “%(text)s”") % {"text": now.text[:60]}
    if was == now:
        return ""
    if was.status != now.status:
        return _("response %(number)d: %(was)s → %(now)s") % {
            "number": number,
            "was": RESPONSE_STATUSES[was.status],
            "now": RESPONSE_STATUSES[now.status],
        }
    return _("response %(number)d changed") % {"number": number}


def _change(column: str | Promise, name: str, was: Any, now: Any) -> str:
    return _("%(field)s: %(was)s → %(now)s") % {
        "field": column,
        "was": _value(name, was),
        "now": _value(name, now),
    }


_WORDS = {
    "kind": KINDS,
    "status": STATUSES,
    "category": CATEGORIES,
    "proximity": PROXIMITIES,
    "strategy": STRATEGIES,
}


def _value(name: str, value: Any) -> str:
    if value is None or value == "" or value == ():
        return _("none")
    if name in _WORDS:
        return str(_WORDS[name][value])
    match value:
        case bool():
            return _("yes") if value else _("no")
        case tuple():
            return ", ".join(value)
        case date():
            return written(value, "year")
        case Decimal():
            return f"{value:.2f}"
        case str() if len(value) > 60:
            return value[:59] + "…"
        case _:
            return str(value)
