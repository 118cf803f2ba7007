"""What people may write into the logs; which of it, depends on who writes."""

from copy import copy
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import RowsInput
from tracker.common.forms import RowModelForm
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from ..models import Action, Assumption, Decision, LogEntry, Meeting, Risk
from .shared import owners


class EntryForm(RowModelForm):
    """An entry of a log: a new one, or one that is changed. Links lead only to what the member may see."""

    WIDE: ClassVar[tuple[str, ...]] = ("name", "second_name", "text")

    def __init__(self, *args, member: Member, entry: LogEntry | None = None, **kwargs):
        self.member, self.rollout, self.entry = member, member.rollout, entry
        self.today = self.rollout.today()
        super().__init__(*args, instance=copy(entry) if entry else self._new(), **kwargs)
        self._offer_people()
        self._offer_places()
        self._offer_links()
        if not self.rollout.second_language:
            self.fields.pop("second_name", None)
        if member.may(Permission.SEE_CONFIDENTIAL):
            self.fields["is_confidential"].help_text = _("Only managers, consultants and sponsors see it.")
        else:
            del self.fields["is_confidential"]
        for name in self.WIDE:
            if name in self.fields:
                self.fields[name].wide = True

    def _new(self) -> LogEntry:
        return self._meta.model(rollout=self.rollout)

    def _offer_people(self) -> None:
        self.fields["owner"].queryset = owners(self.rollout, self.entry.owner_id if self.entry else None)

    def _offer_places(self) -> None:
        if "phase" in self.fields:
            self.fields["phase"].queryset = self.rollout.phases.all()
            self.fields["phase"].label_from_instance = lambda phase: f"{phase.key} {phase}"
        if "step" in self.fields:
            self.fields["step"].queryset = self.rollout.steps.select_related("phase")
            self.fields["step"].label_from_instance = lambda step: f"{step.shown_number} {step}"

    def _offer_links(self) -> None:
        """A link to what the member may not see is neither shown nor touched."""
        sees_all = self.member.may(Permission.SEE_CONFIDENTIAL)
        for name, field in list(self.fields.items()):
            model = getattr(getattr(field, "queryset", None), "model", None)
            if not model or not issubclass(model, LogEntry | Risk):
                continue
            field.queryset = model.objects.filter(rollout=self.rollout).seen_by(confidential=sees_all)
            field.label_from_instance = self._label
            present = getattr(self.entry, f"{name}_id", None)
            if present and not field.queryset.filter(pk=present).exists():
                del self.fields[name]

    def _label(self, linked: LogEntry | Risk) -> str:
        linked.rollout = self.rollout
        return f"{linked.label} {linked}"

    def values(self) -> dict[str, Any]:
        return self.cleaned_data

    def _not_in_future(self, name: str) -> date | None:
        day = self.cleaned_data.get(name)
        if day and day > self.today:
            raise ValidationError(_("That day is still to come. Choose today or an earlier day."))
        return day


class AssumptionForm(EntryForm):
    WIDE = (*EntryForm.WIDE, "if_wrong")

    class Meta:
        model = Assumption
        fields = [
            "name",
            "second_name",
            "text",
            "if_wrong",
            "category",
            "owner",
            "validate_by",
            "phase",
            "is_confidential",
        ]
        labels = {"name": gettext_lazy("What is taken for true")}
        help_texts = {"if_wrong": gettext_lazy("If it fails, a risk is raised with this as its effect.")}


