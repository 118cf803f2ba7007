"""One change of many rows: what is left alone says “nothing changed”, and no version is passed over."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forms import RowForm

KEPT = ("", gettext_lazy("nothing changed"))
NONE = "none"
NAMED = 10


def kept_or(label: Any, *choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[KEPT, *choices])


class ManyForm(RowForm):
    """`seen` carries which rows, and which version of each, the page showed; `key` names the rows' own."""

    key: ClassVar[str] = "pk"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rows: Sequence[Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows

    @classmethod
    def seen_of(cls, rows: Sequence[Any]) -> str:
        return ",".join(f"{getattr(row, cls.key)}:{row.row_version}" for row in rows)

    @property
    def seen_now(self) -> str:
        return self.seen_of(self.rows)

    def clean(self):
        cleaned = super().clean()
        versions = set(cleaned.get("seen", "").split(","))
        changed = [row for row in self.rows if self.seen_of([row]) not in versions]
        if changed:
            self.add_error(
                None,
                _(
                    "Changed by somebody else while you were choosing: %(rows)s. "
                    "Look at them, then save again to change all of them still."
                )
                % {"rows": self.named(changed)},
            )
        return cleaned

    @staticmethod
    def named(rows: Sequence[Any]) -> str:
        return ", ".join(f"“{row}”" for row in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
