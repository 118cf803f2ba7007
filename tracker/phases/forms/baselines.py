"""What people say of baselines, and which they compare."""

from django import forms
from django.utils.translation import gettext_lazy

from tracker.common.fields import LineInput
from tracker.common.forms import RowForm

from ..domain.earned_value import PercentRule
from ..models import Baseline


class RenameBaselineForm(RowForm):
    name = LineInput(label=gettext_lazy("Name of the baseline"))


class TakeBaselineForm(RenameBaselineForm):
    is_approved = forms.BooleanField(
        label=gettext_lazy("It is approved"),
        help_text=gettext_lazy("From then on differences and earned value are counted against it."),
        required=False,
        initial=True,
    )


class CompareForm(forms.Form):
    """The baselines of a rollout, one with another or with today."""

    def __init__(self, chosen: dict[str, str], *, baselines: list[Baseline], today: tuple[str, str]):
        super().__init__(initial=chosen)
        taken = [(str(one.pk), one.name) for one in baselines]
        self.fields["from"] = forms.ChoiceField(label=gettext_lazy("Compare"), choices=taken)
        self.fields["to"] = forms.ChoiceField(label=gettext_lazy("with"), choices=[today, *taken])


class EarnedValueForm(forms.Form):
    """An unknown rule in the address is the first."""

    rule = forms.ChoiceField(
        label=gettext_lazy("A running step counts"),
        required=False,
        choices=[
            (PercentRule.AS_SAID.value, gettext_lazy("as its owner says")),
            (PercentRule.HALF_AND_HALF.value, gettext_lazy("half from its start")),
            (PercentRule.ALL_OR_NOTHING.value, gettext_lazy("nothing until it is done")),
        ],
    )

    def chosen(self) -> PercentRule:
        self.is_valid()
        return PercentRule(self.cleaned_data.get("rule") or PercentRule.AS_SAID)
