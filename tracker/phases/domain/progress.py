"""What somebody may say about a step, and what is wrong with it (rules 10, 11, 13)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

LONGEST = 3650


class Said(StrEnum):
    """How a step goes, as people choose it."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"
    BLOCKED = "blocked"
    DROPPED = "dropped"


class Problem(StrEnum):
    STARTS_LATER = "starts_later"
    FINISHES_LATER = "finishes_later"
    FINISH_BEFORE_START = "finish_before_start"
    START_UNSTARTED = "start_unstarted"
    FINISH_UNDONE = "finish_undone"
    DAYS_LEFT_MISSING = "days_left_missing"
    DAYS_LEFT_BEYOND = "days_left_beyond"
    DAYS_LEFT_NOT_RUNNING = "days_left_not_running"
    REASON_MISSING = "reason_missing"
    REASON_UNBLOCKED = "reason_unblocked"


FIELD = {
    Problem.STARTS_LATER: "started_on",
    Problem.FINISHES_LATER: "finished_on",
    Problem.FINISH_BEFORE_START: "finished_on",
    Problem.START_UNSTARTED: "started_on",
    Problem.FINISH_UNDONE: "finished_on",
    Problem.DAYS_LEFT_MISSING: "days_left",
    Problem.DAYS_LEFT_BEYOND: "days_left",
    Problem.DAYS_LEFT_NOT_RUNNING: "days_left",
    Problem.REASON_MISSING: "blocked_reason",
    Problem.REASON_UNBLOCKED: "blocked_reason",
}


class ProgressRefused(ValueError):
    """`problems`, never empty; each belongs to one field."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problems))


@dataclass(frozen=True)
class Progress:
    """The facts of a step; blocked where a reason stands."""

    started_on: date | None = None
    finished_on: date | None = None
    days_left: int | None = None
    blocked_reason: str = ""
    is_dropped: bool = False

    @property
    def said(self) -> Said:
        if self.is_dropped:
            return Said.DROPPED
        if self.finished_on:
            return Said.DONE
        if self.blocked_reason:
            return Said.BLOCKED
        return Said.RUNNING if self.started_on else Said.NOT_STARTED


class _Typed(NamedTuple):
    """What was typed anew; what still stood in a field yields to the status that was chosen."""

    start: date | None
    finish: date | None
    days_left: int | None
    reason: str


def as_said(said: Said, typed: Progress, was: Progress, on: date) -> Progress:
    """Return the facts that the chosen status and the typed fields mean together.

    Raises ProgressRefused where they contradict each other.
    """
    new = _Typed(
        start=typed.started_on if typed.started_on != was.started_on else None,
        finish=typed.finished_on if typed.finished_on != was.finished_on else None,
        days_left=typed.days_left if typed.days_left != was.days_left else None,
        reason=typed.blocked_reason if typed.blocked_reason != was.blocked_reason else "",
    )
    problems = list(_contradictions(said, typed, new))
    if problems:
        raise ProgressRefused(problems)
    return _implied(said, typed, on)


def _contradictions(said: Said, typed: Progress, new: _Typed):
    if said == Said.NOT_STARTED and new.start:
        yield Problem.START_UNSTARTED
    if said not in (Said.DONE, Said.DROPPED) and new.finish:
        yield Problem.FINISH_UNDONE
    if said in (Said.NOT_STARTED, Said.DONE, Said.DROPPED) and new.days_left:
        yield Problem.DAYS_LEFT_NOT_RUNNING
    if said == Said.BLOCKED and new.days_left and not typed.started_on:
        yield Problem.DAYS_LEFT_NOT_RUNNING
    if said == Said.BLOCKED and not typed.blocked_reason:
        yield Problem.REASON_MISSING
    if said != Said.BLOCKED and new.reason:
        yield Problem.REASON_UNBLOCKED


def _implied(said: Said, typed: Progress, on: date) -> Progress:
    start, finish = typed.started_on, typed.finished_on
    match said:
        case Said.NOT_STARTED:
            return Progress()
        case Said.RUNNING:
            return Progress(started_on=start or on, days_left=typed.days_left)
        case Said.DONE:
            return Progress(started_on=start or finish or on, finished_on=finish or on)
        case Said.BLOCKED:
            left = typed.days_left if start else None
            return Progress(started_on=start, days_left=left, blocked_reason=typed.blocked_reason)
        case Said.DROPPED:
            return replace(typed, is_dropped=True, blocked_reason="", days_left=None)


def refuse_progress(progress: Progress, on: date) -> None:
    """Raise ProgressRefused if a step can't stand like this on that day."""
    problems = list(_problems(progress, on))
    if problems:
        raise ProgressRefused(problems)


def _problems(progress: Progress, on: date):
    start, finish, left = progress.started_on, progress.finished_on, progress.days_left
    if start and start > on:
        yield Problem.STARTS_LATER
    if finish and finish > on:
        yield Problem.FINISHES_LATER
    elif start and finish and finish < start:
        yield Problem.FINISH_BEFORE_START
    if left is None:
        return
    if finish or not start:
        yield Problem.DAYS_LEFT_NOT_RUNNING
    elif left < 1:
        yield Problem.DAYS_LEFT_MISSING
    elif left > LONGEST:
        yield Problem.DAYS_LEFT_BEYOND
