"""The newest reports of all rollouts of a person, and those they choose in one Word file."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common.access import signed_in
from tracker.common.uploads import download_bytes
from tracker.reports.page import Row
from tracker.reports.portfolio import latest_reports, portfolio

from . import queries

MOST = 20
"""Rollouts in one file; more would be a book."""


@signed_in
@require_http_methods(["GET"])
def reports(request):
    found = latest_reports(queries.memberships(request.user, open_only=False))
    context = {"rows": [Row(report) for report in found], "most": MOST}
    return render(request, "workspace/reports.html", context)


@signed_in
@require_http_methods(["GET"])
def reports_file(request):
    """Those that are chosen; without a choice all."""
    chosen = set(request.GET.getlist("rollout"))
    found = latest_reports(queries.memberships(request.user, open_only=False))
    shown = [report for report in found if not chosen or report.rollout.slug in chosen]
    if not shown:
        messages.error(request, _("None of these rollouts has a published report yet."))
        return redirect("workspace:reports")
    if len(shown) > MOST:
        messages.error(request, _("Choose %(count)d rollouts at most for one file.") % {"count": MOST})
        return redirect("workspace:reports")
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or "en"
    today: date = timezone.localdate()
    content = portfolio(shown, language, today, made_at=timezone.now())
    return download_bytes(content, f"rollouts-{today}-{language}.docx")
