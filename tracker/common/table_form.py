"""A table as somebody sends it: a file and, for CSV, how it is to be read."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import limits, uploads
from .forms import RowForm
from .tables import Reading
from .tables.delimited import SEPARATORS
from .tables.encodings import CHOICES

_FOUND = ("", gettext_lazy("Found by itself"))


class TableFileForm(RowForm):
    """What comes in says `file` in the form that knows its kinds."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of a CSV file"), required=False, choices=[_FOUND, *CHOICES.items()]
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Separator of a CSV file"), required=False, choices=[_FOUND, *SEPARATORS.items()]
    )

    def clean_file(self) -> uploads.Accepted:
        return uploads.accept(self.cleaned_data["file"])

    @property
    def reading(self) -> Reading:
        return Reading(self.cleaned_data["encoding"], self.cleaned_data["separator"])


class RegisterFileForm(TableFileForm):
    """A register as CSV or Excel, of at most so many rows."""

    most_rows: ClassVar[int] = limits.TABLE_ROWS

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV or Excel, at most %(size)d MB and %(rows)d rows."),
    )

    field_order = ["file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = self.fields["file"].help_text % {
            "size": limits.UPLOAD_BYTES // 1024**2,
            "rows": self.most_rows,
        }


class TableColumnsForm(RowForm):
    """`column` is sent once for each column of the file, with the name of ours or empty: left out.

    `labels` are all of ours, `known_by` those of which one must be there, `known_by_what` says why. `look`
    is the job that has looked at a large file; `fingerprint` that of the preview that is confirmed.
    """

    labels: ClassVar[Mapping[str, str | Promise]]
    known_by: ClassVar[Collection[str]]
    known_by_what: ClassVar[Any]

    reference = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    look = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, known: Sequence[str], names: Sequence[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        self.names = self.data.getlist("column")[: limits.TABLE_COLUMNS] if self.is_bound else list(names)

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        return [(name, self.labels[name]) for name in self.known]

    def clean(self):
        cleaned = super().clean()
        chosen = [name for name in self.names if name]
        if any(name not in self.known for name in chosen):
            raise ValidationError(_("One of these columns is none of the register. Choose again."))
        for name in sorted({name for name in chosen if chosen.count(name) > 1}, key=list(self.labels).index):
            self.add_error(
                None,
                _("“%(name)s” is said of two columns. Leave one of them out.") % {"name": self.labels[name]},
            )
        if not set(self.known_by) & set(chosen):
            self.add_error(None, self.known_by_what)
        return cleaned
