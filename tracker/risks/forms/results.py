"""What a meeting agreed on, many at once: one per line."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, LineInput, TextInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member, Rollout

from ..domain.minutes import Line, named, read_lines

LINES_AT_ONCE = 100


class ResultsForm(RowForm):
    """The cleaned actions and decisions are fields of entries, one mapping each."""

    actions = TextInput(
        label=gettext_lazy("Actions, one per line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "What is to be done @who by when, like: Send the data model @Li Wei 2026-10-05"
        ),
    )
    decisions = TextInput(
        label=gettext_lazy("Decisions, one per line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They count as made on the day of the meeting by those present."),
    )

    def __init__(self, *args, rollout: Rollout, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = list(rollout.members.active())

    def clean_actions(self) -> list[dict[str, Any]]:
        return _each(read_lines(self.cleaned_data["actions"]), self._action)

    def clean_decisions(self) -> list[dict[str, Any]]:
        lines = (
            Line(n, text.strip()) for n, text in enumerate(self.cleaned_data["decisions"].split("\n"), 1)
        )
        return _each((line for line in lines if line.what), lambda line: {"name": _name(line)})

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["actions"] or cleaned["decisions"]):
            self.add_error(None, _("Nothing is written yet. Write an action or a decision, one per line."))
        return cleaned

    def _action(self, line: Line) -> dict[str, Any]:
        return {"name": _name(line), "owner": self._member(line.who), "due_on": _day(line.day)}

    def _member(self, who: str) -> Member | None:
        if not who:
            return None
        found = named(who, [member.name for member in self.team])
        if len(found) == 1:
            return self.team[found[0]]
        said = (
            _("“%(who)s” may be several members. Write the whole name.")
            if found
            else _("“%(who)s” is nobody of the team. Write a member's name, and the day as 2026-10-05.")
        )
        raise ValidationError(said % {"who": who})


def _name(line: Line) -> str:
    return LineInput(error_messages={"required": _("It does not say what.")}).clean(line.what)


def _day(written: str) -> date | None:
    return DayInput(required=False).clean(written)


def _each(lines: Iterator[Line], read: Callable[[Line], dict[str, Any]]) -> list[dict[str, Any]]:
    """Read every line; what is wrong is said of each that is wrong."""
    found, wrong = [], []
    for line in lines:
        try:
            found.append(read(line))
        except ValidationError as error:
            said = " ".join(error.messages)
            wrong.append(_("Line %(number)d: %(said)s") % {"number": line.number, "said": said})
    if len(found) > LINES_AT_ONCE:
        wrong.append(
            _("%(count)d lines are too many at once. Add at most %(most)d, then the others.")
            % {"count": len(found), "most": LINES_AT_ONCE}
        )
    if wrong:
        raise ValidationError(wrong)
    return found
