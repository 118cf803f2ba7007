"""What every log has in common: numbers that are never reused, and turns that say what became of an entry."""

from datetime import date
from typing import Any

from django.db.models import Max

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, recording_moment, writing

from ..models import LogEntry, LogTurn


def add_entry[E: LogEntry](
    kind: type[E], /, *, rollout: Rollout, by: Member, on: date, status: str = "", note: str = "", **fields
) -> E:
    """Write an entry into its log; rows of many-to-many fields may be among the fields."""
    with writing(rollout, by=by) as log:
        return add_inside(kind, log, rollout=rollout, by=by, on=on, status=status, note=note, **fields)


def add_inside[E: LogEntry](
    kind: type[E],
    log: Log,
    /,
    *,
    rollout: Rollout,
    by: Member | None,
    on: date,
    status: str = "",
    note: str = "",
    **fields,
) -> E:
    """The same inside a change that is under way."""
    many = _many_of(kind, fields)
    entry = kind(rollout=rollout, number=_next_number(kind, rollout), raised_on=on, raised_by=by, **fields)
    if status:
        entry.status = status
    entry.over_on = None if entry.is_open else on
    entry.save()
    _set(entry, many)
    _turn(entry, by=by, on=on, note=note).save()
    log(f"{kind.view}_added", entry, label=entry.label, status=entry.status)
    return entry


def change_entry(*, entry: LogEntry, by: Member, **fields) -> None:
    with writing(entry.rollout, by=by) as log:
        many = _many_of(type(entry), fields)
        changed = [name for name, value in fields.items() if getattr(entry, name) != value]
        for name in changed:
            setattr(entry, name, fields[name])
        entry.save(update_fields=changed)
        _set(entry, many)
        log(f"{entry.view}_changed", entry, label=entry.label, fields=sorted(changed))


def take_turn(*, entry: LogEntry, status: str, by: Member, on: date, note: str = "", **fields) -> None:
    """Let an entry become something else, and keep when, by whom and why; `fields` are stored with it."""
    with writing(entry.rollout, by=by) as log:
        turn_inside(entry, status, log, by=by, on=on, note=note, **fields)


def turn_inside(
    entry: LogEntry, status: str, log: Log, *, by: Member | None, on: date, note: str = "", **fields
) -> LogTurn:
    """The same inside a change that is under way; return what is kept of it."""
    many = _many_of(type(entry), fields)
    entry.status = status
    entry.over_on = None if entry.is_open else on
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save(update_fields=["status", "over_on", *fields])
    _set(entry, many)
    turn = _turn(entry, by=by, on=on, note=note)
    turn.save()
    log(f"{entry.view}_{status}", entry, label=entry.label, note=note)
    return turn


def _turn(entry: LogEntry, *, by: Member | None, on: date, note: str) -> LogTurn:
    return LogTurn(
        rollout_id=entry.rollout_id,
        entry=entry.label,
        status=entry.status,
        on=on,
        at=recording_moment(),
        by=by,
        note=note,
    )


def _next_number(kind: type[LogEntry], rollout: Rollout) -> int:
    last: Any = kind.objects.filter(rollout=rollout).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _many_of(kind: type[LogEntry], fields: dict[str, Any]) -> dict[str, Any]:
    """Take the many-to-many fields out of the others."""
    return {field.name: fields.pop(field.name) for field in kind._meta.many_to_many if field.name in fields}


def _set(entry: LogEntry, many: dict[str, Any]) -> None:
    for name, rows in many.items():
        getattr(entry, name).set(rows)
