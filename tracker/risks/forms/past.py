from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.dates import written
from tracker.common.fields import DayInput


class PastDayForm(forms.Form):
    """The day that a page is to show; today unless one is named."""

    on = DayInput(
        label=gettext_lazy("As it was on"),
        required=False,
        error_messages={"invalid": gettext_lazy("There is no such day. Write it like 2027-03-01.")},
    )

    def __init__(self, query, *, today: date) -> None:
        super().__init__({"on": query.get("on", "")})
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date | None:
        day = self.cleaned_data["on"]
        if day and day > self.today:
            raise ValidationError(
                _("%(day)s is still to come. Choose today or an earlier day.") % {"day": written(day, "long")}
            )
        return day

    @property
    def day(self) -> date:
        """The day to show: what can't be shown is today."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or self.today
