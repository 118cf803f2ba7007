from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, TextInput
from tracker.common.forms import RowForm

from ..models import Channel, PlanLine
from .shared import not_later


class ToldForm(RowForm):
    """Sent by a bare button it says: told today, the way the line says."""

    on = DayInput(label=gettext_lazy("Day"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=Channel.choices)
    note = TextInput(label=gettext_lazy("Note"), required=False)

    def __init__(self, *args, line: PlanLine, today: date, **kwargs):
        super().__init__(*args, initial={"on": today, "channel": line.channel}, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"] or self.today, self.today)


class MissedForm(RowForm):
    reason = TextInput(label=gettext_lazy("Why was it missed?"))

    def __init__(self, *args, line: PlanLine, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        return {**super().clean(), "on": self.today}
