from copy import copy

from django.utils.translation import gettext_lazy

from tracker.common.forms import RowModelForm

from ..models import Impact, Probability, Risk, RiskResponse
from ..operations.responses import EXPECTED
from .shared import LostDaysInput, ScaleInput, owners


class ResponseForm(RowModelForm):
    expected_probability = ScaleInput(
        scale=Probability, label=gettext_lazy("Probability after it"), required=False
    )
    expected_impact = ScaleInput(scale=Impact, label=gettext_lazy("Impact after it"), required=False)
    expected_days = LostDaysInput(
        label=gettext_lazy("Days after it, most likely"),
        help_text=gettext_lazy("How many working days the risk would then cost; empty where it stays."),
    )

    class Meta:
        model = RiskResponse
        fields = ["text", "owner", "due_on"]

    def __init__(self, *args, risk: Risk, response: RiskResponse | None = None, **kwargs):
        super().__init__(*args, instance=copy(response) if response else RiskResponse(risk=risk), **kwargs)
        self.fields["text"].wide = True
        self.fields["owner"].queryset = owners(risk.rollout, response.owner_id if response else None)
        if response:
            self.initial.update({name: getattr(response.last_turn, name) for name in EXPECTED})
        else:
            self.initial["owner"] = risk.owner_id
