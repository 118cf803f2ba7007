from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, NameInput, TextInput, WholeInput
from tracker.common.forms import RowForm, RowModelForm
from tracker.rollouts.models import Rollout

from ..models import ATTITUDE_CHOICES, Stakeholder
from .shared import members_to_choose, not_later

LEVELS = [
    (1, gettext_lazy("1 – very low")),
    (2, gettext_lazy("2 – low")),
    (3, gettext_lazy("3 – medium")),
    (4, gettext_lazy("4 – high")),
    (5, gettext_lazy("5 – very high")),
]
MOST_PEOPLE = 10_000_000


class StakeholderForm(RowModelForm):
    name = NameInput(label=gettext_lazy("Name"))
    people = WholeInput(
        label=gettext_lazy("People"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy("How many the group has."),
    )
    interest = forms.TypedChoiceField(label=gettext_lazy("Interest"), choices=LEVELS, coerce=int, initial=3)
    influence = forms.TypedChoiceField(label=gettext_lazy("Influence"), choices=LEVELS, coerce=int, initial=3)

    class Meta:
        model = Stakeholder
        fields = [
            "name",
            "kind",
            "people",
            "department",
            "interest",
            "influence",
            "attitude_wanted",
            "channel",
            "language",
            "email",
            "owner",
            "member",
            "note",
        ]

    def __init__(self, *args, rollout: Rollout, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = members_to_choose(rollout, self.instance.owner_id, self.instance.member_id)
        self.fields["owner"].queryset = self.fields["member"].queryset = chosen
        self.fields["note"].wide = True

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Stakeholder.Kind.PERSON:
            cleaned["people"] = None
        return cleaned


class AttitudeForm(RowForm):
    attitude = forms.ChoiceField(label=gettext_lazy("Attitude now"), choices=ATTITUDE_CHOICES)
    on = DayInput(label=gettext_lazy("Day"))
    note = TextInput(label=gettext_lazy("What tells us so"), required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, initial={"on": today}, auto_id="reading_%s", **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"], self.today)
