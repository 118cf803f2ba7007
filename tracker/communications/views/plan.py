from django.contrib import messages as notices
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.phases.queries import schedule_of
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, queries, wording
from ..audience import Audience
from ..forms import LineForm, TemplatesForm
from ..models import PlanLine
from ..templates import has_own
from .seen import line_seen


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def lines(request, rollout):
    confidential = queries.sees_confidential(request.member)
    shown = queries.lines_of(rollout, confidential=confidential)
    names = wording.anchors_of(rollout, confidential=confidential).names
    next_on = queries.next_due(rollout, shown, schedule_of(rollout))
    prefetch_related_objects(shown, "preparer", "approver")
    audience = Audience(rollout, rollout.today())
    rows = [
        (
            line,
            wording.when(line, names),
            next_on.get(line.pk),
            wording.advice(line, audience.readers(line)),
        )
        for line in shown
    ]
    context = {
        "running": [row for row in rows if not row[0].ended_on],
        "ended": [row for row in rows if row[0].ended_on],
        "form": RowForm(),
        "tab": "communications",
    }
    return render(request, "communications/lines.html", context)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def add_line(request, rollout):
    initial = {"first_on": rollout.today(), "every": 1, "unit": PlanLine.Unit.MONTH}
    form = LineForm(
        request.POST or None,
        rollout=rollout,
        sees_confidential=queries.sees_confidential(request.member),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        line = operations.add_line(rollout=rollout, by=request.member, **form.values())
        notices.success(request, _("“%(line)s” is planned.") % {"line": line})
        return redirect("communications:lines", rollout.slug)
    return render(request, "communications/line.html", {"form": form, "tab": "communications"})


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def change_line(request, rollout, pk):
    line = line_seen(request, pk)
    title = str(line)
    form = LineForm(
        request.POST or None,
        rollout=rollout,
        sees_confidential=queries.sees_confidential(request.member),
        instance=line,
    )
    if request.method == "POST" and form.is_valid():
        operations.change_line(line=line, by=request.member, **form.values())
        notices.success(request, _("“%(line)s” is saved.") % {"line": line})
        return redirect("communications:lines", rollout.slug)
    context = {
        "form": form,
        "line": line,
        "title": title,
        "advice": wording.advice(line, Audience(rollout, rollout.today()).readers(line)),
        "ending": RowForm(row=line),
        "tab": "communications",
    }
    return render(request, "communications/line.html", context)


def _form(request, **begin) -> LineForm:
    sees = queries.sees_confidential(request.member)
    return LineForm(request.POST or None, rollout=request.rollout, sees_confidential=sees, **begin)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def end_line(request, rollout, pk):
    line = line_seen(request, pk)
    if RowForm(request.POST, row=line).is_valid():
        operations.end_line(line=line, by=request.member, on=rollout.today())
        notices.success(request, _("“%(line)s” has ended. What was told stays.") % {"line": line})
        return redirect("communications:lines", rollout.slug)
    return _changed_meanwhile(request, line)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def resume_line(request, rollout, pk):
    line = line_seen(request, pk)
    if RowForm(request.POST, row=line).is_valid():
        operations.resume_line(line=line, by=request.member)
        notices.success(request, _("“%(line)s” goes on.") % {"line": line})
        return redirect("communications:lines", rollout.slug)
    return _changed_meanwhile(request, line)


def _changed_meanwhile(request, line: PlanLine):
    notices.error(request, _("“%(line)s” was changed meanwhile. Look at it again first.") % {"line": line})
    return redirect("communications:change_line", line.rollout.slug, line.pk)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def templates(request, rollout):
    form = TemplatesForm(request.POST or None, rollout=rollout)
    if request.method == "POST" and form.is_valid():
        added = operations.add_lines_from_templates(
            rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        planned = ngettext("%(count)d message is planned.", "%(count)d messages are planned.", len(added))
        notices.success(request, planned % {"count": len(added)})
        return redirect("communications:lines", rollout.slug)
    context = {"form": form, "has_own": has_own(rollout), "tab": "communications"}
    return render(request, "communications/templates.html", context)
