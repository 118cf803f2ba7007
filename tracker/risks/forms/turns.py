"""What people say when an entry of a log becomes something else."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, RowsInput, TextInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member

from ..asker_mail import where_it_goes
from ..models import Assumption, Decision, Impact, Issue, LogEntry, Meeting, Probability
from .logs import present_members
from .shared import ScaleInput, owners


class TurnForm(RowForm):
    """A turn with a remark, or with its reason where `note_is_needed`."""

    note = TextInput(label=gettext_lazy("Remark"), required=False)

    def __init__(
        self,
        *args,
        entry: LogEntry,
        member: Member,
        note: str | Promise = "",
        note_is_needed: bool = False,
        **kwargs,
    ):
        super().__init__(*args, row=entry, **kwargs)
        self.rollout, self.today = entry.rollout, entry.rollout.today()
        self.fields["note"].required = note_is_needed
        self.fields["note"].wide = True
        if note:
            self.fields["note"].label = str(note)

    def _not_in_future(self, name: str):
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise ValidationError(_("That day is still to come. Choose today or an earlier day."))
        return day


class AnswerTurnForm(TurnForm):
    """What is said is the answer to whoever asked."""

    def __init__(self, *args, entry: Issue, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        self.fields["note"].help_text = where_it_goes(entry)


class PostponeForm(TurnForm):
    due_on = DayInput(label=gettext_lazy("Due then"), required=False)

    def __init__(self, *args, entry: Issue, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        self.initial["due_on"] = entry.due_on


class FailForm(TurnForm):
    """With the risk that follows."""

    name = LineInput(label=gettext_lazy("Risk that follows"))
    probability = ScaleInput(scale=Probability, label=gettext_lazy("Probability"))
    impact = ScaleInput(scale=Impact, label=gettext_lazy("Impact"))
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner of the risk"), queryset=Member.objects.none(), required=False
    )

    def __init__(self, *args, entry: Assumption, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        self.fields["name"].wide = True
        self.fields["owner"].queryset = owners(self.rollout, entry.owner_id)
        self.initial.update(
            {
                "name": (entry.if_wrong.split("\n")[0] or entry.name)[: limits.LINE_LENGTH],
                "probability": Probability.LIKELY,
                "impact": Impact.MEDIUM,
                "owner": entry.owner_id,
            }
        )


class HoldForm(TurnForm):
    held_on = DayInput(label=gettext_lazy("Day"))
    members = RowsInput(
        label=gettext_lazy("Members present"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = LineInput(label=gettext_lazy("Others present"), required=False)
    minutes = TextInput(
        label=gettext_lazy("Minutes"), widget=forms.Textarea(attrs={"rows": 10}), required=False
    )

    def __init__(self, *args, entry: Meeting, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        del self.fields["note"]
        invited = list(entry.members.values_list("pk", flat=True))
        self.fields["members"].queryset = present_members(self.rollout, invited)
        for name in ("members", "others", "minutes"):
            self.fields[name].wide = True
        self.initial.update(
            {
                "held_on": min(entry.held_on, self.today),
                "members": invited,
                "others": entry.others,
                "minutes": entry.minutes,
            }
        )

    def clean_held_on(self):
        return self._not_in_future("held_on")


class DecideForm(TurnForm):
    """What is said is the decision's reason."""

    text = TextInput(label=gettext_lazy("What was decided"))
    decided_on = DayInput(label=gettext_lazy("Decided on"))
    deciders = RowsInput(
        label=gettext_lazy("Decided by"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["text", "note"]

    def __init__(self, *args, entry: Decision, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        self.fields["deciders"].queryset = present_members(self.rollout, [])
        for name in ("text", "deciders"):
            self.fields[name].wide = True
        self.initial.update(text=entry.text, note=entry.reason, decided_on=self.today)

    def clean_decided_on(self):
        return self._not_in_future("decided_on")

    def clean(self):
        cleaned = super().clean()
        cleaned["reason"] = cleaned.get("note", "")
        return cleaned
