"""The weekly round: once on its day, from 8:00 where the rollout is run."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from tracker.background.jobs import Refused, Running, background, start
from tracker.background.periodic import every
from tracker.rollouts.models import Rollout

from .domain.check_in import is_check_in_day
from .domain.schedule import ScheduleBeyondLimit
from .operations import send_check_ins
from .wording import beyond_limit

KIND = "phases.check_ins"
ASKED_FROM = time(8)


@every(minutes=10)
def start_rounds(now: datetime) -> None:
    """Start the round of each rollout that asks today; a day's round is started once."""
    for rollout in Rollout.objects.running().exclude(check_in_weekday=None).defer("playbook"):
        local = now.astimezone(ZoneInfo(rollout.time_zone))
        if local.time() >= ASKED_FROM and asks_on(rollout, local.date()):
            start(KIND, rollout=rollout, once=f"check-ins:{rollout.pk}:{local.date()}")


def asks_on(rollout: Rollout, day: date) -> bool:
    weekday = rollout.check_in_weekday
    return weekday is not None and is_check_in_day(rollout.calendar, weekday, day)


@background(KIND, title=gettext_lazy("Check-in by mail"))
def ask(job: Running) -> None:
    rollout = job.job.rollout
    assert rollout is not None
    try:
        with job.saving():
            send_check_ins(rollout, rollout.today())
    except ScheduleBeyondLimit as error:
        raise Refused(" ".join(beyond_limit(error).messages)) from error
