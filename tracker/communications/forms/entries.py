"""Actions and issues that come of what is known here; whoever owns one has to see it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, NameInput, TextInput
from tracker.common.forms import RowForm
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .shared import members_to_choose

ACTION_AFTER = timedelta(days=14)


class EntryForm(RowForm):
    name = NameInput(label=gettext_lazy("Title"))
    text = TextInput(label=gettext_lazy("Details"), required=False)
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=None, empty_label=gettext_lazy("Nobody"), required=False
    )
    is_confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        required=False,
        help_text=gettext_lazy("Only managers, consultants and sponsors see it."),
    )

    def __init__(self, *args, rollout: Rollout, initial: dict[str, Any], **kwargs):
        self.today = rollout.today()
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].queryset = members_to_choose(rollout)

    def clean(self):
        cleaned = super().clean()
        owner: Member | None = cleaned.get("owner")
        if owner and cleaned.get("is_confidential") and not owner.may(Permission.SEE_CONFIDENTIAL):
            self.add_error(
                "owner",
                _(
                    "“%(name)s” does not see what is confidential. "
                    "Choose another owner, or let the team see it."
                )
                % {"name": owner},
            )
        return cleaned


class ActionForm(EntryForm):
    name = NameInput(label=gettext_lazy("What is to be done"))
    due_on = DayInput(label=gettext_lazy("Due"))

    field_order = ("name", "text", "owner", "due_on", "is_confidential")

    def __init__(self, *args, rollout: Rollout, initial: dict[str, Any], **kwargs):
        due_on = rollout.today() + ACTION_AFTER
        super().__init__(*args, rollout=rollout, initial={"due_on": due_on, **initial}, **kwargs)

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(_("That day is past. Choose today or a later day."))
        return day
