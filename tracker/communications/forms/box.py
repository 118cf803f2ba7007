"""What anybody may put into the suggestion box, and what those who look after it may say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import LineInput, TextInput
from tracker.common.forms import RowForm, RowModelForm

from ..models import Suggestion, SuggestionBox
from .entries import ActionForm, EntryForm

Status = Suggestion.Status


class SuggestionForm(RowForm):
    KINDS = (
        (Suggestion.Kind.IDEA, gettext_lazy("I have an idea")),
        (Suggestion.Kind.WORRY, gettext_lazy("I have a worry")),
    )

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=KINDS,
        initial=Suggestion.Kind.IDEA,
        widget=forms.RadioSelect,
    )
    name = LineInput(label=gettext_lazy("In one line"))
    text = TextInput(label=gettext_lazy("More about it"), required=False)
    gain = TextInput(
        label=gettext_lazy("What it would gain"),
        required=False,
        help_text=gettext_lazy("Time, money, fewer mistakes, calmer customers?"),
    )


class BoxForm(RowModelForm):
    class Meta:
        model = SuggestionBox
        fields = ["welcome", "prize"]
        help_texts = {
            "welcome": gettext_lazy("Stands above the form: what you want to hear of, and who reads it."),
            "prize": gettext_lazy("What the best idea of a month gets. Whoever opens the box reads it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["welcome"].wide = self.fields["prize"].wide = True


class AnswerSuggestionForm(RowForm):
    """Nothing is used or declined without a word to whoever gave it."""

    STATES = [(one.value, one.label) for one in (Status.CONSIDERED, Status.USED, Status.DECLINED)]

    status = forms.ChoiceField(
        label=gettext_lazy("What becomes of it?"), choices=STATES, widget=forms.RadioSelect
    )
    answer = TextInput(
        label=gettext_lazy("Answer"),
        required=False,
        help_text=gettext_lazy("Whoever gave it reads this by their own link, and nobody knows who that is."),
    )

    def __init__(self, *args, row: Suggestion, **kwargs):
        state = Status.CONSIDERED if row.status == Status.NEW else row.status
        super().__init__(*args, row=row, initial={"status": state, "answer": row.answer}, **kwargs)
        self.suggestion = row

    def clean_answer(self) -> str:
        answer = self.cleaned_data["answer"]
        if self.suggestion.answer and not answer:
            raise ValidationError(_("An answer was given already. Correct it, but leave one."))
        return answer

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("status") in (Status.USED, Status.DECLINED)
            and not cleaned.get("answer")
            and "answer" not in self.errors
        ):
            self.add_error("answer", _("Say it in the answer: what will be done, or why it can't be."))
        return cleaned


class PrizeForm(RowForm):
    prize = LineInput(label=gettext_lazy("Prize"))


class SuggestedActionForm(ActionForm):
    def __init__(self, *args, row: Suggestion, **kwargs):
        super().__init__(*args, row=row, rollout=row.rollout, initial=_said(row), **kwargs)


class SuggestedIssueForm(EntryForm):
    def __init__(self, *args, row: Suggestion, **kwargs):
        super().__init__(*args, row=row, rollout=row.rollout, initial=_said(row), **kwargs)


def _said(suggestion: Suggestion) -> dict[str, Any]:
    """What the team does not read yet it shall not read by a way around."""
    return {
        "name": suggestion.name,
        "text": "\n\n".join(filter(None, (suggestion.text, suggestion.gain))),
        "is_confidential": not suggestion.is_shared,
    }
