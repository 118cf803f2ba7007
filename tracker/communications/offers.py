"""What other places show of the communications: My work and search."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.work import Hit, Moved, WorkItem
from tracker.phases.domain.schedule import Schedule, ScheduleBeyondLimit
from tracker.phases.queries import schedule_of
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .domain.coverage import State
from .models import PlanLine
from .promises import promises_seen
from .queries import DatedMessage, coming_messages, lines_of, open_messages, sees_confidential

SOON = timedelta(days=7)
WORDS = 10


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    """One item for each line this member sends that is overdue or due within seven days."""
    if not member.may(Permission.SEE_COMMUNICATIONS):
        return
    try:
        due = open_messages(member, on + SOON, schedule_of(member.rollout, on))
    except ScheduleBeyondLimit:  # the plan's own page says so
        return
    by_line = sorted(due, key=lambda message: (message.line, message.on))
    for _line, found in groupby(by_line, key=lambda message: message.line):
        yield _item(member, list(found))


def _item(member: Member, due: list[DatedMessage]) -> WorkItem:
    first = due[0]
    overdue = sum(message.state == State.OVERDUE for message in due)
    why = first.audience
    if overdue > 1:
        why = ngettext("%(count)d message is overdue", "%(count)d messages are overdue", overdue) % {
            "count": overdue
        }
    return WorkItem(
        icon="speakerphone",
        what=first.title,
        why=why,
        url=f"{reverse('communications:communications', args=[member.rollout.slug])}#{first.anchor}",
        button=_("Tell"),
        due_on=first.on,
    )


def search_hits(member: Member, words: str) -> Iterator[Hit]:
    if member.may(Permission.SEE_COMMUNICATIONS):
        yield from _stakeholders(member, words.split()[:WORDS])
        yield from _lines(member, words.split()[:WORDS])
        yield from _promises(member, words.split()[:WORDS])


def _stakeholders(member: Member, words: list[str]) -> Iterator[Hit]:
    """Assessments and notes are neither searched nor shown."""
    found = member.rollout.stakeholders.filter(_each(words, "name", "department"))
    page = reverse("communications:stakeholders", args=[member.rollout.slug])
    for one in found[:20]:
        yield Hit(_("Stakeholder"), one.name, one.department, f"{page}#stakeholder-{one.pk}")


def _lines(member: Member, words: list[str]) -> Iterator[Hit]:
    lines = member.rollout.plan_lines.seen(confidential=sees_confidential(member))
    page = reverse("communications:lines", args=[member.rollout.slug])
    for line in lines.filter(_each(words, "name", "second_name", "audience", "purpose"))[:20]:
        yield Hit(_("Message"), str(line), line.audience, f"{page}#line-{line.pk}")


def _promises(member: Member, words: list[str]) -> Iterator[Hit]:
    for promise in promises_seen(member).filter(_each(words, "name", "made_to", "note"))[:20]:
        promise.rollout = member.rollout
        yield Hit(_("Promise"), str(promise), promise.to, promise.get_absolute_url())


def _each(words: list[str], *fields: str) -> Q:
    """Every word in some field."""
    wanted = Q()
    for word in words:
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__icontains": word})
        wanted &= somewhere
    return wanted


def moved_messages(member: Member, before: Schedule, after: Schedule) -> Iterator[Moved]:
    """Yield the messages not told yet that a change of the plan places on another day."""
    if not member.may(Permission.SEE_COMMUNICATIONS):
        return
    lines = [
        line
        for line in lines_of(member.rollout, confidential=sees_confidential(member))
        if line.cadence == PlanLine.Cadence.ANCHORED
    ]
    was = {(one.line, one.identity): one.on for one in coming_messages(member.rollout, lines, before)}
    for one in coming_messages(member.rollout, lines, after):
        earlier = was.get((one.line, one.identity))
        if earlier and earlier != one.on:
            yield Moved("message", one.title, earlier, one.on, _place(member, one))


def _place(member: Member, message: DatedMessage) -> str:
    return f"{reverse('communications:messages', args=[member.rollout.slug])}#{message.anchor}"
