"""What an owner answers to “how does it go?”, and on which days they are asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tracker.common.domain.workdays import Calendar

from .progress import Problem, Progress, ProgressRefused, Said, as_said

ONE_DAY = timedelta(days=1)


class Answer(StrEnum):
    NOTHING = "nothing"
    ON_TRACK = "on_track"
    DAYS_LEFT = "days_left"
    STARTED = "started"
    NOT_YET = "not_yet"
    DONE = "done"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Answered:
    """An answer with what was typed beside it; each of these belongs to one answer alone."""

    answer: Answer
    started_on: date | None = None
    finished_on: date | None = None
    days_left: int | None = None
    reason: str = ""


def answers_for(was: Progress, *, is_milestone: bool) -> tuple[Answer, ...]:
    """Return what can be said of a step that stands like this, in the order people read it."""
    if was.finished_on:
        return (Answer.NOTHING,) if is_milestone else (Answer.NOTHING, Answer.DAYS_LEFT, Answer.BLOCKED)
    if was.started_on and not is_milestone:
        return (Answer.NOTHING, Answer.ON_TRACK, Answer.DAYS_LEFT, Answer.DONE, Answer.BLOCKED)
    if is_milestone:
        return (Answer.NOTHING, Answer.NOT_YET, Answer.DONE, Answer.BLOCKED)
    return (Answer.NOTHING, Answer.NOT_YET, Answer.STARTED, Answer.DONE, Answer.BLOCKED)


def as_answered(answered: Answered, was: Progress, *, forecast_days_left: int | None, on: date) -> Progress:
    """Return the facts an answer means; what it says nothing about stays as it was.

    On track means: what the forecast says is left, said today. Raises ProgressRefused.
    """
    match answered.answer:
        case Answer.NOTHING:
            return was
        case Answer.ON_TRACK:
            said, typed = Said.RUNNING, replace(was, days_left=forecast_days_left)
        case Answer.DAYS_LEFT:
            if answered.days_left is None:
                raise ProgressRefused([Problem.DAYS_LEFT_MISSING])
            said, typed = Said.RUNNING, replace(was, days_left=answered.days_left)
        case Answer.STARTED:
            said, typed = Said.RUNNING, replace(was, started_on=answered.started_on or on)
        case Answer.NOT_YET:
            said, typed = Said.NOT_STARTED, was
        case Answer.DONE:
            said, typed = Said.DONE, replace(was, finished_on=answered.finished_on or on)
        case Answer.BLOCKED:
            said, typed = Said.BLOCKED, replace(was, blocked_reason=answered.reason)
    before = replace(was, finished_on=None)
    if said != Said.DONE:
        typed = replace(typed, finished_on=None)
    if said != Said.BLOCKED:
        typed, before = replace(typed, blocked_reason=""), replace(before, blocked_reason="")
    return as_said(said, typed, before, on)


def is_check_in_day(calendar: Calendar, weekday: int, day: date) -> bool:
    """Tell whether people are asked on this day: the weekday, or the first working day after it."""
    return calendar.is_working(day) and any(one.weekday() == weekday for one in _since_work(calendar, day))


def _since_work(calendar: Calendar, day: date) -> Iterator[date]:
    """Yield the day and, backwards, the days off just before it; a week of them holds every weekday."""
    yield day
    for number in range(1, 7):
        earlier = day - number * ONE_DAY
        if calendar.is_working(earlier):
            return
        yield earlier


def next_check_in_day(calendar: Calendar, weekday: int, day: date) -> date:
    """Return the first day on or after `day` on which people are asked. Raises DateBeyondLimit."""
    asked = day + timedelta(days=(weekday - day.weekday()) % 7)
    worked = (calendar.day(calendar.index(one)) for one in (asked - timedelta(days=7), asked))
    return next(one for one in worked if one >= day)
