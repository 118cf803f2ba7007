"""How a task goes, as the facts a step keeps: when it started and finished, the days left and since when."""

from dataclasses import dataclass
from datetime import date

from tracker.common import limits

from .fields import Own
from .lags import share
from .outline import Task
from .refused import FileRefused, Refusal
from .unread import Gathered, What
from .values import Moment, moment, seconds, shown, whole

LONGEST_PAUSE = 4
"""Days between what was worked and what remains that a weekend with a day off may explain."""

EVENING = "17:00"


@dataclass(frozen=True, slots=True)
class Length:
    """How long a task takes: days of the step, days and seconds as the file has it."""

    days: int
    in_file: int
    seconds: int


@dataclass(frozen=True)
class Facts:
    started_on: date | None = None
    finished_on: date | None = None
    days_left: int | None = None
    said_on: date | None = None


def read_facts(task: Task, length: Length, as_of: date | None, gathered: Gathered) -> Facts:
    """Return what happened to a task; `as_of` is the day the file speaks of."""
    percent = whole(task.text("PercentComplete"), task.name)
    started, finished = _moment(task, "ActualStart"), _moment(task, "ActualFinish")
    started_on = started.day if started else None
    if finished or percent >= 100:
        return _done(task, started_on, finished, length.days, gathered)
    if not started and percent <= 0:
        return Facts()
    if started_on is None:
        began = _moment(task, "Start")
        started_on = began.day if began else as_of
        if started_on is None:
            return Facts()
        gathered.say(What.START_ASSUMED, task.name, started_on)
    return _running(task, started_on, length, percent, as_of, gathered)


def _done(
    task: Task, started_on: date | None, finished: Moment | None, days: int, gathered: Gathered
) -> Facts:
    finished_on = _end(finished, days)
    if finished_on is None:
        finished_on = _end(_moment(task, "Finish"), days) or started_on
        if finished_on is None:
            return Facts()
        gathered.say(What.FINISH_ASSUMED, task.name, finished_on)
    if started_on is None and Own.KEY not in task.own:
        began = _moment(task, "Start")
        started_on = began.day if began else finished_on
    if started_on:
        started_on = min(started_on, finished_on)
    days_left, said_on = _said(task) or (None, None)
    return Facts(started_on, finished_on, days_left, said_on)


def _end(found: Moment | None, days: int) -> date | None:
    """A piece of work that ends at midnight ended the evening before."""
    if found is None:
        return None
    return found.ends() if days else found.day


def _running(
    task: Task, started_on: date, length: Length, percent: int, as_of: date | None, gathered: Gathered
) -> Facts:
    left = _days_left(task, length, percent, gathered)
    said = _said(task)
    if said and said[0] == left:
        return Facts(started_on, None, *said)
    if left >= length.days and percent <= 0:
        return Facts(started_on)
    return Facts(started_on, None, left, max(_spoken_on(task, started_on, as_of, gathered), started_on))


def _days_left(task: Task, length: Length, percent: int, gathered: Gathered) -> int:
    """Return what remains in proportion to the whole, one day at least."""
    remaining = task.text("RemainingDuration")
    if not remaining or length.seconds <= 0:
        return max(share(length.in_file, 100 - percent, 100), 1)
    left = seconds(remaining, task.name)
    found = share(length.in_file, left, length.seconds)
    if not 0 <= found <= limits.STEP_DAYS:
        raise FileRefused(Refusal.DURATION, task.name, remaining)
    if length.in_file * left % length.seconds:
        value = f"{shown(length.in_file * left, length.seconds)} → {found}"
        gathered.say(What.REMAINING_ROUNDED, task.name, value)
    return max(found, 1)


def _said(task: Task) -> tuple[int, date] | None:
    """Return what a file of ours carries of what was said."""
    on, _, left = task.own.get(Own.SAID, "").partition(" ")
    try:
        return int(left), date.fromisoformat(on)
    except ValueError:
        return None


def _spoken_on(task: Task, started_on: date, as_of: date | None, gathered: Gathered) -> date:
    """Return since when what remains is counted: where the work resumes, but not after the file's day."""
    stop, resume = _moment(task, "Stop"), _moment(task, "Resume")
    if stop and resume and (resume.day - stop.day).days > LONGEST_PAUSE:
        gathered.say(What.SPLIT, task.name, resume.day)
    counted = resume or stop
    days = [on for on in (counted.begins(EVENING) if counted else None, as_of) if on is not None]
    return min(days, default=started_on)


def _moment(task: Task, name: str) -> Moment | None:
    return moment(task.text(name), task.name)
