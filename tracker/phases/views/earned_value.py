"""Earned value: what was planned, what is done of it and what that took."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from ..earned import earned_value_of
from ..earned_words import tell
from ..forms import EarnedValueForm


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
def earned_value(request, rollout):
    form = EarnedValueForm(request.GET)
    sees_money = request.member.may(Permission.SEE_MONEY)
    earned = earned_value_of(rollout, rollout.today(), sees_money=sees_money, rule=form.chosen())
    told = tell(earned, rollout.currency) if earned else None
    context = {"tab": "plan", "earned": earned, "told": told, "form": form}
    return render(request, "phases/earned_value.html", context)
