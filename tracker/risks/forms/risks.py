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
from .shared import LOST_DAYS, RiskRowForm, StakeFields, owners, stake_of, strategy_misfit


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

    GROUPS = (
        (
            gettext_lazy("What it is"),
            ("name", "second_name", "kind", "category", "cause", "event", "effect", "is_confidential"),
        ),
        (gettext_lazy("How high it stands"), ("probability", "impact", *LOST_DAYS, "money", "proximity")),
        (
            gettext_lazy("What is done about it"),
            ("strategy", "owner", "next_review_on", "trigger", "contingency"),
        ),
        (gettext_lazy("Where it would hit"), ("phases", "steps")),
    )

    WIDE = ("name", "second_name", "cause", "event", "effect", "trigger", "contingency", "phases", "steps")

    def __init__(self, *args, member: Member, risk: Risk | None = None, **kwargs):
        rollout = member.rollout
        super().__init__(*args, instance=copy(risk) if risk else Risk(rollout=rollout), **kwargs)
        self.fields["owner"].queryset = owners(rollout, risk.owner_id if risk else None)
        self.fields["phases"].queryset = rollout.phases.all()
        self.fields["steps"].queryset = rollout.steps.select_related("phase")
        self.fields["steps"].label_from_instance = lambda step: f"{step.shown_number} {step}"
        if risk and not risk.may_change_kind:
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("What was in the register stays what it was.")
        if not rollout.second_language:
            del self.fields["second_name"]
        if not member.may(Permission.SEE_CONFIDENTIAL):
            del self.fields["is_confidential"]
        for name in self.WIDE:
            if name in self.fields:
                self.fields[name].width = "wide"

    def groups(self):
        """Yield each group's title and fields; a group that this form asks nothing of is left out."""
        for title, names in self.GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield title, fields

    def clean(self):
        cleaned = super().clean()
        misfit = strategy_misfit(cleaned.get("kind"), cleaned.get("strategy"))
        if misfit:
            self.add_error("strategy", misfit)
        return cleaned


class RaiseRiskForm(StakeFields, RiskForm):
    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        self.show_stake(member)
        for name in LOST_DAYS:
            self.fields[name].width = "third"
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
        self.initial.setdefault("how", "closed")
        self.initial.setdefault("makes_issue", True)
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
