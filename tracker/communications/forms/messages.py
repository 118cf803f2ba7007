from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, RowsInput, TextInput, WholeInput
from tracker.common.forms import RowForm

from ..models import SPOKEN, Channel, Message, PlanLine
from ..operations import Minutes, Written
from .shared import members_to_choose, not_later


class WriteForm(RowForm):
    """A message in each of these languages; one that is left empty is not written."""

    BODY_ROWS = 16

    def __init__(self, *args, message: Message, languages: Sequence[str], **kwargs):
        stored = {text.language: text for text in message.texts.all()}
        initial: dict[str, str] = {}
        for language, text in stored.items():
            initial |= {f"subject_{language}": text.subject, f"body_{language}": text.body}
        super().__init__(*args, row=message, initial=initial, **kwargs)
        self.languages = [(code, name) for code, name in settings.LANGUAGES if code in languages]
        for code, name in self.languages:
            self._add_fields(code, name)

    def _add_fields(self, code: str, name: str) -> None:
        several = len(self.languages) > 1
        subject, body = _("Subject"), _("Text")
        self.fields[f"subject_{code}"] = LineInput(
            label=_("%(what)s, %(language)s") % {"what": subject, "language": name} if several else subject,
            required=False,
            widget=forms.TextInput(attrs={"lang": code}),
        )
        self.fields[f"body_{code}"] = TextInput(
            label=_("%(what)s, %(language)s") % {"what": body, "language": name} if several else body,
            required=False,
            widget=forms.Textarea(attrs={"rows": self.BODY_ROWS, "lang": code}),
        )

    def by_language(self):
        """Each language as (code, name, its fields)."""
        return [
            (code, name, [self[f"subject_{code}"], self[f"body_{code}"]]) for code, name in self.languages
        ]

    def clean(self):
        cleaned = super().clean()
        for code, _name in self.languages:
            self._want_both(cleaned, code)
        if not any(cleaned.get(f"body_{code}") for code, _name in self.languages) and not self.errors:
            self.add_error(f"body_{self.languages[0][0]}", _("Write the message in at least one language."))
        return cleaned

    def _want_both(self, cleaned: Mapping[str, Any], code: str) -> None:
        subject, body = cleaned.get(f"subject_{code}"), cleaned.get(f"body_{code}")
        if subject and not body:
            self._want(f"body_{code}", _("Write the text, or empty the subject to leave this language out."))
        if body and not subject:
            self._want(f"subject_{code}", _("Write a subject: it is what readers see first."))

    def _want(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def texts(self) -> dict[str, Written]:
        return {
            code: Written(subject, body)
            for code, _name in self.languages
            if (subject := self.cleaned_data[f"subject_{code}"])
            and (body := self.cleaned_data[f"body_{code}"])
        }

    def typed(self) -> dict[str, Written]:
        """What stands in the fields now, right or wrong."""
        return {
            code: Written(self[f"subject_{code}"].value() or "", self[f"body_{code}"].value() or "")
            for code, _name in self.languages
        }


class DecideMessageForm(RowForm):
    APPROVE, SEND_BACK = "approve", "send_back"

    remark = TextInput(
        label=gettext_lazy("Remark"),
        required=False,
        help_text=gettext_lazy("Needed to send it back: what has to change?"),
    )
    decision = forms.ChoiceField(
        choices=[(APPROVE, APPROVE), (SEND_BACK, SEND_BACK)], widget=forms.HiddenInput
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == self.SEND_BACK and not cleaned.get("remark"):
            self.add_error("remark", _("Say what has to change, so that the next draft is the last."))
        return cleaned


class ToldForm(RowForm):
    """Sent by a bare button it says: told today, the way the line says."""

    HELD = ("members", "others", "minutes")

    on = DayInput(label=gettext_lazy("Day"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=Channel.choices)
    duration = WholeInput(
        label=gettext_lazy("How long, in minutes"),
        required=False,
        min_value=1,
        max_value=limits.MESSAGE_MINUTES,
    )
    note = TextInput(label=gettext_lazy("Note"), required=False)
    members = RowsInput(
        queryset=None,
        label=gettext_lazy("Members present"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = LineInput(label=gettext_lazy("Others present"), required=False)
    minutes = TextInput(
        label=gettext_lazy("Minutes"),
        required=False,
        help_text=gettext_lazy("Kept in the log of meetings, where its actions and decisions are added."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, line: PlanLine, today: date, **kwargs):
        initial = {"on": today, "channel": line.channel, "duration": line.duration}
        super().__init__(*args, initial=initial, **kwargs)
        self.today, self.line = today, line
        self.fields["members"].queryset = members_to_choose(line.rollout)
        self.fields["note"].wide = True

    @property
    def groups(self):
        """How it was told, and what is asked of a meeting alone: each as (class, fields)."""
        told = [field for field in self.visible_fields() if field.name not in self.HELD]
        return [("two", told), ("when-held", [self[name] for name in self.HELD])]

    def clean_on(self) -> date:
        return not_later(self.cleaned_data["on"] or self.today, self.today)

    def clean(self):
        cleaned = super().clean()
        channel = cleaned.get("channel") or self.line.channel
        if cleaned.get("minutes") and channel not in SPOKEN:
            self.add_error(
                "minutes",
                _("Minutes are of a meeting, a call or a demo. Choose how it was told, or leave them out."),
            )
        elif self._lacks_minutes(cleaned):
            self.add_error(
                "minutes", _("Write the minutes, too: who was there is kept with them. Or leave both out.")
            )
        return cleaned

    def _lacks_minutes(self, cleaned: Mapping[str, Any]) -> bool:
        somebody = cleaned.get("members") or cleaned.get("others")
        return bool(somebody) and not cleaned.get("minutes") and "minutes" not in self.errors

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        values = dict(self.cleaned_data)
        members, others, minutes = (values.pop(name) for name in self.HELD)
        return {**values, "minutes": Minutes(minutes, list(members), others) if minutes else None}


class MissedForm(RowForm):
    reason = TextInput(label=gettext_lazy("Why was it missed?"))

    def __init__(self, *args, line: PlanLine, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "on": self.today}
