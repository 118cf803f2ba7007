from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.phases.domain.edits import merged
from tracker.phases.models import Step
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..change_requests import (
    STATUSES,
    change_requests_listing,
    change_requests_of,
    headline,
    list_headline,
    listed,
    plan_effect,
    refusal,
)
from ..forms.change_requests import ChangeRequestForm, DecideForm, PlanEditForm, TurnForm
from ..models import ChangeRequest
from ..operations.change_requests import Status, is_editable, may_become
from .shared import sees_confidential, tell


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def change_requests(request, rollout):
    sees_money = request.member.may(Permission.SEE_MONEY)
    names = {phase.pk: f"{phase.key} {phase}" for phase in rollout.phases.all()}
    rows = listed(request.member, rollout.today())
    shown = change_requests_listing(names, sees_money=sees_money).show(rows, request.GET)
    file = export(shown, request.GET, title=_("Change requests"), name=f"{rollout.slug}-change-requests")
    if file:
        return file
    context = {"list": shown, "headline": list_headline(rows), "is_empty": not rows, "tab": "risks"}
    return render_page(request, "risks/change_requests/list.html", context, partial="list")


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def change_request(request, rollout, number):
    found = _found(request, number)
    today = rollout.today()
    turns = list(rollout.log_turns.filter(entry=found.label).select_related("by"))
    member = request.member
    issues = rollout.issues.seen_by(confidential=sees_confidential(request))
    context = {
        "change_request": found,
        "status": STATUSES[Status(found.status)],
        "headline": headline(found, turns[-1].on if turns else found.raised_on),
        "turns": [(STATUSES[Status(turn.status)], turn) for turn in turns],
        "decisions": found.decisions.seen_by(confidential=sees_confidential(request)),
        "issue": issues.filter(pk=found.issue_id).first() if found.issue_id else None,
        "effect": plan_effect(found, by=member, on=today),
        "form": RowForm(row=found),
        "today": today,
        "edits": member.may(Permission.EDIT_RISKS) and is_editable(found),
        "next": _next_turns(found, member),
        "tab": "risks",
    }
    return render(request, "risks/change_requests/change_request.html", context)


def _next_turns(found: ChangeRequest, member) -> dict[str, bool]:
    """Which turns this member may have it take."""
    edits = member.may(Permission.EDIT_RISKS)
    return {
        "assess": edits and may_become(found, Status.ASSESSING),
        "ask": edits and may_become(found, Status.WAITING),
        "decide": member.may(Permission.DECIDE) and may_become(found, Status.APPROVED),
        "implement": member.may(Permission.EDIT_PLAN) and may_become(found, Status.IMPLEMENTED),
        "withdraw": found.raised_by_id == member.pk and may_become(found, Status.WITHDRAWN),
    }


