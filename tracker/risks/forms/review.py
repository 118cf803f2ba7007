from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, TextInput
from tracker.rollouts.models import Member

from ..domain import scoring
from ..domain.scoring import REVIEW_AFTER
from ..models import Risk, RiskAssessment
from .shared import LOST_DAYS, RiskRowForm, StakeFields, owners, stake_of

Status = Risk.Status


class LookForm(StakeFields, RiskRowForm):
    """All that can be said of one risk in a round of review."""

    ENDS = (
        (Status.OPEN.value, gettext_lazy("It stays open")),
        (Status.CLOSED.value, gettext_lazy("It did not happen")),
        (Status.OCCURRED.value, gettext_lazy("It happened")),
    )

    status = forms.ChoiceField(
        label=gettext_lazy("Is it over?"), choices=ENDS, widget=forms.RadioSelect, initial=Status.OPEN.value
    )
    note = TextInput(
        label=gettext_lazy("Note"),
        required=False,
        help_text=gettext_lazy("Why the level changed or holds; of a risk that is over, what happened."),
    )
    next_review_on = DayInput(label=gettext_lazy("Next review"))
    response = TextInput(label=gettext_lazy("What is done about it?"), required=False)

    def __init__(
        self, *args, risk: Risk, now: RiskAssessment, member: Member, lacks_response: bool, **kwargs
    ):
        super().__init__(*args, risk=risk, **kwargs)
        self.show_stake(member)
        self.now = now
        for name in ("probability", "impact"):
            self.fields[name].widget = forms.RadioSelect(choices=self.fields[name].choices)
        self.fields["owner"] = forms.ModelChoiceField(
            owners(risk.rollout, risk.owner_id), label=_("Owner"), required=False
        )
        if not lacks_response:
            del self.fields["response"]
        named = risk.next_review_on
        self.initial = {
            **stake_of(now),
            "status": Status.OPEN.value,
            "owner": risk.owner_id,
            "next_review_on": named if named and named > self.today else self.today + REVIEW_AFTER,
        }

    @property
    def stakes(self) -> list[forms.BoundField]:
        """What is given in numbers rather than by a place on the scale."""
        return [self[name] for name in (*LOST_DAYS, "money") if name in self.fields]

    @property
    def stakes_need_a_look(self) -> bool:
        return any(field.errors for field in self.stakes)

    @property
    def level_after(self) -> int:
        return scoring.level(self.cleaned_data["probability"], self.cleaned_data["impact"])

    def clean(self):
        cleaned = super().clean()
        if "money" not in self.fields:  # what this member may not see stays as it is
            cleaned["money"] = self.now.money
        status = cleaned.get("status")
        if status in Risk.OVER and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say what happened: the next rollout learns from it."))
        return cleaned
