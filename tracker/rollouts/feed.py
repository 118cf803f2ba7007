"""Events as an iCalendar file (RFC 5545) that calendars read again by themselves."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from tracker.common import limits
from tracker.common.text import on_one_line, without_controls
from tracker.common.work import CalendarEvent

from .models import Rollout

READ_AGAIN = timedelta(hours=4)
ONE_DAY = timedelta(days=1)


def feed_of(rollout: Rollout, events: Iterable[CalendarEvent]) -> bytes:
    return feed_of_many(str(rollout), [(rollout, events)])


def feed_of_many(name: str, parts: Iterable[tuple[Rollout, Iterable[CalendarEvent]]]) -> bytes:
    """An event is the same in every feed that holds it: its uid, its number of changes, its moments."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//CRM Rollout Tracker//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", on_one_line(name))
    calendar.add("name", on_one_line(name))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for rollout, events in parts:
        version, changed_at = _version(rollout, rollout.today()), _changed_at(rollout)
        for event in events:
            calendar.add_component(_component(event, version, changed_at))
    return calendar.to_ical()


def _component(event: CalendarEvent, version: int, changed_at: datetime):
    from icalendar import Event

    component = Event()
    component.add("uid", f"{event.uid}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    component.add("summary", on_one_line(event.title))
    component.add("dtstart", event.first)
    component.add("dtend", event.last + ONE_DAY)
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    component.add("sequence", version)
    component.add("transp", "TRANSPARENT")
    if event.detail:
        component.add("description", without_controls(event.detail))
    if event.url:
        component.add("url", event.url)
    return component


def _version(rollout: Rollout, today: date) -> int:
    """A forecast moves with the plan and with the day; neither ever counts backwards."""
    return rollout.plan_version + (today - limits.FIRST_DAY).days


def _changed_at(rollout: Rollout) -> datetime:
    """The last change, or last midnight where the rollout is run, whichever is later."""
    local = timezone.now().astimezone(ZoneInfo(rollout.time_zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    last = rollout.activity.order_by("-number").values_list("at", flat=True).first()
    return max(midnight, last or rollout.created_at).astimezone(UTC).replace(microsecond=0)
