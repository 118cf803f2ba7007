"""A table as somebody sends it: a file and, for CSV, how it is to be read."""

from django import forms
from django.utils.translation import gettext_lazy

from . import uploads
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
