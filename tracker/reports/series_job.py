"""The drafts of series, made in the morning of their day."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from tracker.background.jobs import Refused, Running, background, start
from tracker.background.periodic import every
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.wording import beyond_limit
from tracker.rollouts.models import Rollout

from .models import ReportSeries
from .operations import draft_due

KIND = "reports.series"
DRAFTS_FROM = time(6)


@every(minutes=30)
def start_series(now: datetime) -> None:
    """Start a job for each series that has something to draft today."""
    running = ReportSeries.objects.running().filter(rollout__in=Rollout.objects.running())
    for series in running.select_related("rollout").defer("rollout__playbook"):
        local = now.astimezone(ZoneInfo(series.rollout.time_zone))
        if local.time() >= DRAFTS_FROM and series.next_on <= local.date():
            start(KIND, rollout=series.rollout, once=f"{KIND}:{series.pk}:{local.date()}", series=series.pk)


@background(KIND, title=_("Draft of a report"))
def draft(job: Running, *, series: int) -> None:
    rollout = job.job.rollout
    assert rollout is not None
    found = ReportSeries.objects.filter(pk=series).first()
    if found is None:
        return
    try:
        with job.saving():
            draft_due(found, rollout.today())
    except ScheduleBeyondLimit as error:
        raise Refused(" ".join(beyond_limit(error).messages)) from error
