"""Who was told what in which week or month, and who has not heard from us for how long."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """What became of a message; in the order in which a week shows them."""

    TOLD = "told"
    MISSED = "missed"
    OVERDUE = "overdue"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PLANNED = "planned"


WRITTEN = {State.DRAFTED, State.SUBMITTED, State.APPROVED}
WAITING = WRITTEN | {State.PLANNED}

# A week shows that something written waits, not how far it is.
IN_WEEKS = [state for state in State if state not in WRITTEN - {State.DRAFTED}]


@dataclass(frozen=True)
class Contact:
    """One message as coverage counts it: for whom, on which day, what became of it."""

    stakeholders: Collection[int]
    on: date
    state: State


class Span(StrEnum):
    """What a column of the table covers."""

    WEEK = "week"
    MONTH = "month"


def first_day(day: date, span: Span) -> date:
    """Return the Monday of the day's week, or the first of its month."""
    return day - timedelta(days=day.weekday()) if span == Span.WEEK else day.replace(day=1)


def last_day(first: date, span: Span) -> date:
    """Return the last day of the week or month that begins on `first`."""
    return _following(first, span, 1) - timedelta(days=1)


def spans_around(day: date, span: Span, *, before: int, after: int) -> list[date]:
    """Return the first days of the weeks or months around a day, its own among them."""
    return [_following(first_day(day, span), span, number) for number in range(-before, after + 1)]


def _following(first: date, span: Span, number: int) -> date:
    if span == Span.WEEK:
        return first + timedelta(weeks=number)
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(year, month + 1, 1)


def coverage(
    stakeholders: Iterable[int], contacts: Iterable[Contact], firsts: Sequence[date], span: Span = Span.WEEK
) -> dict[int, list[dict[State, int]]]:
    """Count each stakeholder's messages by week or month and state, the states in their order."""
    counts: Counter[tuple[int, date, State]] = Counter()
    for contact in contacts:
        first = first_day(contact.on, span)
        counts.update((stakeholder, first, contact.state) for stakeholder in contact.stakeholders)
    return {
        stakeholder: [
            {state: counts[stakeholder, first, state] for state in State if counts[stakeholder, first, state]}
            for first in firsts
        ]
        for stakeholder in stakeholders
    }


def days_unheard(
    known_since: Mapping[int, date], last_told: Mapping[int, date], on: date, tolerance: int
) -> dict[int, int | None]:
    """Return who waits longer than `tolerance` days: days since last told, None for the never told.

    Somebody never told waits since the day we knew of them.
    """
    waiting = {}
    for stakeholder, since in known_since.items():
        told_on = last_told.get(stakeholder)
        if (on - (told_on or since)).days > tolerance:
            waiting[stakeholder] = (on - told_on).days if told_on else None
    return waiting
