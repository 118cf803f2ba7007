"""What the communications put into a member's calendar: the messages they tell, prepare or hear."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.work import CalendarEvent
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.queries import schedule_of
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import wording
from .audience import Audience
from .models import PlanLine
from .queries import DatedMessage, lines_of, messages_of, sees_confidential
from .who import is_sender

BEHIND = timedelta(days=92)
AHEAD = timedelta(days=184)


def message_events(member: Member, on: date) -> Iterator[CalendarEvent]:
    """Yield each on its day; its uid is the same wherever the plan moves it."""
    if not member.may(Permission.SEE_COMMUNICATIONS):
        return
    try:
        schedule = schedule_of(member.rollout, on)
    except ScheduleBeyondLimit:  # the plan's own page says so
        return
    audience = Audience(member.rollout, on)
    lines = [
        line
        for line in lines_of(member.rollout, confidential=sees_confidential(member))
        if _concerns(member, line, audience)
    ]
    for message in messages_of(member.rollout, lines, on - BEHIND, on + AHEAD, schedule):
        yield _event(member, message)


def _concerns(member: Member, line: PlanLine, audience: Audience) -> bool:
    if is_sender(member, line) or line.preparer_id == member.pk:
        return True
    return any(reader.member == member for reader in audience.readers(line))


def _event(member: Member, message: DatedMessage) -> CalendarEvent:
    page = reverse("communications:messages", args=[member.rollout.slug])
    state = str(wording.STATES[message.state].word)
    return CalendarEvent(
        uid=message.anchor,
        title=message.title,
        first=message.on,
        last=message.on,
        detail=_("%(state)s · %(channel)s · to %(audience)s")
        % {"state": state, "channel": message.channel_label, "audience": message.audience},
        url=f"{settings.BASE_URL}{page}#{message.anchor}",
    )
