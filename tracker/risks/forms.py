from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import DayInput, RowsInput, TextInput, WholeInput
from tracker.common.forms import RowForm, RowModelForm
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .catalogue import CatalogueRisk
from .domain.scoring import REVIEW_AFTER
from .models import Impact, Probability, Risk, RiskAssessment, RiskResponse

LOST_DAYS = ("best_days", "likely_days", "worst_days")


def _scale(choices) -> list[tuple[int, str]]:
    return [(value, f"{value} · {label}") for value, label in choices.choices]


class ScaleInput(forms.TypedChoiceField):
    """A place on the scale of 1 to 5, each with its word."""

    def __init__(self, scale, **kwargs):
        first = [] if kwargs.get("required", True) else [("", gettext_lazy("as it is"))]
        super().__init__(
            choices=lambda: [*first, *_scale(scale)],
            coerce=int,
            empty_value=None,
            error_messages={"invalid_choice": gettext_lazy("“%(value)s” is not on the scale of 1 to 5.")},
            **kwargs,
        )


class LostDaysInput(WholeInput):
    def __init__(self, **kwargs):
        super().__init__(required=False, min_value=0, max_value=limits.STEP_DAYS, **kwargs)


def owners(rollout: Rollout, present: int | None = None):
    """Return the members who can own something, and the one who does even after leaving."""
    return rollout.members.filter(Q(left_on=None) | Q(pk=present))


class RiskForm(RowModelForm):
    """What a risk is; how high it stands is assessed apart."""

    best_days = LostDaysInput(
        label=gettext_lazy("Days lost at best"),
        help_text=gettext_lazy(
            "If it happens, each ticked step that is not finished takes so many working days longer. "
            "The simulation of the plan counts with it."
        ),
    )
    likely_days = LostDaysInput(label=gettext_lazy("Days lost, most likely"))
    worst_days = LostDaysInput(label=gettext_lazy("Days lost at worst"))

    class Meta:
        model = Risk
        fields = [
            "name",
            "second_name",
            "cause",
            "event",
            "effect",
            "category",
            "strategy",
            "owner",
            "next_review_on",
            "trigger",
            "contingency",
            "phases",
            "steps",
            *LOST_DAYS,
            "is_confidential",
        ]
        field_classes = {"phases": RowsInput, "steps": RowsInput}
        widgets = {"phases": forms.CheckboxSelectMultiple, "steps": forms.CheckboxSelectMultiple}
        help_texts = {
            "trigger": gettext_lazy("What one would see first."),
            "contingency": gettext_lazy("What is done then."),
            "is_confidential": gettext_lazy("Only managers, consultants and sponsors see it."),
        }

    WIDE = ("name", "second_name", "cause", "event", "effect", "trigger", "contingency", "phases", "steps")

    def __init__(self, *args, member: Member, risk: Risk | None = None, **kwargs):
        rollout = member.rollout
        super().__init__(*args, instance=copy(risk) if risk else Risk(rollout=rollout), **kwargs)
        self.fields["owner"].queryset = owners(rollout, risk.owner_id if risk else None)
        self.fields["phases"].queryset = rollout.phases.all()
        self.fields["steps"].queryset = rollout.steps.select_related("phase")
        self.fields["steps"].label_from_instance = lambda step: f"{step.shown_number} {step}"
        if not rollout.second_language:
            del self.fields["second_name"]
        if not member.may(Permission.SEE_CONFIDENTIAL):
            del self.fields["is_confidential"]
        for name in self.WIDE:
            if name in self.fields:
                self.fields[name].wide = True

    def clean(self):
        cleaned = super().clean()
        if any(name in self.errors for name in LOST_DAYS):
            return cleaned
        best, likely, worst = (cleaned.get(name) for name in LOST_DAYS)
        given = [days for days in (best, likely, worst) if days is not None]
        if given and len(given) < len(LOST_DAYS):
            for name in LOST_DAYS:
                if cleaned.get(name) is None:
                    self.add_error(name, _("Give the days lost in all three cases, or in none."))
        elif given and best > likely:
            self.add_error(
                "best_days",
                _("At best it can't cost more days than most likely. Give at most %(days)d.")
                % {"days": likely},
            )
        elif given and worst < likely:
            self.add_error(
                "worst_days",
                _("At worst it can't cost fewer days than most likely. Give at least %(days)d.")
                % {"days": likely},
            )
        return cleaned


class RaiseRiskForm(RiskForm):
    probability = ScaleInput(
        scale=Probability, label=gettext_lazy("Probability"), initial=Probability.POSSIBLE
    )
    impact = ScaleInput(scale=Impact, label=gettext_lazy("Impact"), initial=Impact.MEDIUM)

    field_order = ["name", "second_name", "cause", "event", "effect", "probability", "impact"]

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        self.initial["next_review_on"] = member.rollout.today() + REVIEW_AFTER


class _RiskRowForm(RowForm):
    def __init__(self, *args, risk: Risk, **kwargs):
        super().__init__(*args, row=risk, **kwargs)
        self.today = risk.rollout.today()

    def clean_next_review_on(self):
        day = self.cleaned_data["next_review_on"]
        if day and day < self.today:
            raise ValidationError(_("That day is past. Choose today or a later day."))
        return day


class AssessForm(_RiskRowForm):
    probability = ScaleInput(scale=Probability, label=gettext_lazy("Probability"))
    impact = ScaleInput(scale=Impact, label=gettext_lazy("Impact"))
    note = TextInput(label=gettext_lazy("Why"), required=False)
    next_review_on = DayInput(label=gettext_lazy("Next review"))

    def __init__(self, *args, risk: Risk, now: RiskAssessment, **kwargs):
        super().__init__(*args, risk=risk, **kwargs)
        self.fields["note"].wide = True
        self.initial = {
            "probability": now.probability,
            "impact": now.impact,
            "next_review_on": self.today + REVIEW_AFTER,
        }


class ReviewForm(_RiskRowForm):
    next_review_on = DayInput(label=gettext_lazy("Next review"))

    def __init__(self, *args, risk: Risk, **kwargs):
        super().__init__(*args, risk=risk, **kwargs)
        self.initial = {"next_review_on": self.today + REVIEW_AFTER}


class CloseForm(_RiskRowForm):
    outcome = TextInput(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Did it occur, and what helped? The next rollout learns from it."),
    )


class ResponseForm(RowModelForm):
    expected_probability = ScaleInput(
        scale=Probability, label=gettext_lazy("Probability after it"), required=False
    )
    expected_impact = ScaleInput(scale=Impact, label=gettext_lazy("Impact after it"), required=False)

    class Meta:
        model = RiskResponse
        fields = ["text", "owner", "due_on", "expected_probability", "expected_impact"]

    def __init__(self, *args, risk: Risk, **kwargs):
        super().__init__(*args, instance=RiskResponse(risk=risk), **kwargs)
        self.fields["text"].wide = True
        self.fields["owner"].queryset = owners(risk.rollout)
        self.initial["owner"] = risk.owner_id


class CatalogueForm(RowForm):
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("Risks"),
        error_messages={
            "required": gettext_lazy("No risk is chosen. Tick those to add."),
            "invalid_choice": gettext_lazy("“%(value)s” is not in this rollout's catalogue."),
        },
    )

    def __init__(self, *args, entries: list[CatalogueRisk], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(entry.key, entry.title) for entry in entries]
