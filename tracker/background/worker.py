"""A process that takes up jobs: the queue's own worker, with a pulse beside it."""

import logging
import os
import socket
import time
from types import FrameType

from django.db import InterfaceError, OperationalError, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker

from . import running
from .models import QUEUE
from .pulse import Pulse

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_OF_ONE_CTRL_C = 1.0


class Worker(db_worker.Worker):
    asked_at = 0.0

    def __init__(self, *, drain: bool = False):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=SECONDS_BETWEEN_LOOKS,
            batch=drain,
            backend_name=QUEUE,
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}",
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Let the job at hand stop at its next report; asked again after a while, end at once.

        A terminal and whoever started the worker may both pass on one and the same Ctrl-C.
        """
        if self.running:
            running.end_soon()
            self.asked_at = time.monotonic()
            super().shutdown(signum, frame)
        elif time.monotonic() - self.asked_at > SECONDS_OF_ONE_CTRL_C:
            super().shutdown(signum, frame)

    def run(self) -> None:
        pulse = Pulse(self.worker_id)
        pulse.start()
        try:
            self._run_through_troubles()
        finally:
            pulse.stop()

    def _run_through_troubles(self) -> None:
        """Go on where the database was locked or gone for a while."""
        while self.running:
            try:
                super().run()
            except (OperationalError, InterfaceError):
                logger.warning("The worker waits for the database", exc_info=True)
                connections.close_all()
                time.sleep(1)
            else:
                return
