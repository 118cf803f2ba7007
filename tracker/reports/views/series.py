"""Reports that are drafted by themselves, week by week or month by month."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import SeriesForm


@rollout_page(Permission.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def series(request, rollout):
    form = SeriesForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            operations.begin_series(
                rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The drafts are made by themselves now. You find them in My work."))
            return redirect("reports:series", rollout.slug)
    rows = rollout.report_series.running().select_related("owner", "last", "template")
    context = {"form": form, "rows": rows, "today": rollout.today(), "tab": "reports"}
    return render(request, "reports/series.html", context)


@rollout_page(Permission.EDIT_REPORTS)
@require_POST
def end(request, rollout, pk):
    ended = get_object_or_404(rollout.report_series, pk=pk)
    ended.rollout = rollout
    operations.end_series(series=ended, by=request.member, on=rollout.today())
    messages.success(request, _("No more drafts are made by themselves for this audience."))
    return redirect("reports:series", rollout.slug)
