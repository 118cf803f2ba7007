from copy import copy

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, RowsInput, TextInput
from tracker.common.forms import RowModelForm
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from ..domain.scoring import REVIEW_AFTER
from ..models import Impact, Probability, Risk, RiskAssessment
from .shared import RiskRowForm, StakeFields, owners, stake_of


class RiskForm(RowModelForm):
    """What a risk is; how high it stands is assessed apart."""

    class Meta:
        model = Risk
        fields = [
            "name",
            "second_name",
            "kind",
            "category",
            "cause",
            "event",
            "effect",
            "strategy",
            "proximity",
            "owner",
            "next_review_on",
            "trigger",
            "contingency",
            "phases",
            "steps",
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
        kind, strategy = cleaned.get("kind"), cleaned.get("strategy")
        if kind and strategy and strategy not in Risk.STRATEGIES[kind]:
            fitting = ", ".join(str(one.label) for one in Risk.STRATEGIES[kind])
            self.add_error(
                "strategy",
                _("“%(strategy)s” does not fit this kind of risk. Choose one of: %(fitting)s.")
                % {"strategy": Risk.Strategy(strategy).label, "fitting": fitting},
            )
        return cleaned


class RaiseRiskForm(StakeFields, RiskForm):
    field_order = ["name", "second_name", "kind", "category", "cause", "event", "effect"]

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        self.show_stake(member)
        self.initial.setdefault("probability", Probability.POSSIBLE)
        self.initial.setdefault("impact", Impact.MEDIUM)
        self.initial["next_review_on"] = member.rollout.today() + REVIEW_AFTER


class AssessForm(StakeFields, RiskRowForm):
    note = TextInput(label=gettext_lazy("Why"), required=False)
    next_review_on = DayInput(label=gettext_lazy("Next review"))

    def __init__(self, *args, risk: Risk, now: RiskAssessment, member: Member, **kwargs):
        super().__init__(*args, risk=risk, **kwargs)
        self.show_stake(member)
        self.now = now
        self.fields["note"].wide = True
        self.initial = {**stake_of(now), "next_review_on": self.today + REVIEW_AFTER}

    def clean(self):
        cleaned = super().clean()
        if "money" not in self.fields:  # what this member may not see stays as it is
            cleaned["money"] = self.now.money
        return cleaned


class ReviewForm(RiskRowForm):
    note = TextInput(label=gettext_lazy("Remark"), required=False)
    next_review_on = DayInput(label=gettext_lazy("Next review"))

    def __init__(self, *args, risk: Risk, **kwargs):
        super().__init__(*args, risk=risk, **kwargs)
        self.initial = {"next_review_on": self.today + REVIEW_AFTER}


class CloseForm(RiskRowForm):
    """`how`: it passed without happening, or it happened; a proposed risk is refused instead."""

    HOW = (("closed", gettext_lazy("It did not happen")), ("occurred", gettext_lazy("It happened")))

    how = forms.ChoiceField(label=gettext_lazy("How did it end?"), choices=HOW, widget=forms.RadioSelect)
    reason = TextInput(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("What came of it, and what helped? The next rollout learns from it."),
    )
    makes_issue = forms.BooleanField(
        label=gettext_lazy("Make an issue of it"),
        required=False,
        help_text=gettext_lazy("Only if it happened. Its owner, category and contingency go along."),
    )

    def __init__(self, *args, risk: Risk, **kwargs):
        super().__init__(*args, risk=risk, **kwargs)
        self.initial.update(how="closed", makes_issue=True)
        if risk.status == Risk.Status.PROPOSED or risk.kind == Risk.Kind.OPPORTUNITY:
            del self.fields["makes_issue"]
        if risk.status == Risk.Status.PROPOSED:
            del self.fields["how"]
            self.fields["reason"].label = _("Why is it no risk of this rollout?")
            self.fields["reason"].help_text = ""


class OpenForm(RiskRowForm):
    reason = TextInput(label=gettext_lazy("Remark"), required=False)


class ReopenForm(RiskRowForm):
    reason = TextInput(label=gettext_lazy("Why is it open again?"), required=False)
