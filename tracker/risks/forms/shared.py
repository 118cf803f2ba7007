from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import MoneyInput, WholeInput
from tracker.common.forms import RowForm
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from ..models import Impact, Probability, Risk, RiskAssessment

LOST_DAYS = ("best_days", "likely_days", "worst_days")


class ScaleInput(forms.TypedChoiceField):
    """A place on the scale of 1 to 5, each with its word."""

    def __init__(self, scale, **kwargs):
        first = [] if kwargs.get("required", True) else [("", gettext_lazy("as it is"))]
        super().__init__(
            choices=lambda: [*first, *((value, f"{value} · {label}") for value, label in scale.choices)],
            coerce=int,
            empty_value=None,
            error_messages={"invalid_choice": gettext_lazy("“%(value)s” is not on the scale of 1 to 5.")},
            **kwargs,
        )


class LostDaysInput(WholeInput):
    def __init__(self, **kwargs):
        super().__init__(required=False, min_value=0, max_value=limits.STEP_DAYS, **kwargs)


def owners(rollout: Rollout, present: int | None = None) -> QuerySet[Member]:
    """Return the members who can own something, and the one who does even after leaving."""
    return rollout.members.filter(Q(left_on=None) | Q(pk=present))


def strategy_misfit(kind: str | None, strategy: str | None) -> str:
    """Say why a strategy can't answer a risk of this kind; "" where it can."""
    if not (kind and strategy) or strategy in Risk.STRATEGIES[Risk.Kind(kind)]:
        return ""
    fitting = ", ".join(str(one.label) for one in Risk.STRATEGIES[Risk.Kind(kind)])
    sentence = _("“%(strategy)s” does not fit this kind of risk. Choose one of: %(fitting)s.")
    return sentence % {"strategy": Risk.Strategy(strategy).label, "fitting": fitting}


class StakeFields(forms.Form):
    """How high a risk stands and what it may cost; `days` of the cleaned data are all three or None."""

    probability = ScaleInput(scale=Probability, label=gettext_lazy("Probability"))
    impact = ScaleInput(scale=Impact, label=gettext_lazy("Impact"))
    best_days = LostDaysInput(
        label=gettext_lazy("Days at best"),
        help_text=gettext_lazy(
            "If it happens, each step it threatens that is not finished takes so many working days longer. "
            "The simulation of the plan counts with it."
        ),
    )
    likely_days = LostDaysInput(label=gettext_lazy("Days, most likely"))
    worst_days = LostDaysInput(label=gettext_lazy("Days at worst"))
    money = MoneyInput(
        label=gettext_lazy("Money at stake"),
        required=False,
        help_text=gettext_lazy("What it would cost if it happened, or bring if it is an opportunity."),
    )

    def show_stake(self, member: Member) -> None:
        """Money is for those who may see it; others neither read nor write it."""
        if member.may(Permission.SEE_MONEY):
            self.fields["money"].help_text += f" {member.rollout.currency}."
        else:
            del self.fields["money"]

    def clean(self):
        cleaned = super().clean() or {}
        given = [cleaned.pop(name, None) for name in LOST_DAYS]
        if any(name in self.errors for name in LOST_DAYS):
            return cleaned
        self._check_days(*given)
        cleaned["days"] = None if None in given else tuple(given)
        return cleaned

    def _check_days(self, best: int | None, likely: int | None, worst: int | None) -> None:
        named = dict(zip(LOST_DAYS, (best, likely, worst), strict=True))
        missing = [name for name, days in named.items() if days is None]
        if best is None or likely is None or worst is None:
            for name in missing if len(missing) < len(LOST_DAYS) else ():
                self.add_error(name, _("Give the days in all three cases, or in none."))
        elif best > likely:
            self.add_error(
                "best_days",
                _("At best it can't cost more days than most likely. Give at most %(days)d.")
                % {"days": likely},
            )
        elif worst < likely:
            self.add_error(
                "worst_days",
                _("At worst it can't cost fewer days than most likely. Give at least %(days)d.")
                % {"days": likely},
            )


def stake_of(assessment: RiskAssessment) -> dict:
    """Return what the fields show of an assessment."""
    names = ("probability", "impact", *LOST_DAYS, "money")
    return {name: getattr(assessment, name) for name in names}


class RiskRowForm(RowForm):
    def __init__(self, *args, risk: Risk, **kwargs):
        super().__init__(*args, row=risk, **kwargs)
        self.today = risk.rollout.today()

    def clean_next_review_on(self):
        day = self.cleaned_data["next_review_on"]
        if day and day < self.today:
            raise ValidationError(_("That day is past. Choose today or a later day."))
        return day
