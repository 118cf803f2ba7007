"""Work that is due every so often; whichever worker sees it first starts it as a job."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .jobs import Running, background, start
from .models import Job, Period

Work = Callable[[datetime], object]

_periods: dict[str, timedelta] = {}


def every(*, minutes: int) -> Callable[[Work], Work]:
    """Have `function(now)` run once in so many minutes, however many workers there are.

    It must be idempotent: a worker killed in the middle has it run again.
    """

    def register(function: Work) -> Work:
        name = f"periodic.{function.__module__}.{function.__qualname__}"

        def run(job: Running) -> None:
            function(timezone.now())

        background(name)(run)
        _periods[name] = timedelta(minutes=minutes)
        return function

    return register


def start_due(now: datetime) -> list[Job]:
    """Start what is due, but for what is still at it since last time."""
    return [job for name, period in _periods.items() for job in _start_if_due(name, period, now)]


def _start_if_due(name: str, period: timedelta, now: datetime) -> list[Job]:
    with transaction.atomic():
        _row, is_new = Period.objects.get_or_create(name=name, defaults={"started_at": now})
        due = Period.objects.filter(name=name, started_at__lte=now - period)
        if not (is_new or due.update(started_at=now)):
            return []
        if Job.objects.unfinished().filter(kind=name).exists():
            return []
        return [start(name)]
