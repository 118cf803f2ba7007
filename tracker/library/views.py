from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.access import signed_in
from tracker.common.once import once_only
from tracker.common.pages import render_page
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.rollouts.models import Rollout

from . import figures, operations
from .domain.playbook import Playbook
from .domain.variants import tailor
from .forms import StartForm
from .plan import dates_from
from .shelf import playbooks as on_the_shelf


@signed_in
@require_http_methods(["GET"])
def playbooks(request):
    language = get_language()
    shown = [
        {
            "key": playbook.key,
            "name": playbook.name.in_language(language),
            "summary": playbook.summary.in_language(language),
            "playbook": playbook,
        }
        for playbook in on_the_shelf().values()
    ]
    return render(request, "library/playbooks.html", {"playbooks": shown})


@signed_in
@require_http_methods(["GET"])
def playbook(request, key):
    """A playbook with the form to start from it; typing a start shows the dates that follow."""
    found = _playbook(key)
    form = StartForm(request.GET if "starts_on" in request.GET else None, playbook=found)
    return render_page(request, "library/playbook.html", _shown(request, found, form), partial="dates")


@signed_in
@require_POST
@once_only
def start(request, key):
    if not request.user.has_perm("rollouts.start_rollout"):
        raise PermissionDenied(_("You may not start rollouts. Ask the site's administrator."))
    found = _playbook(key)
    form = StartForm(request.POST, playbook=found)
    if not form.is_valid():
        return render(request, "library/playbook.html", _shown(request, found, form))
    chosen = {**form.cleaned_data, "transition_strategy": form.cleaned_data["transition_strategy"] or None}
    rollout = operations.start_rollout(playbook=found, manager=request.user, **chosen)
    messages.success(
        request,
        _("“%(rollout)s” is started. Add its team next; nobody is mailed until you say so.")
        % {"rollout": rollout},
    )
    return redirect(rollout)


def _playbook(key: str) -> Playbook:
    try:
        return on_the_shelf()[key]
    except KeyError as error:
        raise Http404 from error


def _shown(request, found: Playbook, form: StartForm) -> dict:
    language = get_language() or "en"
    start_on = form.shown_start()
    chosen = tailor(found, **form.shown_strategies())
    try:
        schedule = dates_from(chosen, start_on, language)
    except ScheduleBeyondLimit as error:
        schedule = None
        form.add_error(
            "starts_on", _("“%(name)s” would end after the last year. Start earlier.") % {"name": error.name}
        )
    return {
        "playbook": found,
        "name": found.name.in_language(language),
        "summary": found.summary.in_language(language),
        "form": form,
        "schedule": schedule,
        "phases": figures.phase_rows(chosen, schedule, language) if schedule else [],
        "graph": figures.graph(chosen, schedule, language) if schedule else "",
        "methods": figures.steps_by_method(chosen, language),
        "uses": Rollout.objects.filter(playbook_key=found.key).count(),
    }
