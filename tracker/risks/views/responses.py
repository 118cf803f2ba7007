from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import ResponseForm
from ..models import Risk, RiskResponse
from .shared import form_page, open_risk_of, tell


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def add_response(request, rollout, number):
    answered = open_risk_of(request, rollout, number)
    form = ResponseForm(request.POST or None, risk=answered)
    if request.method == "POST" and form.is_valid():
        operations.add_response(risk=answered, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("The response is added."))
        return redirect(answered)
    title = _("What is done about “%(risk)s”?") % {"risk": answered}
    return form_page(request, form, title, _("Add response"), answered, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def change_response(request, rollout, number, pk):
    answered = open_risk_of(request, rollout, number)
    response = _response(answered, pk)
    form = ResponseForm(request.POST or None, risk=answered, response=response)
    if request.method == "POST" and form.is_valid():
        operations.change_response(
            response=response, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        messages.success(request, _("The response is saved."))
        return redirect(answered)
    title = _("Edit a response to “%(risk)s”") % {"risk": answered}
    return form_page(request, form, title, _("Save response"), answered, columns="two")


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def finish_response(request, rollout, number, pk):
    said = _("The response is done. Does the level still hold?")
    return _turn(request, rollout, number, pk, operations.finish_response, said)


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def drop_response(request, rollout, number, pk):
    return _turn(request, rollout, number, pk, operations.drop_response, _("The response is dropped."))


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def plan_response_again(request, rollout, number, pk):
    said = _("The response is to be done again.")
    return _turn(request, rollout, number, pk, operations.plan_response_again, said, waits=False)


def _turn(request, rollout, number: int, pk: int, change, said: str, *, waits: bool = True):
    answered = open_risk_of(request, rollout, number)
    response = _response(answered, pk)
    if response.is_waiting is not waits:
        raise Http404
    form = RowForm(request.POST, row=response)
    if form.is_valid():
        change(response=response, by=request.member, on=rollout.today())
        messages.success(request, said)
    else:
        tell(request, form)
    return redirect(answered)


def _response(risk: Risk, pk: int) -> RiskResponse:
    return get_object_or_404(risk.responses.all(), pk=pk)
