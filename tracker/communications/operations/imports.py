"""A file's stakeholders come into the register: all of them, or none."""

from datetime import date
from itertools import batched
from typing import Any

from tracker.common.tables import Rows
from tracker.phases.operations import Source
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from ..domain.register_file import FileStakeholder
from ..exchange import Compared, People, compare
from ..models import AttitudeReading, Stakeholder

_BATCH = 500
_FIELDS = (
    *("name", "kind", "people", "department", "interest", "influence", "attitude_wanted", "channel"),
    *("language", "email", "note"),
)


class StakeholdersChanged(Exception):
    """The import would do something else than its preview showed."""


def import_stakeholders(
    *, rollout: Rollout, rows: Rows, by: Member | None, on: date, source: Source, fingerprint: str
) -> Compared:
    """`fingerprint` is that of the preview that somebody has confirmed.

    Raises TableRefused with everything that is wrong, StakeholdersChanged where the preview holds no more.
    """
    with writing(rollout, by=by) as log:
        found = compare(rollout, rows, on=on)
        found.problems.refuse()
        if found.fingerprint != fingerprint:
            raise StakeholdersChanged
        if found.is_empty:
            return found
        added, changed = _add(rollout, found, on), _change(found, People(rollout))
        _read_attitudes(found, added, by, on)
        log(
            "stakeholders_imported",
            None,
            file=source.name,
            sha256=source.sha256,
            added=[one.pk for one in added],
            changed=changed,
        )
    return found


def _add(rollout: Rollout, found: Compared, on: date) -> list[Stakeholder]:
    people = People(rollout)
    rows = [Stakeholder(rollout=rollout, added_on=on, **_values(new, people)) for new in found.new]
    return Stakeholder.objects.bulk_create(rows, batch_size=_BATCH)


def _change(found: Compared, people: People) -> list[int]:
    now = {one.pk: one for one in found.changed}
    rows = [row for batch in batched(now, _BATCH) for row in Stakeholder.objects.filter(pk__in=batch)]
    for row in rows:
        for name, value in _values(now[row.pk].now, people, row.owner_id).items():
            setattr(row, name, value)
        row.row_version += 1
    Stakeholder.objects.bulk_update(rows, [*_FIELDS, "owner", "row_version"], batch_size=_BATCH)
    return [row.pk for row in rows]


def _values(one: FileStakeholder, people: People, owner: int | None = None) -> dict[str, Any]:
    """Whoever owned the relation so far keeps it where another is called the same."""
    fields = {name: getattr(one, name) for name in _FIELDS}
    return fields | {"owner_id": people.pk_of(one.owner, owner)}


def _read_attitudes(found: Compared, added: list[Stakeholder], by: Member | None, on: date) -> None:
    """What is said of an attitude is a reading of today."""
    said = [(row.pk, new.attitude) for row, new in zip(added, found.new, strict=True) if new.attitude]
    said += [(one.pk, one.now.attitude) for one in found.changed if one.now.attitude != one.was.attitude]
    readings = [AttitudeReading(stakeholder_id=pk, attitude=known, on=on, by=by) for pk, known in said]
    AttitudeReading.objects.bulk_create(readings, batch_size=_BATCH)
