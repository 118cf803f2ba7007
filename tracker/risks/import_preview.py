"""What importing a register would do, in words, before anything is stored; it can be kept as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.tables import Rows
from tracker.common.tables.preview import (
    ROWS_SHOWN,
    ChangeRow,
    ImportPreview,
    change,
    first_of,
    left_out,
    parted,
)
from tracker.rollouts.log import imported_before
from tracker.rollouts.models import Member, Rollout

from .domain.register_file import FileResponse, FileRisk
from .exchange import ChangedRisk, Compared, compare
from .exchange.columns import ALL, CATEGORIES, KINDS, PROXIMITIES, RESPONSE_STATUSES, STATUSES, STRATEGIES
from .models import label


def preview_import(
    rollout: Rollout, rows: Rows, *, by: Member, on: date, sha256: str, notes: Sequence[str] = ()
) -> ImportPreview:
    found = compare(rollout, rows, by=by, on=on)
    sent = imported_before(rollout, "risks_imported", sha256)
    return ImportPreview(
        fingerprint=found.fingerprint,
        added=len(found.new),
        changed=len(found.changed),
        same=found.same,
        rows=[] if found.problems else list(islice(_rows(found), ROWS_SHOWN)),
        problems=found.problems.kept,
        problem_count=found.problems.count,
        left_out=left_out(rows),
        notes=list(notes),
        sent_before=sent.isoformat() if sent else "",
    )


def _rows(found: Compared) -> Iterator[ChangeRow]:
    for one in found.changed:
        yield ChangeRow("changed", label(one.was.number or 0), one.was.name, parted(_changes(one)))
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
    return parted([said, ngettext("%(count)d response", "%(count)d responses", count) % {"count": count}])


def _changes(one: ChangedRisk) -> list[str]:
    fields = [
        change(ALL[name], _value(name, getattr(one.was, name)), _value(name, getattr(one.now, name)))
        for name in ALL
        if name not in _FOLLOWS and getattr(one.was, name, None) != getattr(one.now, name, None)
    ]
    responses = [
        words
        for at, now in enumerate(one.now.responses)
        if (words := _response(at + 1, one.was.responses[at] if at < len(one.was.responses) else None, now))
    ]
    return list(first_of([*fields, *responses]))


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
