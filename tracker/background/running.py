"""One try at one job: claimed, run, and its outcome kept."""

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from tracker.rollouts.writing import lock

from .kinds import HandedBack, Kind, Refused, Stopped, TryAgain, kind_of
from .models import Job, needs_worker
from .queue import enqueue

logger = logging.getLogger(__name__)

REPORT_SECONDS = 0.5
_ending = threading.Event()
_current: "Running | None" = None


class Running:
    """A job while it runs; the first argument of its function."""

    def __init__(self, job: Job):
        self.job = job
        self.effect = Job.Effect.NONE
        self.began = time.monotonic()
        self.is_lost = False
        self._reported = -REPORT_SECONDS
        self._depth = _depth()

    @property
    def held(self):
        return Job.objects.held(self.job.claim)

    def report(self, done: int, total: int) -> None:
        """Show how far it is; cheap enough for every row of a loop.

        Raises Stopped where the job was cancelled meanwhile, or the worker is to end.
        """
        if _ending.is_set() and needs_worker():
            raise HandedBack
        if self.is_lost:
            raise Stopped
        is_over = done >= total
        if _depth() != self._depth or not (is_over or time.monotonic() - self._reported >= REPORT_SECONDS):
            return  # inside the job's own transaction nobody would see it, and the row would stay locked
        self._reported = time.monotonic()
        self._keep(done=done, total=total)

    @contextmanager
    def saving(self, **result) -> Iterator[None]:
        """What the job stores, in one transaction: all of it once, or none of it.

        A job that came through here is not run again; should its worker die before the function returns,
        `result` stands in for what it would have returned. Raises Stopped where the job is no longer ours,
        Refused where its member is no longer allowed to.
        """
        with transaction.atomic():
            if self.job.rollout:
                lock(self.job.rollout)  # first, as every request does
            _refuse_unless_allowed(self.job)
            yield
            self._keep(effect=Job.Effect.KEPT, result=result)
        self.effect = Job.Effect.KEPT

    @contextmanager
    def outside(self) -> Iterator[None]:
        """An effect that no transaction can take back, such as handing over a mail.

        Refused or TryAgain inside say that it surely did not happen. If the worker dies inside, nobody
        knows, and the job is not run again by itself.
        """
        self._mark(Job.Effect.BEGUN)
        try:
            yield
        except (Refused, TryAgain):
            self._mark(Job.Effect.NONE)
            raise
        self._mark(Job.Effect.KEPT)

    def _mark(self, effect: Job.Effect) -> None:
        self._keep(effect=effect)
        self.effect = effect

    def _keep(self, **fields) -> None:
        if not self.held.update(beat_at=timezone.now(), **fields):
            raise Stopped

    def beat(self) -> None:
        """Stay with the job for another lease; called from beside it."""
        self.is_lost = not self.held.update(beat_at=timezone.now())

    def end(self, state: Job.State, **fields) -> bool:
        now = timezone.now()
        if state == Job.State.DONE and kind_of(self.job.kind).forgets:
            fields["arguments"] = {}
        return bool(self.held.update(state=state, claim="", beat_at=now, finished_at=now, **fields))


def current() -> Running | None:
    """What this process is at."""
    return _current


def end_soon() -> None:
    """Let the running job stop at its next report."""
    _ending.set()


def run(pk: int) -> None:
    """Run the job, unless it is gone or somebody else's."""
    global _current
    job = _claim(pk)
    if job is None:
        return
    outer, running = _current, Running(job)
    _current = running
    try:
        with _as_its_member(job):
            _try(running)
    finally:
        _current = outer


def _claim(pk: int) -> Job | None:
    """Take a waiting job; of all who ask at the same moment one gets it."""
    now = timezone.now()
    claim = uuid.uuid4().hex
    Job.objects.filter(pk=pk, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        claim=claim,
        tries=F("tries") + 1,
        error="",
        done=0,
        total=0,
        started_at=now,
        beat_at=now,
    )
    return Job.objects.held(claim).select_related("rollout", "by").defer("rollout__playbook").first()


def _try(running: Running) -> None:
    job = running.job
    try:
        kind = kind_of(job.kind)
        _refuse_unless_allowed(job)
        result = kind.function(running, **job.arguments)
        running.end(Job.State.DONE, result=result or {})
    except HandedBack:
        _hand_back(running)
    except Stopped:
        logger.info("Job %s (%s) was stopped", job.pk, job.kind)
    except (SystemExit, KeyboardInterrupt):
        _hand_back(running)
        raise
    except Exception as error:
        _end_badly(running, error)


def _end_badly(running: Running, error: Exception) -> None:
    job = running.job
    if isinstance(error, Refused | TryAgain | ObjectDoesNotExist):
        logger.info("Job %s (%s): %s", job.pk, job.kind, error)
    else:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
    if running.effect == Job.Effect.KEPT:
        running.end(Job.State.DONE)
    elif running.effect == Job.Effect.BEGUN:
        running.end(Job.State.FAILED, error="uncertain")
    elif isinstance(error, Refused):
        running.end(Job.State.FAILED, error=str(error))
    elif isinstance(error, ObjectDoesNotExist):
        running.end(Job.State.FAILED, error="gone")
    elif isinstance(error, TryAgain | OperationalError | InterfaceError):
        _wait(running, str(error) if isinstance(error, TryAgain) else "busy")
    else:
        running.end(Job.State.FAILED, error="error")


def _wait(running: Running, reason: str) -> None:
    """Put the job back for a while, longer each time, until its tries are used up."""
    job = running.job
    if job.tries >= _tries(job) or not needs_worker():
        running.end(Job.State.FAILED, error=reason)
        return
    after = timezone.now() + timedelta(minutes=min(2 ** (job.tries - 1), 60))
    with transaction.atomic():
        if running.held.update(state=Job.State.WAITING, claim="", error=reason, beat_at=timezone.now()):
            enqueue(job, after=after)


def _hand_back(running: Running) -> None:
    if running.effect == Job.Effect.KEPT:
        running.end(Job.State.DONE)
    elif running.effect == Job.Effect.BEGUN:
        running.end(Job.State.FAILED, error="uncertain")
    else:
        with transaction.atomic():
            if running.held.update(
                state=Job.State.WAITING, claim="", tries=F("tries") - 1, beat_at=timezone.now()
            ):
                enqueue(running.job)


def _tries(job: Job) -> int:
    return kind_of(job.kind).tries


def _refuse_unless_allowed(job: Job) -> None:
    kind: Kind = kind_of(job.kind)
    if job.rollout:
        job.rollout.refresh_from_db(fields=["state"])
        if not (job.rollout.is_open or kind.when_closed):
            raise Refused("closed")
    if job.by:
        job.by.refresh_from_db(fields=["role", "left_on"])
        if job.by.left_on or (kind.needs and not job.by.may(kind.needs)):
            raise Refused("not_allowed")


@contextmanager
def _as_its_member(job: Job) -> Iterator[None]:
    """The job speaks the language of whoever started it, and its days are those of its rollout."""
    language = job.by.language if job.by else settings.LANGUAGE_CODE
    zone = job.rollout.time_zone if job.rollout else settings.TIME_ZONE
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield


def _depth() -> tuple[bool, int]:
    return connection.in_atomic_block, len(connection.savepoint_ids)
