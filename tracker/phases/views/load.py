"""Who has how much work in which week."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from ..forms import AddAbsenceForm, LoadFilterForm
from ..load_board import LoadBoard
from ..queries import may_tell_absences_of
from ..shown import show_plan
from .dated import says_what_has_no_date


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def load(request, rollout):
    plan = show_plan(rollout)
    members = list(rollout.members.active().prefetch_related("absences"))
    board = LoadBoard(plan, members, scale=request.GET.get("scale", ""))
    filters = LoadFilterForm(
        request.GET, people=board.names.items(), phases=[shown.phase for shown in plan.phases]
    )
    person, phase = filters.chosen("person"), filters.chosen("phase")
    board.narrow(person=person, phase=phase)
    may_tell = {
        one.pk for one in members if one == request.member or request.member.may(Permission.EDIT_PLAN)
    }
    context = {
        "tab": "plan",
        "plan": plan,
        "board": board,
        "filters": filters,
        "is_filtered": bool(person or phase),
        "behind": board.behind(request.GET.get("owner", ""), request.GET.get("week", "")),
        "absences": [(absence, absence.member_id in may_tell) for absence in board.absences],
        "form": AddAbsenceForm(
            people=may_tell_absences_of(request.member),
            initial={"member": request.member},
            auto_id="absence-%s",
        ),
    }
    return render(request, "phases/load.html", context)
