"""What the plan costs against its budget."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..cost_board import CostBoard
from ..forms import CostsForm
from ..queries import costs_of
from ..shown import ShownPlan, show_plan
from .dated import says_what_has_no_date


@rollout_page(Permission.SEE_MONEY)
@require_http_methods(["GET"])
@says_what_has_no_date
def budget(request, rollout):
    plan = show_plan(rollout)
    board = _board(request, plan)
    edits = rollout.is_open and request.member.may(Permission.EDIT_PLAN)
    form = (
        CostsForm(steps=[one.shown.step for one in board.page], currency=rollout.currency) if edits else None
    )
    return _render(request, board, form)


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def change_costs(request, rollout):
    """Save the costs of many steps at once; opened by its address it leads to the budget."""
    if not request.member.may(Permission.SEE_MONEY):
        raise PermissionDenied
    if request.method == "GET":
        return redirect(address(request))
    plan = show_plan(rollout)
    posted = [name.removeprefix("seen-") for name in request.POST if name.startswith("seen-")]
    steps = [plan.steps[key].step for key in posted if key in plan.steps]
    form = CostsForm(request.POST, steps=steps, currency=rollout.currency)
    if form.is_valid() and len(steps) < len(posted):
        form.add_error(
            None, _("A step of these rows is not in this plan any more. The others keep what you typed.")
        )
    if form.is_valid():
        edits = form.edits()
        try:
            operations.change_plan(rollout=rollout, edits=edits, by=request.member, on=rollout.today())
        except operations.NothingChanged as nothing:
            messages.info(request, " ".join(nothing.messages))
            return redirect(address(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(
                request,
                ngettext("%(count)d cost is saved.", "%(count)d costs are saved.", len(edits))
                % {"count": len(edits)},
            )
            return redirect(address(request))
    return _render(request, _board(request, plan), form)


def _board(request, plan: ShownPlan) -> CostBoard:
    costs = costs_of(request.rollout, plan.schedule)
    return CostBoard(plan, costs, opened=request.GET.get("phase", ""), number=request.GET.get("page", ""))


def _render(request, board: CostBoard, form: CostsForm | None):
    context = {
        "tab": "plan",
        "board": board,
        "form": form,
        "rows": form.rows() if form else {},
        "query": query(request),
    }
    return render(request, "phases/budget.html", context)


def query(request) -> dict[str, str]:
    return {name: request.GET[name] for name in ("phase", "page") if request.GET.get(name)}


def address(request) -> str:
    return reverse("phases:budget", args=[request.rollout.slug], query=query(request) or None)
