from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.common import limits
from tracker.common.listing import chosen_of
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import ManyForm
from ..models import Risk
from .shared import risks_of


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def change_many(request, rollout):
    """One change of the risks that were ticked in the register."""
    chosen = chosen_of(request.POST if request.method == "POST" else request.GET)
    if not chosen:
        messages.info(request, _("No risk is chosen. Tick those to edit in the register’s first column."))
        return redirect("risks:register", rollout.slug)
    risks = _risks(request, rollout, chosen)
    form = ManyForm(request.POST or None, member=request.member, risks=risks)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        changed = operations.change_many(
            rollout=rollout,
            risks=risks,
            by=request.member,
            on=rollout.today(),
            fields=form.row_fields,
            phases=cleaned["phases"],
            status=cleaned["status"],
            reason=cleaned["reason"],
        )
        said = ngettext("%(count)d risk is changed.", "%(count)d risks are changed.", changed)
        messages.success(request, said % {"count": changed})
        return redirect("risks:register", rollout.slug)
    context = {"form": form, "risks": risks, "tab": "risks"}
    return render(request, "risks/many.html", context)


def _risks(request, rollout, chosen: list[str]) -> list[Risk]:
    """Return all that were chosen; one that is not there, or not for these eyes, refuses them all."""
    if not all(one.isascii() and one.isdecimal() and len(one) <= limits.ID_DIGITS for one in chosen):
        raise Http404
    numbers = {int(one) for one in chosen}
    found = [risk for risk in risks_of(request, rollout).order_by("number") if risk.number in numbers]
    prefetch_related_objects(found, "phases")
    for risk in found:
        risk.rollout = rollout
    if len(found) != len(numbers):
        raise Http404
    return found
