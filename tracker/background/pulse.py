"""Beside the worker's work: signs of life, what others left, and what is due."""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from . import running
from .left import take_up_left
from .models import Job, Worker
from .periodic import start_due

logger = logging.getLogger(__name__)

BEATS_IN_A_LEASE = 6
SECONDS_BETWEEN_BEATS = 10.0


class Pulse(threading.Thread):
    """Beats several times a lease, on a database connection of its own."""

    def __init__(self, name: str):
        super().__init__(name="pulse", daemon=True)
        self.worker = name
        self.seconds = min(SECONDS_BETWEEN_BEATS, settings.JOB_LEASE_SECONDS / BEATS_IN_A_LEASE)
        self._is_over = threading.Event()

    def run(self) -> None:
        while not self._is_over.is_set():
            self._try(beat)
            self._is_over.wait(self.seconds)
        self._try(fall_silent)
        connections.close_all()

    def stop(self) -> None:
        self._is_over.set()
        self.join(timeout=5)

    def _try(self, act: Callable[[str], None]) -> None:
        try:
            act(self.worker)
        except (DatabaseError, InterfaceError):
            logger.warning("The worker's sign of life could not be stored", exc_info=True)
            connections.close_all()


def fall_silent(worker: str) -> None:
    Worker.objects.filter(name=worker).delete()


def beat(worker: str) -> None:
    now = timezone.now()
    Worker.objects.update_or_create(name=worker, defaults={"beat_at": now})
    Worker.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
    at_work = running.current()
    if at_work:
        _end_if_too_long(at_work)
        at_work.beat()
    take_up_left(now)
    start_due(now)


def _end_if_too_long(at_work: running.Running) -> None:
    """A job that never comes back would hold up all others: it fails, and this process begins anew."""
    if time.monotonic() - at_work.began < settings.JOB_LONGEST_MINUTES * 60:
        return
    logger.error("Job %s (%s) took too long; the worker ends", at_work.job.pk, at_work.job.kind)
    at_work.end(Job.State.FAILED, error="too_long")
    os._exit(os.EX_TEMPFAIL)
