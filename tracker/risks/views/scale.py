from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import ScaleForm


@rollout_page(Permission.EDIT_SETTINGS)
@require_http_methods(["GET", "POST"])
def scale(request, rollout):
    form = ScaleForm(request.POST or None, rollout=rollout)
    if request.method == "POST" and form.is_valid():
        operations.change_scale(rollout=rollout, scale=form.scale, by=request.member, on=rollout.today())
        messages.success(request, _("The scale is saved. It counts from today on."))
        return redirect("risks:register", rollout.slug)
    context = {"form": form, "former": rollout.former_scales.select_related("by"), "tab": "settings"}
    return render(request, "risks/scale.html", context)
