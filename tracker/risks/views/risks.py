from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common.forms import RowForm
from tracker.phases.models import Step
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, wording
from ..forms import AssessForm, CloseForm, OpenForm, RaiseRiskForm, ReopenForm, ReviewForm, RiskForm
from ..gains import response_gains
from ..links import linked
from ..models import Risk
from ..queries import standings
from .shared import form_page, open_risk_of, risk_of, risks_of, sees_confidential

SIGHTINGS = 3


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def risk(request, rollout, number):
    found = risk_of(request, rollout, number)
    [standing] = standings([found], rollout.today())
    responses = list(found.responses.select_related("owner").prefetch_related("turns"))
    gains = response_gains(request.member, found)
    context = {
        "risk": found,
        "standing": standing,
        "headline": wording.risk_headline(found, standing),
        "assessments": reversed(found.assessments.select_related("by")),
        "responses": [(one, RowForm(row=one), gains.get(one.pk)) for one in responses],
        "phases": rollout.phases.filter(risks=found),
        "steps": _threatened_steps(rollout, found),
        "turns": found.turns.select_related("by"),
        "sightings": found.sightings.select_related("by").order_by("-on", "-pk")[:SIGHTINGS],
        **_ways(request, found),
        "today": rollout.today(),
        "tab": "risks",
    }
    return render(request, "risks/risk.html", context)


@rollout_page(Permission.RAISE_RISKS)
@require_http_methods(["GET", "POST"])
def raise_risk(request, rollout):
    """Whoever edits the register opens a risk; others propose it."""
    opens = request.member.may(Permission.EDIT_RISKS)
    form = RaiseRiskForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        raised = operations.raise_risk(
            rollout=rollout,
            by=request.member,
            on=rollout.today(),
            status=Risk.Status.OPEN if opens else Risk.Status.PROPOSED,
            **form.cleaned_data,
        )
        said = _("%(label)s “%(risk)s” is raised.") if opens else _("%(label)s “%(risk)s” is proposed.")
        messages.success(request, said % {"label": raised.label, "risk": raised})
        return redirect(raised)
    title, button = (
        (_("Raise a risk"), _("Raise risk")) if opens else (_("Propose a risk"), _("Propose risk"))
    )
    return form_page(request, form, title, button, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def change(request, rollout, number):
    changed = risk_of(request, rollout, number)
    title = _("Edit “%(risk)s”") % {"risk": changed}
    form = RiskForm(request.POST or None, member=request.member, risk=changed)
    if request.method == "POST" and form.is_valid():
        operations.change_risk(risk=changed, by=request.member, **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is saved.") % {"risk": changed})
        return redirect(changed)
    return form_page(request, form, title, _("Save risk"), changed, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def assess(request, rollout, number):
    assessed = open_risk_of(request, rollout, number)
    now = assessed.assessments.latest("on", "pk")
    form = AssessForm(request.POST or None, risk=assessed, now=now, member=request.member)
    if request.method == "POST" and form.is_valid():
        made = operations.assess_risk(
            risk=assessed, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        messages.success(
            request, _("“%(risk)s” stands at %(level)d.") % {"risk": assessed, "level": made.level}
        )
        return redirect(assessed)
    title = _("How high does “%(risk)s” stand now?") % {"risk": assessed}
    return form_page(request, form, title, _("Save level"), assessed, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def review(request, rollout, number):
    reviewed = open_risk_of(request, rollout, number)
    form = ReviewForm(request.POST or None, risk=reviewed)
    if request.method == "POST" and form.is_valid():
        operations.keep_level(risk=reviewed, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is reviewed; its level stays.") % {"risk": reviewed})
        return redirect(reviewed)
    title = _("The level of “%(risk)s” stays. When to look again?") % {"risk": reviewed}
    return form_page(request, form, title, _("Save review"), reviewed)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def open_risk(request, rollout, number):
    proposed = risk_of(request, rollout, number, status=Risk.Status.PROPOSED)
    form = OpenForm(request.POST or None, risk=proposed)
    if request.method == "POST" and form.is_valid():
        operations.open_risk(risk=proposed, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is in the register.") % {"risk": proposed})
        return redirect(proposed)
    title = _("Take “%(risk)s” into the register") % {"risk": proposed}
    return form_page(request, form, title, _("Open risk"), proposed)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def close(request, rollout, number):
    closing = get_object_or_404(risks_of(request, rollout).exclude(status__in=Risk.OVER), number=number)
    is_proposed = closing.status == Risk.Status.PROPOSED
    how = {"how": Risk.Status.OCCURRED} if request.GET.get("how") == Risk.Status.OCCURRED else None
    form = CloseForm(request.POST or None, risk=closing, initial=how)
    if request.method == "POST" and form.is_valid():
        occurred = form.cleaned_data.pop("how", "") == Risk.Status.OCCURRED
        if form.cleaned_data.pop("makes_issue", False) and occurred:
            issue = operations.make_issue_of(
                risk=closing, by=request.member, on=rollout.today(), **form.cleaned_data
            )
            messages.success(request, _("“%(risk)s” happened. It is an issue now.") % {"risk": closing})
            return redirect(issue)
        change = operations.note_occurrence if occurred else operations.close_risk
        change(risk=closing, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is closed.") % {"risk": closing})
        return redirect("risks:register", rollout.slug)
    title = _("Refuse “%(risk)s”") if is_proposed else _("Close “%(risk)s”")
    button = _("Refuse risk") if is_proposed else _("Close risk")
    return form_page(request, form, title % {"risk": closing}, button, closing)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def reopen(request, rollout, number):
    over = get_object_or_404(risks_of(request, rollout).over(), number=number)
    form = ReopenForm(request.POST or None, risk=over)
    if request.method == "POST" and form.is_valid():
        operations.reopen_risk(risk=over, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is open again.") % {"risk": over})
        return redirect(over)
    title = _("Open “%(risk)s” again") % {"risk": over}
    return form_page(request, form, title, _("Open risk"), over)


def _ways(request, found: Risk) -> dict[str, Any]:
    """What the risk came from and what came of it."""
    eyes = {"confidential": sees_confidential(request), "on": request.rollout.today()}
    issues = linked(found, ["issues"], **eyes)
    return {
        "sources": linked(found, ["assumptions"], **eyes),
        "outcomes": [*issues, *linked(found, ["actions"], **eyes)],
        "waits_for_issue": found.status == Risk.Status.OCCURRED and not issues,
    }


def _threatened_steps(rollout, risk: Risk) -> list[Step]:
    steps = list(rollout.steps.filter(risks=risk).select_related("phase"))
    for step in steps:
        step.phase.rollout = rollout
    return steps
