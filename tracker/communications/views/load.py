from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from ..load_board import LoadBoard
from .spans import span_chosen


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def load(request, rollout):
    shown = LoadBoard(request.member, rollout.today(), span_chosen(request))
    return render(request, "communications/load.html", {"load": shown, "tab": "communications"})
