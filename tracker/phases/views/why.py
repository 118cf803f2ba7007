"""Why a step or gate has its date."""

from django.http import Http404
from django.views.decorators.http import require_http_methods

from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from ..explained import explain_date
from ..shown import show_plan
from .dated import says_what_has_no_date


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def why(request, rollout, kind, key):
    plan = show_plan(rollout)
    node = f"{kind}:{key}"
    if node not in plan.schedule.nodes:
        raise Http404
    context = {"told": explain_date(plan, node), "tab": "plan"}
    return render_page(request, "phases/why_page.html", context, partial="told")
