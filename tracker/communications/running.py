"""The plan's own hand: on working days its lines draft and send what is due by themselves."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from tracker.background.jobs import Refused, Running, background, start
from tracker.background.periodic import every
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.wording import beyond_limit
from tracker.rollouts.models import Rollout

from .models import PlanLine
from .operations import run_plan

KIND = "communications.run_plan"
RUNS_FROM = time(8)


@every(minutes=10)
def start_plans(now: datetime) -> None:
    """Start a job for each rollout whose lines run themselves: once a day for each state of it."""
    lines = PlanLine.objects.running().run_themselves()
    for rollout in Rollout.objects.running().filter(pk__in=lines.values("rollout")).defer("playbook"):
        local = now.astimezone(ZoneInfo(rollout.time_zone))
        if local.time() >= RUNS_FROM and rollout.calendar.is_working(local.date()):
            start(KIND, rollout=rollout, once=f"plan:{rollout.pk}:{local.date()}:{rollout.plan_version}")


@background(KIND, title=gettext_lazy("Messages of the plan"))
def run(job: Running) -> None:
    rollout = job.job.rollout
    assert rollout is not None
    try:
        with job.saving():
            run_plan(rollout, rollout.today())
    except ScheduleBeyondLimit as error:
        raise Refused(" ".join(beyond_limit(error).messages)) from error
