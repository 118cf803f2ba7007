"""Moving a stakeholder on the grid of power and interest: saved at once, and taken back by a button."""

import json
from dataclasses import dataclass

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.common.forms import RowForm
from tracker.common.limits import ID_DIGITS
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, wording
from ..forms import PlaceForm
from ..models import Stakeholder

_MOVED = "stakeholder_moved"


@dataclass(frozen=True)
class Moved:
    """Somebody who was moved just now, and where they stood."""

    stakeholder: Stakeholder
    interest: int
    influence: int

    @property
    def place(self) -> str:
        return wording.place_on_grid(self.stakeholder.interest, self.stakeholder.influence)

    @property
    def undo(self) -> RowForm:
        return RowForm(row=self.stakeholder)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def place_stakeholder(request, rollout):
    if not request.member.may(Permission.SEE_ASSESSMENTS):
        raise PermissionDenied
    moving = get_object_or_404(
        rollout.stakeholders.present(), pk=_number(request.POST.get("stakeholder", ""))
    )
    form = PlaceForm(request.POST, row=moving)
    if form.is_valid():
        was = [moving.interest, moving.influence]
        if was != list(form.cleaned_data.values()):
            operations.place(stakeholder=moving, by=request.member, **form.cleaned_data)
            request.session[_MOVED] = [moving.pk, *was]
    else:
        notices.error(
            request, _("“%(name)s” was changed meanwhile. Look at it again first.") % {"name": moving}
        )
    return _back(request)


def _number(typed: str) -> int:
    """Return a row's number, 0 for what is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= ID_DIGITS else 0


def _back(request):
    """Show the register anew as it was filtered, in place where htmx asked."""
    asked = request.GET.urlencode()
    page = reverse("communications:stakeholders", args=[request.rollout.slug])
    path = f"{page}?{asked}" if asked else page
    if not request.htmx:
        return redirect(path)
    where = {"path": path, "target": "#content", "select": "#content", "swap": "outerHTML", "push": "false"}
    return HttpResponse(headers={"HX-Location": json.dumps(where)})


def moved_before(request) -> Moved | None:
    """Return once who was moved by the request before."""
    pk, interest, influence = request.session.pop(_MOVED, (0, 0, 0))
    if not request.member.may(Permission.SEE_ASSESSMENTS):
        return None
    found = request.rollout.stakeholders.present().filter(pk=pk).first()
    return Moved(found, interest, influence) if found else None
