"""The one base of every form that writes: a once-token and, for a row, the version it was read at."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from .rows import Row

TOKEN = "once"
VERSION = "row_version"


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed meanwhile, with both texts."""

    label: str
    theirs: str
    yours: str


class _Once:
    """Adds the hidden parts and refuses an edit of what has changed since it was read."""

    row: Row | None = None
    is_bound: bool
    data: Any

    @property
    def token(self) -> str:
        return self.data.get(TOKEN) or str(uuid.uuid4())

    @property
    def version(self) -> int | None:
        """The version the page shows; after a conflict, the one to confirm."""
        return self.row.row_version if self.row else None

    @property
    def version_name(self) -> str:
        """Where several forms are sent together, each says by its prefix which row it has seen."""
        return self.add_prefix(VERSION)  # type: ignore[attr-defined]

    @property
    def is_stale(self) -> bool:
        if not (self.is_bound and self.row and self.row.pk):
            return False
        posted = self.data.get(self.version_name, "")
        if not (posted.isascii() and posted.isdecimal()) or int(posted) > self.row.row_version:
            raise BadRequest("row_version")
        return int(posted) < self.row.row_version

    def clean(self):
        cleaned = super().clean()  # type: ignore[misc]
        if self.is_stale:
            self.add_error(  # type: ignore[attr-defined]
                None,
                _(
                    "Somebody else changed this while you were writing. Nothing of yours is lost: "
                    "compare below, then save again to keep your text, or reload to keep theirs."
                ),
            )
        return cleaned

    def conflicts(self) -> list[Conflict]:
        """Both texts of each field where yours differs from what is stored now."""
        if not self.is_stale:
            return []
        pairs = []
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            theirs = field.prepare_value(self.get_initial_for_field(field, name))  # type: ignore[attr-defined]
            yours = self[name].value()  # type: ignore[index]
            if _written(theirs) != _written(yours):
                pairs.append(Conflict(str(field.label or name), _shown(field, theirs), _shown(field, yours)))
        return pairs


def _written(value) -> list[str]:
    """A field's value as the texts a form sends, so that what was stored compares with what was typed."""
    values = value if isinstance(value, list | tuple) else [value]
    return [str(one) for one in values if not (one is None or one is False or one == "")]


def _shown(field: forms.Field, value) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_shown(field, one) for one in value)
    for key, label in getattr(field, "choices", []):
        if str(getattr(key, "value", key)) == str(value):
            return str(label)
    return str(value if value is not None else "")


class RowForm(_Once, forms.Form):
    def __init__(self, *args, row: Row | None = None, **kwargs):
        self.row = row
        super().__init__(*args, **kwargs)


class RowModelForm(_Once, forms.ModelForm):
    """For plain edits; the row is the form's instance."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = self.instance
