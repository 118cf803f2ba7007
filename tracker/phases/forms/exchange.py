"""A plan's file as somebody sends it, and what is to become of it."""

from django import forms
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.forms import RowForm
from tracker.common.table_form import TableFileForm

from ..operations import Takes


class PlanFileForm(TableFileForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.csv,.xlsx"}),
        help_text=gettext_lazy("MS Project XML, CSV or Excel, at most %(size)d MB and %(steps)d steps."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = self.fields["file"].help_text % {
            "size": limits.UPLOAD_BYTES // 1024**2,
            "steps": limits.STEPS,
        }


class ImportForm(RowForm):
    """What is confirmed on the preview; `offers` are the choices that make a difference."""

    reference = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    plan_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    replaces = forms.BooleanField(widget=forms.HiddenInput, required=False)
    calendar = forms.BooleanField(
        label=gettext_lazy("Take over the calendar: start, working days, days off"), required=False
    )
    go_live = forms.BooleanField(
        label=gettext_lazy("Take over which step or gate is the go-live, and the promised day"),
        required=False,
    )
    baseline = forms.BooleanField(
        label=gettext_lazy("Keep the file’s baseline as the one that differences are counted against"),
        required=False,
    )
    owners = forms.BooleanField(
        label=gettext_lazy("Add owners who are not in the team, as members without an account"),
        required=False,
    )

    @property
    def takes(self) -> Takes:
        return Takes(
            **{name: self.cleaned_data[name] for name in ("calendar", "go_live", "baseline", "owners")}
        )

    def offer(self, offers: frozenset[str]) -> None:
        """Show only the choices that make a difference."""
        for name in ("calendar", "go_live", "baseline", "owners"):
            if name not in offers:
                self.fields[name].widget = forms.HiddenInput()
