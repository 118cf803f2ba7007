"""A register's file as somebody sends it, and what each of its columns is."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.forms import RowForm
from tracker.common.table_form import TableFileForm

from ..exchange.columns import ALL


class RegisterFileForm(TableFileForm):
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
            "rows": limits.TABLE_ROWS,
        }


class ColumnsForm(RowForm):
    """`column` is sent once for each column of the file, with the name of ours or empty: left out.

    `look` is the job that has looked at a large file; `fingerprint` that of the preview that is confirmed.
    """

    reference = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    look = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, known: Sequence[str], names: Sequence[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        self.names = self.data.getlist("column")[: limits.TABLE_COLUMNS] if self.is_bound else list(names)

    def clean(self):
        cleaned = super().clean()
        chosen = [name for name in self.names if name]
        if any(name not in self.known for name in chosen):
            raise ValidationError(_("One of these columns is none of the register. Choose again."))
        for name in sorted({name for name in chosen if chosen.count(name) > 1}, key=list(ALL).index):
            self.add_error(
                None, _("“%(name)s” is said of two columns. Leave one of them out.") % {"name": ALL[name]}
            )
        if not {"number", "name"} & set(chosen):
            self.add_error(
                None, _("A risk is known by its number or title. Say which column holds one of them.")
            )
        return cleaned
