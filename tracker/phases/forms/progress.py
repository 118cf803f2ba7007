"""What people may say about a step, and how we say no."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, TextInput, WholeInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member

from ..domain.progress import Progress, ProgressRefused, Said, as_said
from ..models import ChecklistItem, Step
from ..operations import KEEP
from ..queries import progress_of
from ..wording import SAID, progress_errors
from .shared import active_members, named_in


class UpdateForm(RowForm):
    """What somebody says about a step, in the row of its table."""

    said = forms.ChoiceField(label=gettext_lazy("Status"))
    days_left = WholeInput(
        label=gettext_lazy("Days left"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    started_on = DayInput(label=gettext_lazy("Started on"), required=False)
    finished_on = DayInput(label=gettext_lazy("Finished on"), required=False)
    blocked_reason = LineInput(label=gettext_lazy("Waits for"), required=False)
    done_items = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Checklist"),
        queryset=ChecklistItem.objects.none(),
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
        self.fields["done_items"].label_from_instance = named_in(row.rollout)
        if gives_steps:
            self.fields["owner"].queryset = active_members(row.rollout, also=row.owner)
        else:
            del self.fields["owner"]
        for field in self.fields.values():
            field.widget.attrs["form"] = self.form_id
        if not self.is_bound:
            self.fields["said"].widget.attrs["autofocus"] = True

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

    owner = forms.ModelChoiceField(queryset=Member.objects.none(), required=False, widget=forms.HiddenInput)
    done_items = forms.ModelMultipleChoiceField(
        queryset=ChecklistItem.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args, row: Step, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["owner"].queryset = row.rollout.members.all()
        self.fields["done_items"].queryset = ChecklistItem.objects.filter(step=row)


class EvidenceForm(RowForm):
    file = forms.FileField(
        label=gettext_lazy("File"), max_length=limits.LINE_LENGTH + 60, allow_empty_file=True
    )
