"""What the clock asks of a member, for the page My work."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.work import WorkItem
from tracker.rollouts.models import Member

from .clock import Clock, held_by
from .domain.escalation import Level


def escalation_items(member: Member, on: date) -> Iterator[WorkItem]:
    for clock in held_by(member, on):
        issue = clock.issue
        yield WorkItem(
            icon="clock-exclamation",
            what=f"{issue.label} {issue}",
            why=_why(clock),
            url=reverse("risks:answer_issue", args=[member.rollout.slug, issue.number]),
            button=_("Answer"),
            due_on=clock.due,
        )


def _why(clock: Clock) -> str:
    if clock.is_out_of_time:
        return _("Nobody has answered in time; it is with you now.")
    if clock.due is None:
        return _("It was handed to you.") if clock.level > Level.OWNER else _("It waits for your answer.")
    day = written(clock.due, "week")
    if clock.next_level is None:
        return _("It waits for your answer until %(day)s.") % {"day": day}
    if clock.level > Level.OWNER:
        return _("Not answered before you had it: answer by %(day)s.") % {"day": day}
    return _("Answer by %(day)s, or it goes to the next level.") % {"day": day}
