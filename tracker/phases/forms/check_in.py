"""What an owner answers to the check-in: one form a step, all of them sent together."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common import limits
from tracker.common.dates import written
from tracker.common.fields import DayInput, LineInput, TextInput, WholeInput
from tracker.common.forms import Conflict, RowForm

from ..domain.check_in import Answer, Answered, answers_for, as_answered
from ..domain.progress import Progress, ProgressRefused, refuse_progress
from ..operations import KEEP
from ..queries import progress_of
from ..shown import ShownStep
from ..wording import progress_errors
from .shared import add_refusal

WORDS = {
    Answer.NOTHING: gettext_lazy("Nothing to say"),
    Answer.ON_TRACK: gettext_lazy("On track"),
    Answer.DAYS_LEFT: gettext_lazy("It takes longer or shorter"),
    Answer.STARTED: gettext_lazy("It has started"),
    Answer.NOT_YET: pgettext_lazy("check-in", "Not started yet"),
    Answer.DONE: gettext_lazy("Done"),
    Answer.BLOCKED: gettext_lazy("Blocked"),
}
BESIDE = {
    Answer.DAYS_LEFT: "days_left",
    Answer.STARTED: "started_on",
    Answer.NOT_YET: "starts_on",
    Answer.DONE: "finished_on",
    Answer.BLOCKED: "blocked_reason",
}
"""The field that belongs to an answer; beside any other it is not read."""


NOTE_LENGTH = 2_000


class AnswerForm(RowForm):
    answer = forms.ChoiceField(label=gettext_lazy("How does it go?"), widget=forms.RadioSelect)
    days_left = WholeInput(
        label=gettext_lazy("Working days left"), required=False, min_value=0, max_value=limits.STEP_DAYS
    )
    started_on = DayInput(label=gettext_lazy("Started on"), required=False)
    starts_on = DayInput(label=gettext_lazy("Starts on, if you know"), required=False)
    finished_on = DayInput(label=gettext_lazy("Finished on"), required=False)
    blocked_reason = LineInput(label=gettext_lazy("Waits for"), required=False)
    note = TextInput(
        label=gettext_lazy("Anything to add?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data, *, shown: ShownStep, on: date) -> None:
        self.shown, self.on = shown, on
        self.was = progress_of(shown.step)
        today = on.isoformat()
        initial = {
            "answer": Answer.NOTHING.value,
            "days_left": shown.days_left if self.was.started_on else None,
            "started_on": today,
            "finished_on": today,
            "blocked_reason": self.was.blocked_reason,
        }
        super().__init__(
            self._only_what_belongs(data, shown), row=shown.step, prefix=prefix_of(shown), initial=initial
        )
        answers = answers_for(self.was, is_milestone=shown.step.is_milestone)
        self.fields["answer"].choices = [(one.value, self._word(one)) for one in answers]

    @staticmethod
    def _only_what_belongs(data, shown: ShownStep):
        """Whoever changes their mind leaves what they typed beside another answer."""
        if data is None:
            return None
        prefix = prefix_of(shown)
        chosen = BESIDE.get(data.get(f"{prefix}-answer", ""))
        others = {f"{prefix}-{name}" for name in BESIDE.values() if name != chosen}
        return {name: value for name, value in data.items() if name not in others}

    def _word(self, answer: Answer) -> str:
        was = self.was
        if answer == Answer.ON_TRACK and self.shown.days_left:
            return self._on_track_words()
        if answer == Answer.NOTHING and was.finished_on:
            return _("It stays done")
        if answer == Answer.DAYS_LEFT and was.finished_on:
            return _("Not done yet after all")
        if answer == Answer.NOT_YET and was.blocked_reason:
            return _("Not started yet, but nothing holds it up any more")
        if answer == Answer.BLOCKED and was.blocked_reason:
            return _("Still blocked")
        return str(WORDS[answer])

    def _on_track_words(self) -> str:
        forecast = self.shown.node.forecast
        day = written(forecast.finish if forecast else None, "week")
        if self.was.blocked_reason:
            return _("It goes on, done by %(day)s") % {"day": day}
        return _("On track: done by %(day)s") % {"day": day}

    @property
    def beside(self) -> list[tuple]:
        """Each answer as its radio button, with the field that belongs to it."""
        radios = {str(radio.data["value"]): radio for radio in self["answer"]}
        return [
            (radio, self[BESIDE[Answer(value)]] if Answer(value) in BESIDE else None)
            for value, radio in radios.items()
        ]

    def clean_started_on(self) -> date | None:
        day = self.cleaned_data["started_on"]
        if day and day > self.on:
            raise ValidationError(
                _("%(day)s is still to come. Choose “%(not_yet)s” and write it there.")
                % {"day": written(day, "long"), "not_yet": WORDS[Answer.NOT_YET]}
            )
        return day

    def clean_starts_on(self) -> date | None:
        day = self.cleaned_data["starts_on"]
        if day and day < self.on:
            raise ValidationError(
                _("%(day)s is over. Choose “%(started)s”, or a later day.")
                % {"day": written(day, "long"), "started": WORDS[Answer.STARTED]}
            )
        return day

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.progress = self._answered(cleaned)
                refuse_progress(self.progress, self.on)
            except ProgressRefused as refused:
                add_refusal(self, progress_errors(refused))
        return cleaned

    def _answered(self, cleaned: dict) -> Progress:
        answered = Answered(
            Answer(cleaned["answer"]),
            started_on=cleaned["started_on"],
            finished_on=cleaned["finished_on"],
            days_left=cleaned["days_left"],
            reason=cleaned["blocked_reason"],
        )
        return as_answered(answered, self.was, forecast_days_left=self.shown.days_left, on=self.on)

    @property
    def says_something(self) -> bool:
        return self.cleaned_data["answer"] != Answer.NOTHING or bool(self.cleaned_data["note"])

    def facts(self) -> dict:
        """What `say` takes."""
        said_days_left = self.cleaned_data["answer"] in (Answer.ON_TRACK, Answer.DAYS_LEFT)
        progress = self.progress
        return {
            "started_on": progress.started_on,
            "finished_on": progress.finished_on,
            "days_left": progress.days_left if said_days_left else KEEP,
            "blocked_reason": progress.blocked_reason,
            "is_dropped": progress.is_dropped,
            "note": self._note(),
        }

    def _note(self) -> str:
        starts_on, note = self.cleaned_data["starts_on"], self.cleaned_data["note"]
        if not starts_on:
            return note
        expected = _("To start on %(day)s.") % {"day": written(starts_on, "long")}
        return f"{expected} {note}".strip()

    def conflicts(self) -> list[Conflict]:
        """How the step stands now beside what was answered to how it stood."""
        if not self.is_stale:
            return []
        chosen = self.data.get(self.add_prefix("answer"), "")
        yours = dict(self.fields["answer"].choices).get(chosen, WORDS.get(chosen, ""))
        beside = self.data.get(self.add_prefix(BESIDE.get(chosen, "")), "")
        return [Conflict(_("How it goes"), self._stands_now(), f"{yours} {beside}".strip())]

    def _stands_now(self) -> str:
        parts = [str(self.shown.status.word), self.was.blocked_reason]
        forecast = self.shown.node.forecast
        if forecast and self.shown.is_open:
            parts.append(_("done by %(day)s") % {"day": written(forecast.finish, "week")})
        return " · ".join(part for part in parts if part)


def prefix_of(shown: ShownStep) -> str:
    return f"step-{shown.step.pk}"


class AnswerSheet:
    """All the forms of one check-in; `lost` were answered but belong to somebody else by now."""

    def __init__(self, data, *, steps: Sequence[ShownStep], on: date, lost: Mapping[int, str]) -> None:
        self.forms = [
            AnswerForm(data if _answers(data, shown.step.pk) else None, shown=shown, on=on) for shown in steps
        ]
        self.lost = [name for pk, name in lost.items() if _answers(data, pk)]
        self.refused: list[str] = []

    @property
    def answered(self) -> list[AnswerForm]:
        """A step that came back to its owner after the page was opened is not among them."""
        return [form for form in self.forms if form.is_bound]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.answered) and not self.lost

    @property
    def errors(self) -> list[str]:
        sentence = _("“%(step)s” is not yours any more, so it was left out. Send the others again.")
        return [*(sentence % {"step": name} for name in self.lost), *self.refused]

    @property
    def troubled(self) -> list[AnswerForm]:
        return [form for form in self.forms if form.errors]


def _answers(data, pk: int) -> bool:
    return data is not None and f"step-{pk}-answer" in data
