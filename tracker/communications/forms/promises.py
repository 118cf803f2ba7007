from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.dates import written
from tracker.common.fields import DayInput, LineInput, TextInput
from tracker.common.forms import RowForm, RowModelForm
from tracker.rollouts.models import Rollout

from ..models import Promise
from .shared import members_to_choose, not_later, stakeholders_to_choose


class PromiseForm(RowModelForm):
    """The day it is due is asked for when it is made; later it is moved with a reason."""

    name = LineInput(label=gettext_lazy("What was promised"))
    made_to = LineInput(
        label=gettext_lazy("Made to, in words"),
        required=False,
        help_text=gettext_lazy("Where nobody of the register fits."),
    )

    class Meta:
        model = Promise
        fields = ["name", "stakeholder", "made_to", "owner", "made_on", "due_on", "note", "is_confidential"]
        labels = {"owner": gettext_lazy("Who keeps it")}

    def __init__(self, *args, rollout: Rollout, sees_confidential: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = rollout.today()
        kept = self.instance.stakeholder_id
        self.fields["stakeholder"].queryset = stakeholders_to_choose(rollout, [kept] if kept else [])
        self.fields["owner"].queryset = members_to_choose(rollout, self.instance.owner_id)
        self.fields["name"].wide = self.fields["note"].wide = True
        if self.instance.pk:
            del self.fields["made_on"], self.fields["due_on"]
        if not sees_confidential:
            del self.fields["is_confidential"]

    def clean_made_on(self) -> date:
        return not_later(self.cleaned_data["made_on"], self.today)

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("stakeholder") or cleaned.get("made_to")) and "made_to" not in self.errors:
            self.add_error("made_to", _("Say to whom it was promised: choose above, or write it."))
        made_on, due_on = cleaned.get("made_on"), cleaned.get("due_on")
        if made_on and due_on and due_on < made_on:
            self.add_error("due_on", _("It is due before it was made. Correct one of the two days."))
        return cleaned


class EndPromiseForm(RowForm):
    """Sent by a bare button it says: today."""

    on = DayInput(label=gettext_lazy("Day"), required=False)
    note = TextInput(label=gettext_lazy("Note"), required=False)

    def __init__(self, *args, promise: Promise, **kwargs):
        self.promise, self.today = promise, promise.rollout.today()
        super().__init__(*args, row=promise, initial={"on": self.today}, **kwargs)

    def clean_on(self) -> date:
        day = not_later(self.cleaned_data["on"] or self.today, self.today)
        last = self.promise.turns.last()
        if last and day < last.on:
            raise ValidationError(
                _("On %(day)s something else was said about it. Choose that day or a later one.")
                % {"day": written(last.on, "long")}
            )
        return day


class BreakPromiseForm(EndPromiseForm):
    note = TextInput(label=gettext_lazy("Why was it not kept?"))


class ReleasePromiseForm(EndPromiseForm):
    note = TextInput(label=gettext_lazy("What was agreed?"))


class MovePromiseForm(RowForm):
    due_on = DayInput(label=gettext_lazy("Due then"))
    note = TextInput(label=gettext_lazy("What was agreed?"))

    def __init__(self, *args, promise: Promise, **kwargs):
        super().__init__(*args, row=promise, initial={"due_on": promise.due_on}, **kwargs)
        self.promise, self.today = promise, promise.rollout.today()

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(_("That day is over. Choose today or a later day."))
        if day == self.promise.due_on:
            raise ValidationError(_("It is due on that day already. Choose another one."))
        return day

    def clean(self):
        return {**super().clean(), "on": self.today}
