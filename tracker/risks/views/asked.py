"""What comes in from outside: taking it down, and the list of it with how soon it was answered."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common.dates import written
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..asked import ASKED, asked_rows, headline, recently
from ..clock import Clock, escalation_shown
from ..forms import ReceiveForm
from .shared import sees_confidential


@rollout_page(Permission.RAISE_RISKS)
@require_http_methods(["GET", "POST"])
def receive(request, rollout):
    """The address may say what begins the form: ?kind=question&came_by=message."""
    begin = {name: request.GET.get(name, "") for name in ("kind", "came_by")}
    form = ReceiveForm(request.POST or None, member=request.member, initial=begin)
    if request.method == "POST" and form.is_valid():
        on = rollout.today()
        issue = operations.receive_issue(rollout=rollout, by=request.member, on=on, **form.values())
        messages.success(request, _taken_in(escalation_shown(issue, on)))
        return redirect(issue)
    return render(request, "risks/asked/receive.html", {"form": form, "tab": "risks"})


def _taken_in(clock: Clock) -> str:
    words = {"label": clock.issue.label, "names": clock.names, "day": written(clock.due, "long")}
    if not clock.names:
        return _("%(label)s is taken in, but nobody has it: name an owner.") % words
    return _("%(label)s is taken in. It is with %(names)s, to be answered by %(day)s.") % words


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def received(request, rollout):
    on = rollout.today()
    rows = asked_rows(rollout, on, confidential=sees_confidential(request))
    shown = ASKED.show(rows, request.GET)
    title = _("Questions and complaints")
    file = export(shown, request.GET, title=title, name=f"{rollout.slug}-questions")
    if file:
        return file
    context = {
        "list": shown,
        "title": title,
        "headline": headline(rows),
        "recently": recently(rows, on),
        "lost": sum(row.is_lost for row in rows),
        "today": on,
        "part": "received",
        "tab": "risks",
    }
    return render_page(request, "risks/asked/list.html", context, partial="list")
