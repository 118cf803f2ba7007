from django.contrib import messages as notices
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
from ..forms import ManyStakeholdersForm
from ..models import Stakeholder


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def change_many_stakeholders(request, rollout):
    """One change of those that were ticked in the register."""
    chosen = chosen_of(request.POST if request.method == "POST" else request.GET)
    if not chosen:
        notices.info(
            request, _("No stakeholder is chosen. Tick those to edit in the register’s first column.")
        )
        return redirect("communications:stakeholders", rollout.slug)
    found = _chosen(rollout, chosen)
    form = ManyStakeholdersForm(request.POST or None, rollout=rollout, rows=found)
    if request.method == "POST" and form.is_valid():
        changed = operations.change_many_stakeholders(
            rollout=rollout, stakeholders=found, by=request.member, fields=form.row_fields
        )
        said = ngettext("%(count)d stakeholder is changed.", "%(count)d stakeholders are changed.", changed)
        notices.success(request, said % {"count": changed})
        return redirect("communications:stakeholders", rollout.slug)
    context = {"form": form, "stakeholders": found, "tab": "communications"}
    return render(request, "communications/many.html", context)


def _chosen(rollout, chosen: list[str]) -> list[Stakeholder]:
    """Return all that were chosen; one that is not in the register refuses them all."""
    if not all(one.isascii() and one.isdecimal() and len(one) <= limits.ID_DIGITS for one in chosen):
        raise Http404
    numbers = {int(one) for one in chosen}
    found = [one for one in rollout.stakeholders.present() if one.pk in numbers]
    for one in found:
        one.rollout = rollout
    if len(found) != len(numbers):
        raise Http404
    return found
