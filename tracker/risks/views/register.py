from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import wording
from ..forms import PastDayForm
from ..register import Register
from ..trend import count_chart, days_chart, level_chart, levels_of, money_chart
from ..trend import trend as trend_of
from .shared import sees_confidential


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def register(request, rollout):
    asked = PastDayForm(request.GET, today=rollout.today())
    shown = Register(
        rollout, request.GET, on=asked.day, today=asked.today, confidential=sees_confidential(request)
    )
    file = asked.is_valid() and export(
        shown.list, request.GET, title=_("Risks"), name=_file_name(rollout, shown)
    )
    if file:
        return file
    told = wording.headline_on(shown.on, shown.open) if shown.is_past else wording.headline(shown.open)
    context = {"register": shown, "asked": asked, "headline": told, "tab": "risks"}
    return render_page(request, "risks/register.html", context, partial="register")


def _file_name(rollout, shown: Register) -> str:
    return f"{rollout.slug}-risks-{shown.on}" if shown.is_past else f"{rollout.slug}-risks"


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def trend(request, rollout):
    points = trend_of(rollout, rollout.today(), confidential=sees_confidential(request))
    charts = [level_chart(levels_of(points)), count_chart(points), days_chart(points)]
    if request.member.may(Permission.SEE_MONEY):
        charts.append(money_chart(points, rollout.currency))
    context = {
        "charts": charts,
        "points": points,
        "headline": wording.trend_headline(points),
        "tab": "risks",
    }
    return render(request, "risks/trend.html", context)
