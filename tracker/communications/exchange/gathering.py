"""A rollout's register as its file holds it, in the same few queries however many there are."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.common.tables import Sheet, write_csv, write_xlsx
from tracker.common.tables.writing import Written
from tracker.rollouts.models import Rollout

from .. import queries
from ..domain.register_file import FileStakeholder
from ..models import Stakeholder
from . import columns

_SAME = (
    *("name", "kind", "people", "department", "interest", "influence", "attitude_wanted", "channel"),
    *("language", "email", "note"),
)


class People:
    """The members of a rollout by their names; whoever is there comes before those who left."""

    def __init__(self, rollout: Rollout) -> None:
        members = sorted(rollout.members.order_by("pk"), key=lambda member: member.left_on is not None)
        self._names = {member.pk: member.name for member in members}
        self._pks: dict[str, int] = {}
        for member in members:
            self._pks.setdefault(member.name, member.pk)

    def is_somebody(self, name: str) -> bool:
        return name in self._pks

    def name_of(self, pk: int | None) -> str:
        return self._names.get(pk or 0, "")

    def pk_of(self, name: str, now: int | None = None) -> int | None:
        """Return who is called so; whoever it is now comes first."""
        if now is not None and self._names.get(now) == name:
            return now
        return self._pks[name] if name else None


def register_of(rollout: Rollout, on: date) -> list[tuple[Stakeholder, FileStakeholder]]:
    """Return everybody who is in the register, as stored and as in a file."""
    people = People(rollout)
    present = queries.with_attitude_of(rollout.stakeholders.present(), on)
    return [(one, _in_file(one, people)) for one in present]


def _in_file(one: Any, people: People) -> FileStakeholder:
    return FileStakeholder(
        **{name: getattr(one, name) for name in _SAME},
        attitude=one.attitude_now or "",
        owner=people.name_of(one.owner_id),
    )


def write_register(stakeholders: Iterable[FileStakeholder], ending: str, *, assessed: bool) -> bytes:
    names = columns.names(assessed=assessed)
    headers = [str(columns.ALL[name]) for name in names]
    rows = [[_written(name, getattr(one, name)) for name in names] for one in stakeholders]
    if ending == ".csv":
        return write_csv(headers, rows)
    return write_xlsx([Sheet(_("Stakeholders"), headers, rows)])


def _written(name: str, value: Any) -> Written:
    if name in columns.CHOICES and value:
        return str(columns.CHOICES[name].get(value, value))
    return value
