"""One change of many steps: what is left alone says “nothing changed”."""

from collections.abc import Iterator, Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.domain.workdays import Calendar, DateBeyondLimit
from tracker.common.fields import DayInput, WholeInput
from tracker.rollouts.models import Rollout

from ..domain.edits import Edit, FieldEdit, Value
from ..editing import STEP_FIELDS
from ..models import Step
from .edits import PendingForm
from .shared import active_members

KEPT = ("", gettext_lazy("nothing changed"))
NOBODY = "nobody"


def _how(label, *choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[KEPT, *choices])


def _count(label, **bounds) -> WholeInput:
    return WholeInput(label=label, required=False, **bounds)


class ManyForm(PendingForm):
    """`chosen`: the keys of the steps; each other field changes all of them or none."""

    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    days_how = _how(
        gettext_lazy("Days"),
        ("set", gettext_lazy("set to")),
        ("add", gettext_lazy("longer by (days)")),
        ("percent", gettext_lazy("scale to (%)")),
    )
    days_by = _count(gettext_lazy("Number"), min_value=-limits.STEP_DAYS, max_value=limits.STEP_DAYS)
    not_before_how = _how(
        gettext_lazy("Not before"),
        ("set", gettext_lazy("set to")),
        ("shift", gettext_lazy("shift by working days")),
        ("clear", gettext_lazy("remove")),
    )
    not_before_on = DayInput(label=gettext_lazy("Day"), required=False)
    not_before_by = _count(gettext_lazy("Days"), min_value=-limits.LAG_DAYS, max_value=limits.LAG_DAYS)
    deadline_how = _how(
        gettext_lazy("Deadline"),
        ("set", gettext_lazy("set to")),
        ("shift", gettext_lazy("shift by working days")),
        ("clear", gettext_lazy("remove")),
    )
    deadline_on = DayInput(label=gettext_lazy("Day"), required=False)
    deadline_by = _count(gettext_lazy("Days"), min_value=-limits.LAG_DAYS, max_value=limits.LAG_DAYS)

    def __init__(self, *args, rollout: Rollout, steps: Sequence[Step], **kwargs):
        super().__init__(*args, **kwargs)
        self.calendar, self.steps = rollout.calendar, steps
        self.fields["owner"].choices = [
            KEPT,
            (NOBODY, gettext_lazy("Nobody")),
            *((str(member.pk), member.name) for member in active_members(rollout)),
        ]

    @property
    def chosen(self) -> list[str]:
        return self.data.getlist("chosen") if self.is_bound else []

    def clean(self):
        cleaned = super().clean()
        by_key = {step.key: step for step in self.steps}
        if not self.chosen:
            raise ValidationError(_("Choose the steps to change in the first column."))
        unknown = [key for key in self.chosen if key not in by_key]
        if unknown:
            raise ValidationError(_("One of these steps is not in this plan any more. Choose again."))
        self.picked = [by_key[key] for key in dict.fromkeys(self.chosen)]
        for how, needed in (("days_how", "days_by"), *self._day_needs(cleaned)):
            if cleaned.get(how) and cleaned.get(needed) is None and needed not in self.errors:
                self.add_error(needed, _("Give the number or the day that the steps shall get."))
        return cleaned

    @staticmethod
    def _day_needs(cleaned: dict) -> Iterator[tuple[str, str]]:
        for name in ("not_before", "deadline"):
            match cleaned.get(f"{name}_how"):
                case "set":
                    yield f"{name}_how", f"{name}_on"
                case "shift":
                    yield f"{name}_how", f"{name}_by"

    def edits(self) -> list[Edit]:
        """Raises ValidationError naming the step whose value would leave the limits."""
        return self.all_edits(edit for step in self.picked for edit in self._edits_of(step))

    def _edits_of(self, step: Step) -> Iterator[FieldEdit]:
        cleaned = self.cleaned_data
        if cleaned["owner"]:
            yield self._edit(step, "owner", None if cleaned["owner"] == NOBODY else int(cleaned["owner"]))
        if cleaned["days_how"] and not step.is_milestone:
            yield self._edit(step, "days", self._days(step))
        for name in ("not_before", "deadline"):
            if cleaned[f"{name}_how"]:
                day = self._day(step, name)
                yield self._edit(step, name, day.isoformat() if day else None)

    def _edit(self, step: Step, name: str, now: Value) -> FieldEdit:
        field = STEP_FIELDS[name]
        try:
            return FieldEdit(step.node_key, name, field.of(step), field.clean(now))
        except ValidationError as error:
            raise ValidationError([f"{step}: {message}" for message in error.messages]) from error

    def _days(self, step: Step) -> int:
        by = self.cleaned_data["days_by"]
        match self.cleaned_data["days_how"]:
            case "set":
                return by
            case "add":
                return max(1, step.days + by)
            case _:
                return max(1, round(step.days * by / 100))

    def _day(self, step: Step, name: str) -> date | None:
        match self.cleaned_data[f"{name}_how"]:
            case "set":
                return self.cleaned_data[f"{name}_on"]
            case "shift":
                return _shifted(self.calendar, getattr(step, name), self.cleaned_data[f"{name}_by"], step)
            case _:
                return None


def _shifted(calendar: Calendar, day: date | None, by: int, step: Step) -> date | None:
    """What has no day stays without one."""
    if day is None:
        return None
    try:
        return calendar.day(calendar.index(day) + by)
    except DateBeyondLimit as error:
        raise ValidationError(
            _("%(step)s: the day would fall outside the years of the calendar.") % {"step": step}
        ) from error
