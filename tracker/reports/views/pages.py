from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.wording import beyond_limit
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, page
from ..domain.outline import Paper
from ..files import job_of
from ..forms import ChangeReportForm, CorrectForm, DecideForm, NewReportForm
from ..models import Report
from ..queries import readers, reading_members
from ..telling import telling_of
from .seen import visible

A_PAGE = 20


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def reports(request, rollout):
    seen = rollout.reports.visible_to(request.member).annotate(read_by=Count("receipts")).order_by("-number")
    shown = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    rows = [page.Row(report) for report in shown]
    return render(request, "reports/reports.html", {"rows": rows, "page": shown, "tab": "reports"})


@rollout_page(Permission.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def new(request, rollout):
    today = rollout.today()
    newest = rollout.reports.select_related("template").only("paper", "template__template").first()
    initial = {
        "on": today,
        "language": rollout.language,
        "paper": newest.paper if newest else Paper.A4.value,
        "template": newest.template.template_id if newest and newest.template else None,
    }
    form = NewReportForm(request.POST or None, member=request.member, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_report(rollout=rollout, by=request.member, **form.cleaned_data)
        except ScheduleBeyondLimit as error:
            form.add_error(None, beyond_limit(error))
        except ValidationError as error:
            form.add_error("on", error)
        else:
            messages.success(request, _("The draft is ready. Check its words, then submit it."))
            return redirect(made)
    return render(request, "reports/new.html", {"form": form, "tab": "reports"})


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def report(request, rollout, number):
    shown = visible(request, rollout, number)
    return render(request, "reports/report.html", _page(request, shown))


@rollout_page(Permission.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def change(request, rollout, number):
    changed = visible(request, rollout, number)
    if changed.state != Report.State.DRAFT:
        messages.error(request, _("%(report)s is no draft any more.") % {"report": changed})
        return redirect(changed)
    form = ChangeReportForm(request.POST or None, row=changed)
    if request.method == "POST" and form.is_valid():
        operations.change_narrative(report=changed, by=request.member, **form.narrative())
        if form.overrides() != changed.overridden:
            operations.override_colours(report=changed, by=request.member, overrides=form.overrides())
        messages.success(request, _("%(report)s is saved.") % {"report": changed})
        return redirect(changed)
    return render(request, "reports/change.html", {"report": changed, "form": form, "tab": "reports"})


@rollout_page(Permission.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def correct(request, rollout, number):
    """Begin a version that says what was wrong with this one."""
    wrong = visible(request, rollout, number)
    form = CorrectForm(request.POST or None, row=wrong)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.correct_report(
                report=wrong, by=request.member, reason=form.cleaned_data["reason"]
            )
        except ScheduleBeyondLimit as error:
            form.add_error(None, beyond_limit(error))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The correction is a draft. Check its words, then submit it."))
            return redirect(made)
    return render(request, "reports/correct.html", {"report": wrong, "form": form, "tab": "reports"})


@rollout_page(Permission.EDIT_REPORTS)
@require_POST
def submit(request, rollout, number):
    submitted = visible(request, rollout, number)
    form = RowForm(request.POST, row=submitted)
    if not form.is_valid():
        messages.error(request, _("The draft was changed meanwhile. Read it once more, then submit it."))
        return redirect(submitted)
    try:
        operations.submit_report(report=submitted, by=request.member, on=rollout.today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(report)s waits for approval now.") % {"report": submitted})
    return redirect(submitted)


@rollout_page(Permission.EDIT_REPORTS)
@require_POST
def discard(request, rollout, number):
    thrown = visible(request, rollout, number)
    form = RowForm(request.POST, row=thrown)
    if not form.is_valid():
        messages.error(request, _("The draft was changed meanwhile. Read it once more, then throw it away."))
        return redirect(thrown)
    try:
        operations.discard_report(report=thrown, by=request.member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(thrown)
    messages.success(request, _("The draft of report %(number)d is thrown away.") % {"number": number})
    return redirect("reports:reports", rollout.slug)


@rollout_page(Permission.DECIDE)
@require_POST
def decide(request, rollout, number):
    decided = visible(request, rollout, number)
    form = DecideForm(request.POST, row=decided)
    if not form.is_valid():
        return render(request, "reports/report.html", _page(request, decided, form))
    remark = form.cleaned_data["remark"]
    said = {"report": decided, "by": request.member, "on": rollout.today(), "remark": remark}
    try:
        if form.cleaned_data["decision"] == DecideForm.APPROVE:
            operations.approve_report(**said)
            told = _("%(report)s is published.") % {"report": decided}
        else:
            operations.send_back(**said)
            told = _("%(report)s is a draft again; its author sees your remark.") % {"report": decided}
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(decided)
    messages.success(request, told)
    seen = rollout.reports.visible_to(request.member).filter(pk=decided.pk).exists()
    return redirect(decided) if seen else redirect("reports:reports", rollout.slug)


@rollout_page(Permission.SEE_REPORTS)
@require_POST
def acknowledge(request, rollout, number):
    read = visible(request, rollout, number)
    try:
        operations.acknowledge(report=read, by=request.member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(read)


def _page(request, shown: Report, form: DecideForm | None = None) -> dict:
    telling = telling_of(shown, get_language() or shown.language)
    receipts = shown.receipts.filter(member__in=reading_members(shown).exclude(user=None))
    has_files = shown.state != Report.State.PUBLISHED or shown.files.exists()
    job = None if has_files else job_of(shown)
    return {
        "report": shown,
        "told": page.told(telling),
        "read_by": len(receipts),
        "readers": readers(shown),
        "has_read": any(one.member_id == request.member.pk for one in receipts),
        "job": job,
        "sees_job": bool(job and job.may_be_seen_by(request.member)),
        "has_files": has_files,
        "form": form or DecideForm(row=shown),
        "bare": RowForm(row=shown),
        "tab": "reports",
    }
