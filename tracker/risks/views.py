from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.pages import render_page
from tracker.phases.models import Step
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from . import operations, wording
from .catalogue import catalogue as entries_of
from .catalogue import shelves, taken_keys
from .domain import scoring
from .forms import AssessForm, CatalogueForm, CloseForm, RaiseRiskForm, ResponseForm, ReviewForm, RiskForm
from .models import Risk, RiskQuerySet
from .queries import standings
from .register import Register


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def register(request, rollout):
    shown = Register(rollout, request.GET, on=rollout.today(), confidential=_sees_all(request))
    context = {"register": shown, "headline": wording.headline(shown.open), "tab": "risks"}
    return render_page(request, "risks/register.html", context, partial="register")


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def risk(request, rollout, number):
    found = _risk(request, rollout, number)
    [standing] = standings([found], rollout.today())
    responses = list(found.responses.select_related("owner"))
    context = {
        "risk": found,
        "standing": standing,
        "chance": scoring.chance(standing.probability),
        "headline": wording.risk_headline(found, standing),
        "assessments": reversed(found.assessments.select_related("by")),
        "responses": [(response, RowForm(row=response)) for response in responses],
        "phases": rollout.phases.filter(risks=found),
        "steps": _threatened_steps(rollout, found),
        "past_closings": found.past_closings.all(),
        "reopening": RowForm(row=found),
        "today": rollout.today(),
        "tab": "risks",
    }
    return render(request, "risks/risk.html", context)


@rollout_page(Permission.RAISE_RISKS)
@require_http_methods(["GET", "POST"])
def raise_risk(request, rollout):
    form = RaiseRiskForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        raised = operations.raise_risk(
            rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        messages.success(
            request, _("%(label)s “%(risk)s” is raised.") % {"label": raised.label, "risk": raised}
        )
        return redirect(raised)
    return _form(request, form, _("Raise a risk"), _("Raise risk"), columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def change(request, rollout, number):
    changed = _risk(request, rollout, number)
    title = _("Edit “%(risk)s”") % {"risk": changed}
    form = RiskForm(request.POST or None, member=request.member, risk=changed)
    if request.method == "POST" and form.is_valid():
        operations.change_risk(risk=changed, by=request.member, **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is saved.") % {"risk": changed})
        return redirect(changed)
    return _form(request, form, title, _("Save risk"), changed, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def assess(request, rollout, number):
    assessed = _risk(request, rollout, number, is_open=True)
    form = AssessForm(request.POST or None, risk=assessed, now=assessed.assessments.latest("on", "pk"))
    if request.method == "POST" and form.is_valid():
        now = operations.assess_risk(
            risk=assessed, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        messages.success(
            request, _("“%(risk)s” stands at %(level)d.") % {"risk": assessed, "level": now.level}
        )
        return redirect(assessed)
    title = _("How high does “%(risk)s” stand now?") % {"risk": assessed}
    return _form(request, form, title, _("Save level"), assessed, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def review(request, rollout, number):
    reviewed = _risk(request, rollout, number, is_open=True)
    form = ReviewForm(request.POST or None, risk=reviewed)
    if request.method == "POST" and form.is_valid():
        operations.review_risk(risk=reviewed, by=request.member, **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is reviewed; its level stays.") % {"risk": reviewed})
        return redirect(reviewed)
    title = _("The level of “%(risk)s” stays. When to look again?") % {"risk": reviewed}
    return _form(request, form, title, _("Save review"), reviewed)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def add_response(request, rollout, number):
    answered = _risk(request, rollout, number, is_open=True)
    form = ResponseForm(request.POST or None, risk=answered)
    if request.method == "POST" and form.is_valid():
        operations.add_response(risk=answered, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("The response is added."))
        return redirect(answered)
    title = _("What is done about “%(risk)s”?") % {"risk": answered}
    return _form(request, form, title, _("Add response"), answered, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def finish_response(request, rollout, number, pk):
    answered = _risk(request, rollout, number, is_open=True)
    response = get_object_or_404(answered.responses.filter(done_on=None), pk=pk)
    form = RowForm(request.POST, row=response)
    if form.is_valid():
        operations.finish_response(response=response, by=request.member, on=rollout.today())
        messages.success(request, _("The response is done. Does the level still hold?"))
    else:
        _tell(request, form)
    return redirect(answered)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def close(request, rollout, number):
    closing = _risk(request, rollout, number, is_open=True)
    form = CloseForm(request.POST or None, risk=closing)
    if request.method == "POST" and form.is_valid():
        operations.close_risk(risk=closing, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("“%(risk)s” is closed.") % {"risk": closing})
        return redirect("risks:register", rollout.slug)
    title = _("Close “%(risk)s”") % {"risk": closing}
    return _form(request, form, title, _("Close risk"), closing)


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def reopen(request, rollout, number):
    closed = get_object_or_404(_risks(request, rollout).closed(), number=number)
    form = RowForm(request.POST, row=closed)
    if form.is_valid():
        operations.reopen_risk(risk=closed, by=request.member, on=rollout.today())
        messages.success(request, _("“%(risk)s” is open again.") % {"risk": closed})
    else:
        _tell(request, form)
    return redirect(closed)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def catalogue(request, rollout):
    entries = entries_of(rollout)
    form = CatalogueForm(request.POST or None, entries=entries)
    if request.method == "POST" and form.is_valid():
        added = operations.add_from_catalogue(
            rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        messages.success(
            request,
            ngettext(
                "%(count)d risk is added. Name its owner next.",
                "%(count)d risks are added. Name their owners next.",
                len(added),
            )
            % {"count": len(added)},
        )
        return redirect("risks:register", rollout.slug)
    found = shelves(rollout, entries, taken_keys(rollout))
    context = {
        "form": form,
        "shelves": found,
        "left": sum(len(shelf.entries) for shelf in found),
        "entries": entries,
        "chosen": request.POST.getlist("keys"),
        "tab": "risks",
    }
    return render(request, "risks/catalogue.html", context)


def _threatened_steps(rollout, risk: Risk) -> list[Step]:
    steps = list(rollout.steps.filter(risks=risk).select_related("phase"))
    for step in steps:
        step.phase.rollout = rollout
    return steps


def _sees_all(request) -> bool:
    return request.member.may(Permission.SEE_CONFIDENTIAL)


def _risks(request, rollout) -> RiskQuerySet:
    return rollout.risks.seen_by(confidential=_sees_all(request))


def _risk(request, rollout, number: int, *, is_open: bool = False) -> Risk:
    risks: QuerySet[Risk] = _risks(request, rollout).open() if is_open else _risks(request, rollout)
    return get_object_or_404(risks.select_related("owner", "raised_by"), number=number)


def _form(request, form, title: str, button: str, risk: Risk | None = None, *, columns: str = ""):
    context = {
        "form": form,
        "title": title,
        "button": button,
        "risk": risk,
        "columns": columns,
        "tab": "risks",
    }
    return render(request, "risks/form.html", context)


def _tell(request, form) -> None:
    for error in form.non_field_errors():
        messages.error(request, error)
