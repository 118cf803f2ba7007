"""One change of many risks: what is left alone says “nothing changed”."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import many_form
from tracker.common.fields import DayInput, RowsInput, TextInput, WholeInput
from tracker.common.many_form import KEPT, NAMED, NONE, kept_or
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from ..models import Category, Risk
from .shared import owners

WEEKS = 520


class ManyForm(many_form.ManyForm):
    key = "number"
    owner = kept_or(gettext_lazy("Owner"))
    category = kept_or(gettext_lazy("Category"), *Category.choices)
    strategy = kept_or(gettext_lazy("Strategy"), *Risk.Strategy.choices)
    proximity = kept_or(
        gettext_lazy("Could happen"), *Risk.Proximity.choices, (NONE, gettext_lazy("not said"))
    )
    review_how = kept_or(
        gettext_lazy("Next review"),
        ("on", gettext_lazy("on the day")),
        ("weeks", gettext_lazy("in so many weeks")),
        ("clear", gettext_lazy("remove")),
    )
    review_on = DayInput(label=gettext_lazy("Day"), required=False)
    review_weeks = WholeInput(label=gettext_lazy("Weeks"), required=False, min_value=0, max_value=WEEKS)
    is_confidential = kept_or(
        gettext_lazy("Confidential"), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))
    )
    phases = RowsInput(
        label=gettext_lazy("Phases to add"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    status = kept_or(
        gettext_lazy("Status"),
        (Risk.Status.OPEN.value, gettext_lazy("open those that are proposed")),
        (Risk.Status.CLOSED.value, gettext_lazy("close: it did not happen")),
    )
    reason = TextInput(label=gettext_lazy("Reason"), required=False)

    def __init__(self, *args, member: Member, risks: Sequence[Risk], **kwargs):
        super().__init__(*args, rows=risks, **kwargs)
        rollout = member.rollout
        self.risks, self.today = risks, rollout.today()
        self.fields["owner"].choices = [
            KEPT,
            (NONE, gettext_lazy("Nobody")),
            *((str(one.pk), one.name) for one in owners(rollout)),
        ]
        self.fields["phases"].queryset = rollout.phases.all()
        if not member.may(Permission.SEE_CONFIDENTIAL):
            del self.fields["is_confidential"]

    def clean(self):
        cleaned = super().clean()
        self._check_review(cleaned)
        self._check_strategy(cleaned.get("strategy", ""))
        self._check_status(cleaned)
        if not self.errors and not (self.row_fields or cleaned.get("phases") or cleaned.get("status")):
            self.add_error(None, _("Nothing is changed yet. Choose what all of them shall get."))
        return cleaned

    def _check_review(self, cleaned: dict) -> None:
        needed = {"on": "review_on", "weeks": "review_weeks"}.get(cleaned.get("review_how", ""))
        if needed and cleaned.get(needed) is None and needed not in self.errors:
            self.add_error(needed, _("Say when, or choose “nothing changed”."))
        day = cleaned.get("review_on")
        if needed == "review_on" and day and day < self.today:
            self.add_error("review_on", _("That day is past. Choose today or a later day."))

    def _check_strategy(self, strategy: str) -> None:
        wrong = [
            risk for risk in self.risks if strategy and strategy not in Risk.STRATEGIES[Risk.Kind(risk.kind)]
        ]
        if wrong:
            self.add_error(
                "strategy",
                _("“%(strategy)s” does not fit the kind of %(risks)s. Choose another, or leave them out.")
                % {"strategy": Risk.Strategy(strategy).label, "risks": self.named(wrong)},
            )

    def _check_status(self, cleaned: dict) -> None:
        match cleaned.get("status", ""):
            case Risk.Status.OPEN:
                wrong = [risk for risk in self.risks if risk.status != Risk.Status.PROPOSED]
                if wrong:
                    said = _("Not proposed: %(risks)s. Leave them out to open the others.")
                    self.add_error("status", said % {"risks": self.named(wrong)})
            case Risk.Status.CLOSED:
                wrong = [risk for risk in self.risks if risk.is_over]
                if wrong:
                    said = _("Over already: %(risks)s. Leave them out to close the others.")
                    self.add_error("status", said % {"risks": self.named(wrong)})
                if not cleaned.get("reason"):
                    self.add_error("reason", _("Say why they are closed. The next rollout learns from it."))

    @property
    def row_fields(self) -> dict[str, Any]:
        """What each risk gets."""
        cleaned, found = self.cleaned_data, dict[str, Any]()
        if owner := cleaned.get("owner"):
            found["owner_id"] = None if owner == NONE else int(owner)
        for name in ("category", "strategy"):
            if cleaned.get(name):
                found[name] = cleaned[name]
        if proximity := cleaned.get("proximity"):
            found["proximity"] = "" if proximity == NONE else proximity
        if confidential := cleaned.get("is_confidential"):
            found["is_confidential"] = confidential == "yes"
        match cleaned.get("review_how"):
            case "on":
                found["next_review_on"] = cleaned.get("review_on")
            case "weeks":
                found["next_review_on"] = self.today + timedelta(weeks=cleaned.get("review_weeks") or 0)
            case "clear":
                found["next_review_on"] = None
        return found

    @staticmethod
    def named(rows: Sequence[Risk]) -> str:
        return ", ".join(f"{risk.label} “{risk}”" for risk in rows[:NAMED]) + (
            "…" if len(rows) > NAMED else ""
        )
