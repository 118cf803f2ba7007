"""When a question or complaint was answered, read from what became of it one after another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.common.domain.workdays import Calendar

from .escalation import Level, ladder, place

OPEN, ANSWERED = "open", "resolved"
OVER = frozenset({ANSWERED, "closed"})


@dataclass(frozen=True)
class Answering:
    """`answered_on`: the day of the answer that still holds; `reopened`: how often one did not hold."""

    answered_on: date | None = None
    reopened: int = 0


def answering(turns: Iterable[tuple[str, date]]) -> Answering:
    """Return how it was answered; what was only closed never was."""
    answered_on, reopened, before = None, 0, ""
    for status, on in turns:
        if status == ANSWERED:
            answered_on = on
        elif status not in OVER:
            answered_on = None
            reopened += status == OPEN and before in OVER
        before = status
    return Answering(answered_on, reopened)


def is_in_time(calendar: Calendar, received_on: date, answered_on: date) -> bool:
    """Tell whether it was answered while the first level of the clock had it: within one working day."""
    return place(ladder(calendar, received_on), answered_on).level == Level.OWNER


def days_to_answer(calendar: Calendar, received_on: date, on: date) -> int:
    """Return the working days from receipt to a day; the day of receipt is not counted."""
    return max(0, calendar.index(on) - calendar.index(received_on))
