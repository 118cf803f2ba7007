"""What an import would do, before anybody says that it shall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..wording import Shown, in_chinese
from .problems import Problem
from .table import Rows

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


def left_out(rows: Rows) -> list[str]:
    """Name the columns of the file that are said to be none of ours."""
    taken = set(rows.at.values())
    return [
        header or _("column %(number)d") % {"number": column + 1}
        for column, header in enumerate(rows.table.headers)
        if column not in taken
    ]


def parted(parts: Sequence[str]) -> str:
    return ("；" if in_chinese() else "; ").join(parts)


def first_of(changes: Sequence[str]) -> Sequence[str]:
    """Return the first changes of a row and how many more there are."""
    more = len(changes) - FIELDS_SHOWN
    if more <= 0:
        return changes
    left = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return [*changes[:FIELDS_SHOWN], left]


def change(column: Any, was: str, now: str) -> str:
    return _("%(field)s: %(was)s → %(now)s") % {"field": column, "was": was, "now": now}
