"""What people may say about steps and gates, and how we say no."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, TextInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member, Rollout

from .domain.plan import GateOutcome, LinkKind
from .domain.progress import Progress, ProgressRefused, Said, as_said
from .models import ChecklistItem, GateDecision, Phase, PlanLink, Step
from .operations import KEEP
from .queries import progress_of
from .wording import SAID, progress_errors


def active_members(rollout: Rollout, *, also: Member | None = None):
    """The people who may own a step: members, and whoever owns it now."""
    members = rollout.members.filter(left_on=None)
    return members | rollout.members.filter(pk=also.pk) if also else members


class UpdateForm(RowForm):
    """What somebody says about a step, in the row of its table."""

    said = forms.ChoiceField(label=gettext_lazy("Status"))
    days_left = forms.IntegerField(
        label=gettext_lazy("Days left"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=None, required=False, empty_label=gettext_lazy("Nobody")
    )
    started_on = DayInput(label=gettext_lazy("Started on"), required=False)
    finished_on = DayInput(label=gettext_lazy("Finished on"), required=False)
    blocked_reason = LineInput(label=gettext_lazy("Waits for"), required=False)
    done_items = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Checklist"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = TextInput(
        label=gettext_lazy("Note for this update"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, row: Step, on: date, days_left: int | None, gives_steps: bool, **kwargs):
        self.on, self.step = on, row
        self.was = progress_of(row)
        self.shown_days_left = days_left if row.started_on else None
        kwargs["initial"] = {
            "said": self.was.said.value,
            "days_left": self.shown_days_left,
            "owner": row.owner_id,
            "started_on": row.started_on,
            "finished_on": row.finished_on,
            "blocked_reason": row.blocked_reason,
            "done_items": [item.pk for item in row.checklist.all() if item.done_on],
        }
        super().__init__(*args, row=row, **kwargs)
        self.fields["said"].choices = [
            (said.value, word)
            for said, word in SAID.items()
            if not (row.is_milestone and said == Said.RUNNING and self.was.said != Said.RUNNING)
        ]
        self.fields["done_items"].queryset = row.checklist.all()
        if gives_steps:
            self.fields["owner"].queryset = active_members(row.rollout, also=row.owner)
        else:
            del self.fields["owner"]
        for field in self.fields.values():
            field.widget.attrs["form"] = self.form_id

    @property
    def form_id(self) -> str:
        """The controls stand in a table's cells, so each names the form it belongs to."""
        return f"update-{self.step.key}"

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.progress = as_said(
                    Said(cleaned["said"]), self._typed(cleaned), self._was_shown(), self.on
                )
            except ProgressRefused as refused:
                self.add_error(None, progress_errors(refused))
        return cleaned

    def facts(self) -> dict:
        """What `update_step` takes."""
        cleaned, progress = self.cleaned_data, self.progress
        said_nothing_new = self.was.started_on and progress.days_left == self.shown_days_left
        return {
            "started_on": progress.started_on,
            "finished_on": progress.finished_on,
            "days_left": KEEP if said_nothing_new else progress.days_left,
            "blocked_reason": progress.blocked_reason,
            "is_dropped": progress.is_dropped,
            "owner": cleaned.get("owner") if "owner" in self.fields else KEEP,
            "done_items": cleaned["done_items"],
            "note": cleaned["note"],
        }

    def _was_shown(self) -> Progress:
        was = self.was
        return Progress(
            was.started_on, was.finished_on, self.shown_days_left, was.blocked_reason, was.is_dropped
        )

    @staticmethod
    def _typed(cleaned: dict) -> Progress:
        return Progress(
            cleaned["started_on"], cleaned["finished_on"], cleaned["days_left"], cleaned["blocked_reason"]
        )


class UndoForm(RowForm):
    """Carries what an update's row does not hold: who owned the step and what was ticked."""

    owner = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    done_items = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args, row: Step, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["owner"].queryset = row.rollout.members.all()
        self.fields["done_items"].queryset = ChecklistItem.objects.filter(step=row)


class EvidenceForm(RowForm):
    file = forms.FileField(
        label=gettext_lazy("File"), max_length=limits.LINE_LENGTH + 60, allow_empty_file=True
    )


class CriterionForm(RowForm):
    met = forms.BooleanField(label=gettext_lazy("Met"), required=False)
    remark = LineInput(label=gettext_lazy("Remark"), required=False)


class DecisionForm(RowForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=GateDecision._meta.get_field("outcome").choices
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


class _PlanStepForm(RowForm):
    name = LineInput(label=gettext_lazy("Name"))
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=limits.STEP_DAYS)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=None, required=False, empty_label=gettext_lazy("Nobody")
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
    planned_cost = forms.DecimalField(
        label=gettext_lazy("Planned cost"),
        required=False,
        min_value=0,
        max_value=limits.MONEY,
        max_digits=12,
        decimal_places=2,
    )
    actual_cost = forms.DecimalField(
        label=gettext_lazy("Actual cost"),
        required=False,
        min_value=0,
        max_value=limits.MONEY,
        max_digits=12,
        decimal_places=2,
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
    phase = forms.ModelChoiceField(label=gettext_lazy("Phase"), queryset=None, empty_label=None)
    method = forms.ModelChoiceField(
        label=gettext_lazy("Under the heading"),
        queryset=None,
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
            self.fields[name].label_from_instance = _named_in(rollout)

    def clean(self):
        cleaned = super().clean()
        phase, method = cleaned.get("phase"), cleaned.get("method")
        if phase and method and method.phase_id != phase.pk:
            self.add_error(
                "method", _("This heading belongs to another phase. Choose one of this phase, or none.")
            )
        return cleaned


def _named_in(rollout: Rollout):
    """Name a row in the reader's language without asking for its rollout again."""

    def name(row) -> str:
        row.rollout = rollout
        return str(row)

    return name


class LinkForm(RowForm):
    """What a step waits for: another step, or a whole phase."""

    before = forms.ChoiceField(label=gettext_lazy("Waits for"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=PlanLink._meta.get_field("kind").choices,
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
            ("open", gettext_lazy("Open")),
            ("critical", gettext_lazy("Critical")),
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


def add_refusal(form: forms.Form, error: ValidationError) -> None:
    """Show an operation's refusal at the fields it names, and on top where the form lacks them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
