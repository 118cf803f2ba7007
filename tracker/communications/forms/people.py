from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, NameInput, TextInput, WholeInput
from tracker.common.forms import RowForm, RowModelForm
from tracker.common.many_form import NONE, ManyForm, kept_or
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Rollout

from ..models import ATTITUDE_CHOICES, Channel, Stakeholder
from .entries import ActionForm
from .shared import members_to_choose, not_later

LEVELS = [
    (1, gettext_lazy("1 – very low")),
    (2, gettext_lazy("2 – low")),
    (3, gettext_lazy("3 – medium")),
    (4, gettext_lazy("4 – high")),
    (5, gettext_lazy("5 – very high")),
]


class StakeholderForm(RowModelForm):
    name = NameInput(label=gettext_lazy("Name"))
    people = WholeInput(
        label=gettext_lazy("People"),
        required=False,
        min_value=1,
        max_value=limits.GROUP_PEOPLE,
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
        self.fields["attitude_wanted"].help_text = _(
            "As much support as the rollout needs of them. Not everybody has to lead."
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Stakeholder.Kind.PERSON:
            cleaned["people"] = None
        return cleaned


class AttitudeForm(RowForm):
    attitude = forms.ChoiceField(label=gettext_lazy("Attitude now"), choices=[("", "–"), *ATTITUDE_CHOICES])
    on = DayInput(label=gettext_lazy("Day"))
    note = TextInput(label=gettext_lazy("What tells us so"), required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, initial={"on": today}, auto_id="reading_%s", **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"], self.today)


class PlaceForm(RowForm):
    """Where on the grid of power and interest somebody stands."""

    interest = forms.TypedChoiceField(choices=LEVELS, coerce=int)
    influence = forms.TypedChoiceField(choices=LEVELS, coerce=int)


class GapActionForm(ActionForm):
    """What is to be done for somebody who must still move."""

    def __init__(self, *args, stakeholder: Stakeholder, **kwargs):
        owner = stakeholder.owner
        active = owner if owner and owner.left_on is None else None
        initial = {
            "owner": active,
            "is_confidential": active is None or active.may(Permission.SEE_CONFIDENTIAL),
        }
        super().__init__(*args, rollout=stakeholder.rollout, initial=initial, **kwargs)
        self.fields["is_confidential"].help_text = _(
            "Only managers, consultants and sponsors see it. "
            "The attitude itself stands in no action, so write none into its words."
        )


class ManyStakeholdersForm(ManyForm):
    owner = kept_or(gettext_lazy("Relation owner"))
    channel = kept_or(gettext_lazy("Channel liked"), *Channel.choices, (NONE, gettext_lazy("not said")))
    language = kept_or(gettext_lazy("Language"), *settings.LANGUAGES)

    def __init__(self, *args, rollout: Rollout, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.name) for one in members_to_choose(rollout)]
        self.fields["owner"].choices += [(NONE, gettext_lazy("Nobody")), *people]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.row_fields:
            self.add_error(None, _("Nothing is changed yet. Choose what all of them shall get."))
        return cleaned

    @property
    def row_fields(self) -> dict[str, Any]:
        """What each of them gets."""
        found: dict[str, Any] = {}
        if owner := self.cleaned_data.get("owner"):
            found["owner_id"] = None if owner == NONE else int(owner)
        if channel := self.cleaned_data.get("channel"):
            found["channel"] = "" if channel == NONE else channel
        if language := self.cleaned_data.get("language"):
            found["language"] = language
        return found