class ActionForm(EntryForm):
    """Whoever does not edit the logs adds actions for themselves."""

    WIDE = (*EntryForm.WIDE, "gap")

    class Meta:
        model = Action
        fields = [
            "name",
            "second_name",
            "text",
            "owner",
            "due_on",
            "meeting",
            "decision",
            "issue",
            "risk",
            "gap",
            "is_confidential",
        ]
        labels = {"name": gettext_lazy("What is to be done")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.member.may(Permission.EDIT_RISKS):
            del self.fields["owner"]

    def values(self) -> dict[str, Any]:
        return {"owner": self.member, **super().values()}


class MeetingForm(EntryForm):
    """`is_held`: it is written down after it was held."""

    WIDE = (*EntryForm.WIDE, "members", "others", "minutes")

    is_held = forms.BooleanField(label=gettext_lazy("It was held already"), required=False)

    class Meta:
        model = Meeting
        fields = [
            "name",
            "second_name",
            "held_on",
            "owner",
            "text",
            "is_held",
            "members",
            "others",
            "minutes",
            "is_confidential",
        ]
        field_classes = {"members": RowsInput}
        widgets = {"members": forms.CheckboxSelectMultiple}
        labels = {
            "text": gettext_lazy("Agenda"),
            "owner": gettext_lazy("Led by"),
            "members": gettext_lazy("Members invited or present"),
            "others": gettext_lazy("Others invited or present"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present = list(self.entry.members.values_list("pk", flat=True)) if self.entry else []
        self.fields["members"].queryset = present_members(self.rollout, present)
        if self.entry:
            del self.fields["is_held"]
            if self.entry.status != Meeting.Status.HELD:
                del self.fields["minutes"]

    def clean(self):
        cleaned = super().clean()
        held, day = self._is_held(), cleaned.get("held_on")
        if held and day and day > self.today:
            self.add_error(
                "held_on", _("That day is still to come: the meeting can't have been held. Check the day.")
            )
        if not self.entry and not held and cleaned.get("minutes"):
            self.add_error("minutes", _("Minutes are of a meeting that was held. Say so, or leave them out."))
        return cleaned

    def _is_held(self) -> bool:
        if self.entry:
            return self.entry.status == Meeting.Status.HELD
        return bool(self.cleaned_data.get("is_held"))

    def values(self) -> dict[str, Any]:
        found = dict(super().values())
        if found.pop("is_held", False):
            found["status"] = Meeting.Status.HELD
        return found


def present_members(rollout, present: list[int]):
    """Return whom a list of those present offers: the team, and who was there but has left since."""
    return rollout.members.active() | rollout.members.filter(pk__in=present)


class DecisionForm(EntryForm):
    """`how`: whether it is made already or only wanted; a changed one stays what it is."""

    HOW = (
        ("made", gettext_lazy("It is made")),
        ("wanted", gettext_lazy("It is wanted")),
    )
    MADE = ("decided_on", "deciders", "reason")
    WIDE = (*EntryForm.WIDE, "reason", "deciders")

    how = forms.ChoiceField(label=gettext_lazy("Is it made?"), choices=HOW, widget=forms.RadioSelect)

    class Meta:
        model = Decision
        fields = [
            "name",
            "second_name",
            "text",
            "how",
            "category",
            "decided_on",
            "deciders",
            "reason",
            "wanted_by",
            "owner",
            "phase",
            "meeting",
            "issue",
            "is_confidential",
        ]
        field_classes = {"deciders": RowsInput}
        widgets = {"deciders": forms.CheckboxSelectMultiple}
        labels = {"name": gettext_lazy("Decision")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        present = list(self.entry.deciders.values_list("pk", flat=True)) if self.entry else []
        self.fields["deciders"].queryset = present_members(self.rollout, present)
        if self.entry:
            del self.fields["how"]
            left_out = self.MADE if self.entry.status == Decision.Status.WANTED else ("wanted_by",)
            for name in left_out:
                del self.fields[name]
        else:
            self.initial.setdefault("how", Decision.Status.MADE)
            self.initial["decided_on"] = self.today
            self.fields["wanted_by"].help_text = _("For a decision that is wanted.")

    def clean_decided_on(self):
        return self._not_in_future("decided_on")

    def clean(self):
        cleaned = super().clean()
        is_wanted = "decided_on" not in self.fields or cleaned.get("how") == Decision.Status.WANTED
        if not is_wanted and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Say on which day it was made."))
        return cleaned

    def values(self) -> dict[str, Any]:
        found = dict(super().values())
        status = found.pop("how", None)
        if status == Decision.Status.WANTED:
            found |= {"decided_on": None, "deciders": [], "reason": ""}
        elif status:
            found["wanted_by"] = None
        return {**found, "status": status} if status else found


class ReplacingForm(DecisionForm):
    """A decision that takes the place of another."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("how", "wanted_by"):
            del self.fields[name]
        self.fields["decided_on"].required = True
        self.initial["decided_on"] = self.today
