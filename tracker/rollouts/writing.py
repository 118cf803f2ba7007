"""The one way in: every change happens inside `writing`, which locks, counts and logs."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from .domain.chain import Link, digest
from .models import ActivityDetail, ActivityEntry, Member, Rollout

Log = Callable[..., None]

_recorded_at: ContextVar[datetime | None] = ContextVar("recorded_at", default=None)
_written: ContextVar[int] = ContextVar("written", default=0)
_under_way: ContextVar[Mapping[int, Rollout]] = ContextVar("under_way", default=MappingProxyType({}))
_STATE = ("plan_version", "log_head", "log_count")


@contextmanager
def recorded_at(moment: datetime) -> Iterator[None]:
    """Date what is written inside as of an earlier moment, as an import of past work does."""
    token = _recorded_at.set(moment)
    try:
        yield
    finally:
        _recorded_at.reset(token)


def recording_moment() -> datetime:
    return _recorded_at.get() or timezone.now()


@contextmanager
def writing(rollout: Rollout, *, by: Member | None) -> Iterator[Log]:
    """Lock the rollout's row, run the change in one transaction, bump the plan version, log.

    The yielded `log(verb, subject, **values)` keeps values, never sentences: words are made on reading.
    A change may be made of others: one inside another goes on with its lock and its log, and where it fails
    while the outer goes on, nothing of it is left.
    """
    if by is not None and by.rollout_id != rollout.pk:
        raise ValueError(f"member {by.pk} is not of rollout {rollout.pk}")
    with transaction.atomic(), _head_of(rollout) as stored:

        def log(verb: str, subject: models.Model | None = None, **values) -> None:
            _append(stored, by, verb, subject or rollout, values)

        yield log
        Rollout.objects.filter(pk=rollout.pk).update(
            plan_version=F("plan_version") + 1, log_head=stored.log_head, log_count=stored.log_count
        )
        stored.plan_version += 1
        _set_state(rollout, _state(stored))
    note_stored()


@contextmanager
def _head_of(rollout: Rollout) -> Iterator[Rollout]:
    """Yield the locked row that the change under way appends to; as it was where the change fails."""
    stored = _under_way.get().get(rollout.pk) or lock(rollout)
    before, written = _state(stored), _written.get()
    token = _under_way.set({**_under_way.get(), rollout.pk: stored})
    try:
        yield stored
    except BaseException:
        _set_state(stored, before)
        _written.set(written)
        raise
    finally:
        _under_way.reset(token)


def _state(rollout: Rollout) -> dict:
    return {name: getattr(rollout, name) for name in _STATE}


def _set_state(rollout: Rollout, state: dict) -> None:
    for name, value in state.items():
        setattr(rollout, name, value)


@contextmanager
def trying(rollout: Rollout) -> Iterator[None]:
    """Run changes to see what they would do; at the end nothing of them is left."""
    under_way = _under_way.get().get(rollout.pk)
    kept = [(one, _state(one)) for one in (rollout, under_way) if one]
    written = _written.get()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _written.set(written)
        for one, state in kept:
            _set_state(one, state)


def lock(rollout: Rollout) -> Rollout:
    """Take the rollout's row for this transaction and return it as stored now."""
    return (
        Rollout.objects.select_for_update()
        .only("plan_version", "log_head", "log_count", "state")
        .get(pk=rollout.pk)
    )


def note_stored() -> None:
    """Tell the view's wrapper that something is to stay that is no part of the rollout, such as a job."""
    _written.set(_written.get() + 1)


def times_written() -> int:
    """How often this thread has written; tells a view's wrapper whether the view changed anything."""
    return _written.get()


def _append(rollout: Rollout, by: Member | None, verb: str, subject: models.Model, values: dict) -> None:
    detail = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    link = Link(
        number=rollout.log_count + 1,
        at=recording_moment(),
        member=str(by.pk) if by else "",
        verb=verb,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        detail_hash=digest(detail),
        previous_hash=rollout.log_head,
    )
    entry = ActivityEntry.objects.create(
        rollout_id=rollout.pk,
        number=link.number,
        at=link.at,
        member=by,
        verb=verb,
        subject=link.subject,
        detail_hash=link.detail_hash,
        previous_hash=link.previous_hash,
        hash=link.hash(),
    )
    ActivityDetail.objects.create(entry=entry, text=detail)
    rollout.log_head, rollout.log_count = entry.hash, link.number
