from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from . import operations
from .kinds import kind_of
from .models import Job


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
def job(request, rollout, pk):
    shown = _job(request, rollout, pk)
    if shown.state == Job.State.DONE:
        if request.htmx:
            return _lead_on(request, shown)
        if shown.url:
            return redirect(shown.url)
    return _show(request, shown)


@rollout_page(Permission.SEE_PLAN)
@require_POST
def cancel(request, rollout, pk):
    cancelled = _job(request, rollout, pk)
    if not operations.cancel_job(cancelled):
        messages.info(request, _("It was too late to cancel “%(job)s”.") % {"job": cancelled})
    return _after(request, cancelled)


@rollout_page(Permission.SEE_PLAN)
@require_POST
def start_again(request, rollout, pk):
    ended = _job(request, rollout, pk)
    needed = kind_of(ended.kind).needs
    if needed and not request.member.may(needed):
        raise PermissionDenied
    operations.start_job_again(ended, by=request.member)
    return _after(request, ended)


def _job(request, rollout, pk: int) -> Job:
    """The job, for whoever started it and for those who edit the plan; for others there is none."""
    found = rollout.jobs.filter(pk=pk).first()
    if found is None or not found.may_be_seen_by(request.member):
        raise Http404
    return found


def _show(request, shown: Job):
    return render_page(request, "background/job.html", {"job": shown}, partial="job")


def _lead_on(request, done: Job) -> HttpResponse:
    """Have the page that watched the job show what came of it."""
    is_there = not done.url or done.url == request.htmx.current_url_abs_path
    headers = {"HX-Refresh": "true"} if is_there else {"HX-Redirect": done.url}
    return HttpResponse(status=204, headers=headers)


def _after(request, changed: Job):
    if not request.htmx:
        return redirect(changed)
    changed.refresh_from_db()
    if changed.state == Job.State.DONE:
        return _lead_on(request, changed)
    return render(request, "components/job.html", {"job": changed})
