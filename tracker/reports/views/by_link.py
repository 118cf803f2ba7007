"""A report on the page of its reader's own link."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.rollouts.link_page import page_opened_by

from .. import operations, page
from ..files import Format, job_of
from ..forms import DecideForm, QuestionForm
from ..links import find_report_link
from ..models import Report, ReportLink
from ..report_mail import wanted_words
from ..telling import telling_of
from .files import kept_file, made_now


@require_http_methods(["GET", "HEAD", "POST"])
@page_opened_by(find_report_link)
def report(request, link, token):
    if request.method == "GET" and "asked" not in request.GET:
        operations.note_opening(link)
    if link.report.state == Report.State.DRAFT:
        return render(request, "reports/sent_back_by_link.html", {"link": link, "report": link.report})
    asked, decided = QuestionForm(), DecideForm(row=link.report)
    if request.method == "POST" and link.rollout.is_open:
        if "acknowledge" in request.POST and link.report.state == Report.State.PUBLISHED:
            operations.acknowledge_by_link(link=link)
            return HttpResponseRedirect("./#read")
        if "decision" in request.POST:
            decided = DecideForm(request.POST, row=link.report)
            if decided.is_valid() and _decided(link, decided):
                return HttpResponseRedirect("./#decide")
        else:
            asked = QuestionForm(request.POST)
            if asked.is_valid() and _kept(link, asked):
                return HttpResponseRedirect("./?asked=1#asked")
    return render(request, "reports/report_by_link.html", _context(request, link, asked, decided))


@require_http_methods(["GET"])
@page_opened_by(find_report_link)
def word(request, link, token):
    request.GET = request.GET.copy()
    request.GET.setdefault("language", link.language)
    shown, back = link.report, redirect("personal_reports:report", token)
    if shown.state == Report.State.DRAFT:
        return back
    if shown.state == Report.State.PUBLISHED and not shown.files.exists() and job_of(shown):
        return back
    return kept_file(request, shown, Format.DOCX) or made_now(request, shown, back)


def _context(request, link: ReportLink, asked: QuestionForm, decided: DecideForm) -> dict:
    return {
        "link": link,
        "report": link.report,
        "told": page.told(telling_of(link.report, link.language)),
        "wanted": wanted_words(link) if link.is_wanted else "",
        "form": asked,
        "decide": decided if link.asks_to_approve else None,
        "is_open": link.rollout.is_open,
        "sent": list(link.questions.select_related("issue")),
        "thanks": request.GET.get("asked"),
        "read_on": link.acknowledged_at and timezone.localdate(link.acknowledged_at),
        "until": timezone.localdate(link.expires_at),
    }


def _kept(link: ReportLink, form: QuestionForm) -> bool:
    try:
        operations.ask_by_link(link=link, on=link.rollout.today(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _decided(link: ReportLink, form: DecideForm) -> bool:
    if not link.asks_to_approve:
        form.add_error(None, _("This report was decided meanwhile. Reload the page to see how."))
        return False
    assert link.member
    said = {
        "report": link.report,
        "by": link.member,
        "on": link.rollout.today(),
        "remark": form.cleaned_data["remark"],
    }
    try:
        if form.cleaned_data["decision"] == form.APPROVE:
            operations.approve_report(**said)
        else:
            operations.send_back(**said)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
