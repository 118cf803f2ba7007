"""What people may say about days on which they do not work, and what the load shows."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common.fields import DayInput, LineInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Absence, Member

from ..models import Phase


class AbsenceForm(RowForm):
    first_on = DayInput(label=pgettext_lazy("absence", "First day"))
    last_on = DayInput(label=pgettext_lazy("absence", "Last day"))
    note = LineInput(
        label=pgettext_lazy("absence", "Remark"),
        required=False,
        help_text=gettext_lazy("Everybody who sees the plan can read it."),
    )

    def __init__(self, *args, row: Absence | None = None, **kwargs):
        if row:
            kwargs["initial"] = {"first_on": row.first_on, "last_on": row.last_on, "note": row.note}
        super().__init__(*args, row=row, **kwargs)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error(
                "last_on", _("The last day is before the first. Choose a later last day or an earlier first.")
            )
        return cleaned


class AddAbsenceForm(AbsenceForm):
    """`people`: whose absences the reader may tell; with one alone there is nothing to choose."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Who"), queryset=Member.objects.none(), empty_label=None
    )
    field_order = ("member", "first_on", "last_on", "note")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = people


class LoadFilterForm(forms.Form):
    """Whose work is shown, and of which phase; unknown values in the address show everything."""

    person = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)

    def __init__(self, data, *, people: Iterable[tuple[str, str]], phases: Iterable[Phase]):
        super().__init__(data)
        self.fields["person"].choices = [("", gettext_lazy("All owners")), *people]
        self.fields["phase"].choices = [
            ("", gettext_lazy("All phases")),
            *((phase.key, str(phase)) for phase in phases),
        ]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")
