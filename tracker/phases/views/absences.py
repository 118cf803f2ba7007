"""When people are away: told on the page of the load, or from the team."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.dates import written_span
from tracker.common.forms import RowForm
from tracker.rollouts import operations
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Absence

from ..forms import AbsenceForm, AddAbsenceForm, add_refusal
from ..queries import may_tell_absence, may_tell_absences_of


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET", "POST"])
def add_absence(request, rollout):
    people = may_tell_absences_of(request.member)
    wanted = request.GET.get("member")
    member = next((one for one in people if str(one.pk) == wanted), request.member)
    form = AddAbsenceForm(request.POST or None, people=people, initial={"member": member})
    if request.method == "POST" and form.is_valid():
        try:
            added = operations.add_absence(by=request.member, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _noted(added))
            return redirect("phases:load", rollout.slug)
    return render(
        request,
        "phases/absence.html",
        {"form": form, "tab": "plan"},
    )


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET", "POST"])
def change_absence(request, rollout, pk):
    absence = _absence(request, pk)
    form = AbsenceForm(request.POST or None, row=absence)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_absence(absence=absence, by=request.member, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _noted(absence))
            return redirect("phases:load", rollout.slug)
    return render(
        request,
        "phases/absence.html",
        {"form": form, "absence": absence, "removal": RowForm(row=absence), "tab": "plan"},
    )


@rollout_page(Permission.SEE_PLAN)
@require_POST
def remove_absence(request, rollout, pk):
    absence = _absence(request, pk)
    name, days = absence.member, written_span(absence.first_on, absence.last_on)
    operations.remove_absence(absence=absence, by=request.member)
    messages.success(request, _("%(name)s is no longer away %(days)s.") % {"name": name, "days": days})
    return redirect("phases:load", rollout.slug)


def _absence(request, pk: int) -> Absence:
    absence = get_object_or_404(
        Absence.objects.filter(member__rollout=request.rollout, member__left_on=None).select_related(
            "member"
        ),
        pk=pk,
    )
    absence.member.rollout = request.rollout
    if not may_tell_absence(request.member, absence.member):
        raise PermissionDenied(_("Only the person who is away and whoever edits the plan may change this."))
    return absence


def _noted(absence: Absence) -> str:
    return _("%(name)s is away %(days)s. No date moves by it.") % {
        "name": absence.member,
        "days": written_span(absence.first_on, absence.last_on),
    }
