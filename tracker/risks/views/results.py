from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import ResultsForm
from ..logbooks import MEETINGS
from ..models import Meeting
from .logs import already, entry_form, entry_of


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def add_results(request, rollout, number):
    """Many actions and decisions of a meeting at once."""
    meeting = entry_of(request, rollout, MEETINGS, number)
    if meeting.status == Meeting.Status.CANCELLED:
        return already(request, meeting)
    form = ResultsForm(request.POST or None, rollout=rollout)
    if request.method == "POST" and form.is_valid():
        made = operations.add_results(
            meeting=meeting, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        said = ngettext("%(count)d entry is added.", "%(count)d entries are added.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect(meeting)
    title = _("What did “%(entry)s” agree on?") % {"entry": meeting}
    return entry_form(request, form, MEETINGS, title, _("Add all"), meeting)
