from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..catalogue import catalogue as entries_of
from ..catalogue import shelves, suggested, taken_keys
from ..forms import CatalogueForm


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
        "suggested": suggested(found),
        "entries": entries,
        "chosen": request.POST.getlist("keys"),
        "tab": "risks",
    }
    return render(request, "risks/catalogue.html", context)