@rollout_page(Permission.RAISE_RISKS)
@require_http_methods(["GET", "POST"])
def raise_change_request(request, rollout):
    form = ChangeRequestForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        raised = operations.raise_change_request(
            rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        said = _("%(label)s “%(name)s” is submitted.") % {"label": raised.label, "name": raised}
        messages.success(request, said)
        return redirect(raised)
    return _form_page(request, form, _("Ask for a change"), _("Submit change request"), columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def revise_change_request(request, rollout, number):
    found = _editable(request, number)
    form = ChangeRequestForm(request.POST or None, member=request.member, change_request=found)
    if request.method == "POST" and form.is_valid():
        operations.revise_change_request(change_request=found, by=request.member, **form.cleaned_data)
        messages.success(request, _("“%(name)s” is saved.") % {"name": found})
        return redirect(found)
    title = _("Edit “%(name)s”") % {"name": found}
    return _form_page(request, form, title, _("Save change request"), found, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def propose_edits(request, rollout, number):
    """Say what it asks of one step, chosen in the address; what that does is shown on the way back."""
    found = _editable(request, number)
    steps = list(rollout.steps.select_related("phase"))
    for step in steps:
        step.rollout = rollout
    step = _chosen(steps, request.GET.get("step", ""))
    form = PlanEditForm(request.POST or None, change_request=found, step=step) if step else None
    if request.method == "POST" and form and form.is_valid():
        wanted = form.edits()
        reason = refusal(rollout, merged(wanted), by=request.member, on=rollout.today())
        if not reason:
            operations.propose_edits(change_request=found, edits=wanted, by=request.member)
            messages.success(request, _("The change request asks for it; its effect is below."))
            return redirect(f"{found.get_absolute_url()}#effect")
        form.add_error(None, reason)
    context = {"change_request": found, "steps": steps, "step": step, "form": form, "tab": "risks"}
    return render(request, "risks/change_requests/plan.html", context)


def _chosen(steps: list[Step], key: str) -> Step | None:
    if not key:
        return None
    step = next((step for step in steps if step.key == key), None)
    if step is None:
        raise Http404
    return step


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def drop_edit(request, rollout, number, place):
    found = _editable(request, number)

    def drop(**turn):
        operations.drop_edit(change_request=found, place=place, by=request.member)

    return _do(request, found, drop, _("The change request no longer asks for that."))


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def assess_change_request(request, rollout, number):
    found = _becoming(request, number, Status.ASSESSING)
    said = _("“%(name)s” is being assessed. Say what it would do to scope, time and cost.")
    return _do(request, found, operations.assess_change_request, said % {"name": found})


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def ask_for_decision(request, rollout, number):
    found = _becoming(request, number, Status.WAITING)
    said = _("“%(name)s” waits for a decision now.") % {"name": found}
    return _do(request, found, operations.ask_for_decision, said)


@rollout_page(Permission.RAISE_RISKS)
@require_http_methods(["GET", "POST"])
def withdraw_change_request(request, rollout, number):
    found = _becoming(request, number, Status.WITHDRAWN)
    if found.raised_by_id != request.member.pk:
        raise PermissionDenied
    form = TurnForm(request.POST or None, row=found)
    if request.method == "POST" and form.is_valid():
        operations.withdraw_change_request(
            change_request=found, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        messages.success(request, _("“%(name)s” is withdrawn.") % {"name": found})
        return redirect(found)
    title = _("Withdraw “%(name)s”") % {"name": found}
    return _form_page(request, form, title, _("Withdraw change request"), found)


@rollout_page(Permission.DECIDE)
@require_http_methods(["GET", "POST"])
def decide_change_request(request, rollout, number):
    found = _becoming(request, number, Status.APPROVED)
    today = rollout.today()
    form = DecideForm(request.POST or None, row=found)
    if request.method == "POST" and form.is_valid():
        decision = operations.decide_change_request(
            change_request=found, by=request.member, on=today, **form.cleaned_data
        )
        said = _("“%(name)s”: %(verdict)s. It is in the log as %(label)s.") % {
            "name": found,
            "verdict": found.get_status_display(),
            "label": decision.label,
        }
        messages.success(request, said)
        return redirect(found)
    context = {
        "change_request": found,
        "form": form,
        "effect": plan_effect(found, by=request.member, on=today),
        "tab": "risks",
    }
    return render(request, "risks/change_requests/decide.html", context)


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def implement_change_request(request, rollout, number):
    found = _becoming(request, number, Status.IMPLEMENTED)
    today = rollout.today()
    form = RowForm(request.POST or None, row=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.implement_change_request(change_request=found, by=request.member, on=today)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(name)s” is implemented.") % {"name": found})
            return redirect(found)
    context = {
        "change_request": found,
        "form": form,
        "effect": plan_effect(found, by=request.member, on=today),
        "tab": "risks",
    }
    return render(request, "risks/change_requests/implement.html", context)


def _found(request, number: int) -> ChangeRequest:
    rows = change_requests_of(request.member).select_related("owner", "raised_by", "phase")
    found = get_object_or_404(rows, number=number)
    found.rollout = request.rollout
    if found.phase:
        found.phase.rollout = request.rollout
    return found


def _editable(request, number: int) -> ChangeRequest:
    found = _found(request, number)
    if not is_editable(found):
        raise Http404
    return found


def _becoming(request, number: int, status: str) -> ChangeRequest:
    """Return one that can take this turn now; another is as if missing."""
    found = _found(request, number)
    if not may_become(found, status):
        raise Http404
    return found


def _do(request, found: ChangeRequest, turn, said: str):
    form = RowForm(request.POST, row=found)
    try:
        if form.is_valid():
            turn(change_request=found, by=request.member, on=request.rollout.today())
            messages.success(request, said)
    except ValidationError as error:
        form.add_error(None, error)
    tell(request, form)
    return redirect(found)


def _form_page(
    request, form, title: str, button: str, found: ChangeRequest | None = None, *, columns: str = ""
):
    context = {
        "form": form,
        "title": title,
        "button": button,
        "change_request": found,
        "columns": columns,
        "tab": "risks",
    }
    return render(request, "risks/change_requests/form.html", context)
