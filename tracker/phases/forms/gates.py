"""What people may say about a gate, and how we say no."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common.fields import DayInput, LineInput, TextInput
from tracker.common.forms import RowForm

from ..domain.plan import GateOutcome
from ..models import GateDecision


class CriterionForm(RowForm):
    met = forms.BooleanField(label=gettext_lazy("Met"), required=False)
    remark = LineInput(label=gettext_lazy("Remark"), required=False)


class DecisionForm(RowForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(outcome.value, word) for outcome, word in GateDecision.OUTCOMES.items()],
    )
    review_on = DayInput(
        label=gettext_lazy("Looked at again on"),
        required=False,
        help_text=gettext_lazy("For a hold, or for conditions."),
    )
    conditions = TextInput(
        label=gettext_lazy("Conditions"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    remark = TextInput(
        label=pgettext_lazy("decision", "Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_outcome(self) -> GateOutcome:
        return GateOutcome(self.cleaned_data["outcome"])
