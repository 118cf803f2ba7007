"""What people may change in a plan, and how we say no."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, MoneyInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member, Rollout

from ..domain.plan import LinkKind
from ..models import Method, Phase, PlanLink, Step
from .shared import active_members, named_in


class _PlanStepForm(RowForm):
    name = LineInput(label=gettext_lazy("Name"))
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=limits.STEP_DAYS)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    not_before = DayInput(label=gettext_lazy("Not before"), required=False)
    deadline = DayInput(label=gettext_lazy("Deadline"), required=False)


class ChangeStepForm(_PlanStepForm):
    second_name = LineInput(label=gettext_lazy("Name in the second language"), required=False)
    best_days = forms.IntegerField(
        label=gettext_lazy("At best"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    worst_days = forms.IntegerField(
        label=gettext_lazy("At worst"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    planned_cost = MoneyInput(
        label=gettext_lazy("Planned cost"), required=False, min_value=0, max_value=limits.MONEY
    )
    actual_cost = MoneyInput(
        label=gettext_lazy("Actual cost"), required=False, min_value=0, max_value=limits.MONEY
    )
    field_order = ("name", "second_name", "days", "best_days", "worst_days", "owner")

    def __init__(self, *args, row: Step, **kwargs):
        kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields if name != "owner"} | {
            "owner": row.owner_id
        }
        super().__init__(*args, row=row, **kwargs)
        self.fields["owner"].queryset = active_members(row.rollout, also=row.owner)
        if not row.rollout.second_language:
            del self.fields["second_name"]


class AddStepForm(_PlanStepForm):
    phase = forms.ModelChoiceField(
        label=gettext_lazy("Phase"), queryset=Phase.objects.none(), empty_label=None
    )
    method = forms.ModelChoiceField(
        label=gettext_lazy("Under the heading"),
        queryset=Method.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    field_order = ("name", "phase", "method", "days", "owner")

    def __init__(self, *args, rollout: Rollout, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = rollout.phases.all()
        self.fields["method"].queryset = rollout.methods.all()
        self.fields["owner"].queryset = active_members(rollout)
        for name in ("phase", "method"):
            self.fields[name].label_from_instance = named_in(rollout)

    def clean(self):
        cleaned = super().clean()
        phase, method = cleaned.get("phase"), cleaned.get("method")
        if phase and method and method.phase_id != phase.pk:
            self.add_error(
                "method", _("This heading belongs to another phase. Choose one of this phase, or none.")
            )
        return cleaned


class LinkForm(RowForm):
    """What a step waits for: another step, or a whole phase."""

    before = forms.ChoiceField(label=gettext_lazy("Waits for"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(kind.value, word) for kind, word in PlanLink.KINDS.items()],
        initial=LinkKind.FS.value,
    )
    lag = forms.IntegerField(
        label=gettext_lazy("Lag in working days"),
        initial=0,
        min_value=-limits.LAG_DAYS,
        max_value=limits.LAG_DAYS,
    )

    def __init__(self, *args, phases: list[Phase], steps: list[Step], **kwargs):
        super().__init__(*args, **kwargs)
        self._ends: dict[str, Step | Phase] = {f"phase:{phase.key}": phase for phase in phases}
        self._ends |= {step.node_key: step for step in steps}
        self.fields["before"].choices = [
            (gettext_lazy("Steps"), [(step.node_key, f"{step.shown_number} {step}") for step in steps]),
            (gettext_lazy("Whole phases"), [(f"phase:{phase.key}", str(phase)) for phase in phases]),
        ]

    def clean_before(self) -> Step | Phase:
        return self._ends[self.cleaned_data["before"]]

    def clean_kind(self) -> LinkKind:
        return LinkKind(self.cleaned_data["kind"])


class BaselineForm(RowForm):
    name = LineInput(label=gettext_lazy("Name of the baseline"))


class PlanFilterForm(forms.Form):
    """What the plan shows; unknown values in the address show everything."""

    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("All steps")),
            ("open", pgettext_lazy("steps", "Open")),
            ("critical", pgettext_lazy("path", "Critical")),
            ("late", gettext_lazy("Late or blocked")),
        ],
    )

    def __init__(self, data, *, phases: list[Phase], owners: list[Member]):
        super().__init__(data)
        self.fields["phase"].choices = [
            ("", gettext_lazy("All phases")),
            *((phase.key, str(phase)) for phase in phases),
        ]
        self.fields["owner"].choices = [
            ("", gettext_lazy("All owners")),
            *((str(owner.pk), owner.name) for owner in owners),
        ]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
