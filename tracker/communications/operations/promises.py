"""What becomes of promises: made, changed, moved, kept, not kept, released."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, recording_moment, writing

from ..models import Promise, PromiseTurn

Status = Promise.Status


def make_promise(*, rollout: Rollout, by: Member | None, on: date, due_on: date, **fields) -> Promise:
    """Write down what was promised on `on`, for `due_on`."""
    with writing(rollout, by=by) as log:
        number = (rollout.promises.aggregate(last=Max("number"))["last"] or 0) + 1
        promise = Promise.objects.create(
            rollout=rollout, number=number, made_on=on, due_on=due_on, promised_for=due_on, **fields
        )
        _turn(promise, Status.OPEN, log, by=by, on=on)
    return promise


def change_promise(*, promise: Promise, by: Member, **fields) -> None:
    """Correct how it is written down; its days and what became of it have ways of their own."""
    with writing(promise.rollout, by=by) as log:
        for name, value in fields.items():
            setattr(promise, name, value)
        promise.save(update_fields=[*fields])
        log("promise_changed", promise, number=promise.number, fields=sorted(fields))


def end_promise(*, promise: Promise, status: str, by: Member | None, on: date, note: str = "") -> None:
    """It was kept, not kept, or released on `on`. Raises ValidationError where that is known already."""
    with writing(promise.rollout, by=by) as log:
        _refuse_over(promise)
        promise.over_on = on
        _turn(promise, Status(status), log, by=by, on=on, note=note)


def move_promise(*, promise: Promise, due_on: date, by: Member, on: date, note: str) -> None:
    """Agree on another day. Raises ValidationError for one that is over."""
    with writing(promise.rollout, by=by) as log:
        _refuse_over(promise)
        promise.due_on = due_on
        _turn(promise, Status.OPEN, log, by=by, on=on, note=note)


def open_promise_again(*, promise: Promise, by: Member, on: date, note: str = "") -> None:
    with writing(promise.rollout, by=by) as log:
        if promise.is_open:
            return
        promise.over_on = None
        _turn(promise, Status.OPEN, log, by=by, on=on, note=note)


def _refuse_over(promise: Promise) -> None:
    promise.refresh_from_db(fields=["status", "over_on"])
    if not promise.is_open:
        raise ValidationError(
            _("What became of “%(promise)s” is recorded already. Open it again first to change it.")
            % {"promise": promise}
        )


def _turn(promise: Promise, status: str, log: Log, *, by: Member | None, on: date, note: str = "") -> None:
    promise.status = status
    promise.save()
    PromiseTurn.objects.create(
        promise=promise, status=status, due_on=promise.due_on, on=on, at=recording_moment(), by=by, note=note
    )
    log(f"promise_{status}", promise, number=promise.number, due_on=promise.due_on, on=on)
