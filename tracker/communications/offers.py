"""What other places show of the communications: My work and search."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.work import Hit, Moved, WorkItem
from tracker.phases.domain.schedule import Schedule, ScheduleBeyondLimit
from tracker.phases.queries import schedule_of
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .models import PlanLine
from .promises import promises_seen
from .queries import DatedMessage, lines_of, sees_confidential, untold_messages
from .register import OUT
from .work import kept_waiting, to_approve, to_send, unanswered

WORDS = 10


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    """What this member has to send, to approve, to keep and to answer."""
    if not member.may(Permission.SEE_COMMUNICATIONS):
        return
    yield from kept_waiting(member, on)
    yield from unanswered(member)
    try:
        schedule = schedule_of(member.rollout, on)
    except ScheduleBeyondLimit:  # the plan's own page says so
        return
    yield from to_send(member, on, schedule)
    yield from to_approve(member, schedule)


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
        where = f"?show={OUT.key}" if one.left_on else ""
        yield Hit(_("Stakeholder"), one.name, one.department, f"{page}{where}#stakeholder-{one.pk}")


def _lines(member: Member, words: list[str]) -> Iterator[Hit]:
    lines = member.rollout.plan_lines.seen(confidential=sees_confidential(member))
    page = reverse("communications:lines", args=[member.rollout.slug])
    for line in lines.filter(_each(words, "name", "second_name", "audience", "purpose"))[:20]:
        yield Hit(_("Message"), str(line), line.audience, f"{page}#line-{line.pk}")


def _promises(member: Member, words: list[str]) -> Iterator[Hit]:
    wanted = _each(words, "name", "made_to", "stakeholder__name", "note")
    for promise in promises_seen(member).filter(wanted).select_related("stakeholder")[:20]:
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
    """Yield the messages not told yet that a change of the plan places on another day, or that have a day
    only before or only after it."""
    if not member.may(Permission.SEE_COMMUNICATIONS):
        return
    lines = [
        line
        for line in lines_of(member.rollout, confidential=sees_confidential(member))
        if line.cadence == PlanLine.Cadence.ANCHORED
    ]
    was = {(one.line, one.identity): one for one in untold_messages(member.rollout, lines, before)}
    now = {(one.line, one.identity): one for one in untold_messages(member.rollout, lines, after)}
    for key, one in (now | was).items():
        earlier, later = (days[key].on if key in days else None for days in (was, now))
        if earlier != later:
            yield Moved("message", one.title, earlier, later, _place(member, one))


def _place(member: Member, message: DatedMessage) -> str:
    return f"{reverse('communications:messages', args=[member.rollout.slug])}#{message.anchor}"
