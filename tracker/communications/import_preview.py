"""What importing stakeholders would do, in words, before anything is stored."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

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
from tracker.rollouts.models import Rollout

from . import wording
from .domain.influence import strategy_for
from .domain.register_file import FileStakeholder
from .exchange import Changed, Compared, columns, compare

VERB = "stakeholders_imported"
_LONGEST = 60


def preview_import(
    rollout: Rollout, rows: Rows, *, on: date, sha256: str, assessed: bool, notes: Sequence[str] = ()
) -> ImportPreview:
    found = compare(rollout, rows, on=on)
    sent = imported_before(rollout, VERB, sha256)
    return ImportPreview(
        fingerprint=found.fingerprint,
        added=len(found.new),
        changed=len(found.changed),
        same=found.same,
        rows=[] if found.problems else list(islice(_rows(found, assessed=assessed), ROWS_SHOWN)),
        problems=found.problems.kept,
        problem_count=found.problems.count,
        left_out=left_out(rows),
        notes=list(notes),
        sent_before=sent.isoformat() if sent else "",
    )


def _rows(found: Compared, *, assessed: bool) -> Iterator[ChangeRow]:
    for one in found.changed:
        yield ChangeRow("changed", one.now.department, one.was.name, parted(first_of(_changes(one))))
    for new in found.new:
        yield ChangeRow("added", new.department, new.name, _of_new(new, assessed=assessed))


def _of_new(new: FileStakeholder, *, assessed: bool) -> str:
    said = [_value("kind", new.kind)]
    if assessed:
        said += [
            str(wording.STRATEGIES[strategy_for(interest=new.interest, influence=new.influence)]),
            wording.attitude(new.attitude, new.attitude_wanted),
        ]
    return parted(said)


def _changes(one: Changed) -> list[str]:
    return [
        change(columns.ALL[name], _value(name, getattr(one.was, name)), _value(name, getattr(one.now, name)))
        for name in columns.ALL
        if getattr(one.was, name) != getattr(one.now, name)
    ]


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return _("none")
    if name in columns.CHOICES:
        return str(columns.CHOICES[name][value])
    written = str(value)
    return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"
