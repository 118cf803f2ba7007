from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import ReplacingForm
from ..logbooks import DECISIONS
from ..models import Decision
from .logs import already, entry_form, entry_of

# What a decision hands on to the one that replaces it.
KEPT = ("name", "second_name", "category", "owner", "phase", "issue", "is_confidential")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def replace_decision(request, rollout, number):
    replaced = entry_of(request, rollout, DECISIONS, number)
    if replaced.status != Decision.Status.MADE:
        return already(request, replaced)
    initial = {name: getattr(replaced, name) for name in KEPT}
    form = ReplacingForm(request.POST or None, member=request.member, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = operations.replace_decision(
            decision=replaced, by=request.member, on=rollout.today(), **form.values()
        )
        messages.success(request, _("“%(entry)s” is decided anew.") % {"entry": made})
        return redirect(made)
    title = _("What takes the place of “%(entry)s”?") % {"entry": replaced}
    return entry_form(request, form, DECISIONS, title, _("Replace decision"), replaced, columns="two")
