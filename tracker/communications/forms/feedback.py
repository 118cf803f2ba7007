from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.background.mail import can_be_mailed
from tracker.common import limits
from tracker.common.dates import written
from tracker.common.fields import DayInput, NameInput, TextInput, WholeInput
from tracker.common.forms import RowForm

from ..deliveries import giver_of
from ..models import Feedback, Message, Stakeholder
from .shared import not_later

Kind = Feedback.Kind


class ReplyForm(RowForm):
    """What a reader says by the link from their mail."""

    KINDS = (
        (Kind.QUESTION, gettext_lazy("I have a question")),
        (Kind.MISUNDERSTANDING, gettext_lazy("I do not understand this")),
        (Kind.VIEW, gettext_lazy("I want to say something about it")),
    )

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=KINDS, initial=Kind.QUESTION, widget=forms.RadioSelect
    )
    text = TextInput(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy("What exactly is unclear, or what do you want to know?"),
    )


class CameBackForm(RowForm):
    """What somebody said by word of mouth."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.VIEW, widget=forms.RadioSelect
    )
    text = TextInput(label=gettext_lazy("What they said"))
    stakeholder = forms.ModelChoiceField(
        label=gettext_lazy("From whom"), queryset=Stakeholder.objects.none(), required=False
    )
    name = NameInput(label=gettext_lazy("Or their name"), required=False)
    said_on = DayInput(label=gettext_lazy("Day"))
    duration = WholeInput(
        label=gettext_lazy("Minutes it cost to put right"),
        required=False,
        min_value=0,
        max_value=limits.MINUTES,
        help_text=gettext_lazy("Only for a misunderstanding."),
    )

    def __init__(self, *args, message: Message, today: date, **kwargs):
        super().__init__(*args, initial={"said_on": today}, **kwargs)
        self.message, self.today = message, today
        self.fields["stakeholder"].queryset = message.rollout.stakeholders.present()
        self.fields["stakeholder"].empty_label = _("Nobody of the register")
        self.fields["text"].wide = True

    def clean_said_on(self) -> date:
        day = not_later(self.cleaned_data["said_on"], self.today)
        if self.message.done_on and day < self.message.done_on:
            raise ValidationError(
                _("The message was told on %(day)s. Choose that day or a later one.")
                % {"day": written(self.message.done_on, "long")}
            )
        return day

    def clean(self):
        cleaned = super().clean()
        given = [name for name in ("stakeholder", "name") if cleaned.get(name)]
        if len(given) != 1 and not {"stakeholder", "name"} & set(self.errors):
            self.add_error(
                "stakeholder", _("Say from whom it is: choose from the register, or write a name, not both.")
            )
        if cleaned.get("duration") is not None and cleaned.get("kind") != Kind.MISUNDERSTANDING:
            self.add_error(
                "duration", _("Only a misunderstanding costs minutes. Choose that kind, or delete them.")
            )
        return cleaned


class AnswerForm(RowForm):
    answer = TextInput(label=gettext_lazy("Answer"))

    def __init__(self, *args, row: Feedback, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["answer"].help_text = where_it_goes(row)


def where_it_goes(feedback: Feedback) -> str:
    """Say to whoever answers whether it is mailed; no address is told."""
    reader = giver_of(feedback)
    if reader and can_be_mailed(reader):
        return _("It goes by mail to %(name)s and stays with the message.") % {"name": reader.name}
    return _("Nobody is mailed: no address is known. It stays with the message; tell them in person.")
