"""What reports bring to the pages below: those that wait for a decision, and drafts of one's own."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tracker.common.work import WorkItem
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .models import Report


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    decides, writes = member.may(Permission.DECIDE), member.may(Permission.EDIT_REPORTS)
    if not (decides or writes):
        return
    for report in member.rollout.reports.all():
        if report.state == Report.State.SUBMITTED and decides and report.submitted_by_id != member.pk:
            yield _item(report, _("Approve report %(number)d"), report.submitted_on, _("Read"))
        elif report.state == Report.State.DRAFT and writes and report.created_by_id == member.pk:
            yield _item(report, _("Finish report %(number)d"), None, _("Open draft"))


def _item(report: Report, what: str, due_on: date | None, button: str) -> WorkItem:
    return WorkItem(
        icon="file-text",
        what=what % {"number": report.number},
        why=report.headline,
        url=report.get_absolute_url(),
        button=button,
        due_on=due_on,
    )
