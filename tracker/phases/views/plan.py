"""The plan: its dates, why they are so, and every change to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import AddStepForm, ChangeStepForm, add_refusal
from ..shown import show_plan
from ..strip import strip_of
from .dated import says_what_has_no_date
from .plan_page import PlanPage, address, link_form, render_plan


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def plan(request, rollout):
    return render_plan(request, PlanPage(open_key=request.GET.get("step", "")))


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def change_step(request, rollout, key):
    """Change a step in its row; opened by its address it leads to the row."""
    row = get_object_or_404(rollout.steps.select_related("phase", "owner"), key=key)
    if request.method == "GET":
        return redirect(address(request, step=key))
    form = ChangeStepForm(request.POST, row=row, auto_id="change-%s")
    if form.is_valid():
        try:
            effect = operations.change_step(
                step=row, by=request.member, on=rollout.today(), **form.cleaned_data
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return _after(request, effect, open_key=key)
        row.refresh_from_db()
    return render_plan(request, PlanPage(open_key=key, change=form))


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def add_step(request, rollout):
    first = request.GET.get("phase", "")
    form = AddStepForm(
        request.POST or None,
        rollout=rollout,
        initial={"phase": rollout.phases.filter(key=first).first(), "days": 5},
    )
    if request.method == "POST" and form.is_valid():
        try:
            step, effect = operations.add_step(by=request.member, on=rollout.today(), **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            strip = strip_of(effect, show_plan(rollout))
            messages.success(request, f"{strip.headline} {strip.counts}".strip())
            return redirect(address(request, step=step.key))
    return render(request, "phases/add_step.html", {"form": form, "tab": "plan"})


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def add_link(request, rollout, key):
    row = get_object_or_404(rollout.steps, key=key)
    form = link_form(show_plan(rollout), request.POST)
    if form.is_valid():
        try:
            _link, effect = operations.add_link(
                rollout=rollout, by=request.member, on=rollout.today(), after=row, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error("before", error)
        else:
            return _after(request, effect, open_key=key)
    return render_plan(request, PlanPage(open_key=key, link=form))


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def remove_link(request, rollout, pk):
    link = get_object_or_404(rollout.links, pk=pk)
    effect = operations.remove_link(link=link, by=request.member, on=rollout.today())
    kind, _colon, key = link.after.partition(":")
    return _after(request, effect, open_key=key if kind == "step" else "")


def _after(request, effect, *, open_key: str):
    """Show the plan with the effect above; without htmx a message says it."""
    plan = show_plan(request.rollout)
    strip = strip_of(effect, plan)
    if request.htmx:
        return render_plan(request, PlanPage(open_key=open_key, strip=strip, plan=plan))
    messages.success(request, f"{strip.headline} {strip.counts}".strip())
    return redirect(address(request, step=open_key))
