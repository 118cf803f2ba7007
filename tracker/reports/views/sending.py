"""A report sent to one reader by a link of their own, and what became of each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import LinkForm
from ..models import Report, ReportLink
from .seen import visible


@rollout_page(Permission.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def links(request, rollout, number):
    sent = visible(request, rollout, number)
    form = LinkForm(request.POST or None, report=sent)
    if request.method == "POST" and form.is_valid():
        try:
            link = operations.send_link(report=sent, by=request.member, **form.reader())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("%(name)s gets a mail with a link of their own.") % {"name": link.name}
            )
            return redirect("reports:links", rollout.slug, sent.number)
    now = timezone.now()
    rows = sent.links.select_related("member").annotate(
        times=Count("openings", distinct=True),
        last=Max("openings__at"),
        asked=Count("questions", distinct=True),
    )
    context = {
        "report": sent,
        "form": form,
        "rows": [_row(row, now) for row in rows],
        "is_draft": sent.state == Report.State.DRAFT,
        "tab": "reports",
    }
    return render(request, "reports/links.html", context)


@dataclass(frozen=True)
class Row:
    """A link with the days of what became of it."""

    link: ReportLink
    works: bool
    until: date
    opened_on: date | None
    read_on: date | None


def _row(link: ReportLink, now: datetime) -> Row:
    return Row(
        link,
        link.works(now),
        timezone.localdate(link.expires_at),
        _day(link.last),  # type: ignore[attr-defined]
        _day(link.acknowledged_at),
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


@rollout_page(Permission.EDIT_REPORTS)
@require_POST
def revoke(request, rollout, number, pk):
    sent = visible(request, rollout, number)
    link = get_object_or_404(sent.links, pk=pk)
    link.report = sent
    operations.revoke_link(link=link, by=request.member)
    messages.success(request, _("The link of %(name)s opens nothing any more.") % {"name": link.name})
    return redirect("reports:links", rollout.slug, sent.number)
