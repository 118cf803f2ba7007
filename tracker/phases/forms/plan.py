"""What people may change in a plan, and how we say no."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, MoneyInput, WholeInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member, Rollout

from ..domain.edits import Edit, FieldEdit, LinkEdit, Terms
from ..domain.plan import LinkKind
from ..editing import FIELDS
from ..models import Method, Phase, PlanLink, Step
from ..operations import step_edits
from ..wording import BLOCKED, DONE, DROPPED, LATE, NOT_STARTED, RUNNING
from .edits import PendingForm
from .shared import active_members, named_in


class _PlanStepForm(RowForm):
    name = LineInput(label=gettext_lazy("Name"))
    days = WholeInput(label=gettext_lazy("Days"), min_value=0, max_value=limits.STEP_DAYS)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    not_before = DayInput(label=gettext_lazy("Not before"), required=False)
    deadline = DayInput(label=gettext_lazy("Deadline"), required=False)


class ChangeStepForm(PendingForm, _PlanStepForm):
    second_name = LineInput(label=gettext_lazy("Name in the second language"), required=False)
    best_days = WholeInput(
        label=gettext_lazy("At best"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    worst_days = WholeInput(
        label=gettext_lazy("At worst"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    planned_cost = MoneyInput(label=gettext_lazy("Planned cost"), required=False)
    actual_cost = MoneyInput(label=gettext_lazy("Actual cost"), required=False)
    field_order = ("name", "second_name", "days", "best_days", "worst_days", "owner")

    def __init__(self, *args, row: Step, sees_money: bool = True, **kwargs):
        kwargs["initial"] = {
            name: getattr(row, name) for name in self.base_fields if name not in ("owner", "pending")
        } | {"owner": row.owner_id, **(kwargs.get("initial") or {})}
        super().__init__(*args, row=row, **kwargs)
        self.step = row
        self.fields["owner"].queryset = active_members(row.rollout, also=row.owner)
        if not row.rollout.second_language:
            del self.fields["second_name"]
        if not sees_money:
            del self.fields["planned_cost"], self.fields["actual_cost"]

    def edits(self) -> list[Edit]:
        values = {name: value for name, value in self.cleaned_data.items() if name != "pending"}
        return self.all_edits(step_edits(self.step, **values))


class ChangePhaseForm(PendingForm):
    name = LineInput(label=gettext_lazy("Name"))
    second_name = LineInput(label=gettext_lazy("Name in the second language"), required=False)
    gate_name = LineInput(label=gettext_lazy("Gate"), required=False)
    second_gate_name = LineInput(label=gettext_lazy("Gate in the second language"), required=False)
    not_before = DayInput(label=gettext_lazy("Not before"), required=False)
    deadline = DayInput(label=gettext_lazy("Deadline"), required=False)

    def __init__(self, *args, row: Phase, **kwargs):
        values = {name: getattr(row, name) for name in self.base_fields if name != "pending"}
        kwargs["initial"] = values | (kwargs.get("initial") or {})
        super().__init__(*args, row=row, **kwargs)
        self.phase = row
        if not row.rollout.second_language:
            del self.fields["second_name"], self.fields["second_gate_name"]

    def edits(self) -> list[Edit]:
        of, fields = f"phase:{self.phase.key}", FIELDS["phase"]
        changes = [
            FieldEdit(
                of, name, fields[name].of(self.phase), None if value is None else fields[name].read(value)
            )
            for name, value in self.cleaned_data.items()
            if name != "pending"
        ]
        return self.all_edits(changes)


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


def _lag() -> WholeInput:
    return WholeInput(
        label=gettext_lazy("Lag in working days"),
        initial=0,
        min_value=-limits.LAG_DAYS,
        max_value=limits.LAG_DAYS,
    )


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(kind.value, word) for kind, word in PlanLink.KINDS.items()],
        initial=LinkKind.FS.value,
    )


class LinkForm(PendingForm):
    """A new link between this end and another step or a whole phase."""

    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=[
            ("waits", gettext_lazy("This waits for")),
            ("awaited", gettext_lazy("This is awaited by")),
        ],
        initial="waits",
    )
    other = forms.ChoiceField(label=gettext_lazy("Step or phase"))
    kind = _kind()
    lag = _lag()

    def __init__(self, *args, end: str, phases: list[Phase], steps: list[Step], **kwargs):
        super().__init__(*args, **kwargs)
        self.end = end
        self.fields["other"].choices = [
            (gettext_lazy("Steps"), [(step.node_key, f"{step.shown_number} {step}") for step in steps]),
            (gettext_lazy("Whole phases"), [(f"phase:{phase.key}", str(phase)) for phase in phases]),
        ]

    def edits(self) -> list[Edit]:
        cleaned = self.cleaned_data
        ends = (cleaned["other"], self.end)
        before, after = ends if cleaned["direction"] == "waits" else reversed(ends)
        return self.all_edits([LinkEdit(before, after, None, Terms(cleaned["kind"], cleaned["lag"]))])


class ChangeLinkForm(PendingForm):
    """A link as it stands, to be changed or removed."""

    kind = _kind()
    lag = _lag()
    remove = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, link: PlanLink, **kwargs):
        kwargs["initial"] = {"kind": link.kind, "lag": link.lag, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.link = link

    def edits(self) -> list[Edit]:
        cleaned, link = self.cleaned_data, self.link
        now = None if cleaned["remove"] else Terms(cleaned["kind"], cleaned["lag"])
        return self.all_edits([LinkEdit(link.before, link.after, Terms(link.kind, link.lag), now)])


class AddPhaseForm(RowForm):
    name = LineInput(label=gettext_lazy("Name"))
    gate_name = LineInput(label=gettext_lazy("Gate"), required=False)


class PlanFilterForm(forms.Form):
    """What the plan shows; unknown values in the address show everything."""

    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=limits.LINE_LENGTH)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[
            ("", gettext_lazy("Any status")),
            ("open", pgettext_lazy("steps", "Open")),
            ("not_started", NOT_STARTED.word),
            ("running", RUNNING.word),
            ("done", DONE.word),
            ("late", LATE.word),
            ("blocked", BLOCKED.word),
            ("dropped", DROPPED.word),
        ],
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("All steps")),
            ("critical", pgettext_lazy("path", "Critical")),
            ("near", gettext_lazy("Critical or near it")),
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
            ("none", gettext_lazy("Nobody")),
            *((str(owner.pk), owner.name) for owner in owners),
        ]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
