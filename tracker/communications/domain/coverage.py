"""Who was told what in which week, and who has not heard from us for how long."""

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


def weeks_around(day: date, *, before: int, after: int) -> list[date]:
    """Return the Mondays of the weeks around a day, its own among them."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(weeks=number) for number in range(-before, after + 1)]


def coverage(
    stakeholders: Iterable[int], contacts: Iterable[Contact], weeks: Sequence[date]
) -> dict[int, list[dict[State, int]]]:
    """Count each stakeholder's messages by week and state, the states in their order."""
    counts: Counter[tuple[int, date, State]] = Counter()
    for contact in contacts:
        monday = contact.on - timedelta(days=contact.on.weekday())
        counts.update((stakeholder, monday, contact.state) for stakeholder in contact.stakeholders)
    return {
        stakeholder: [
            {state: counts[stakeholder, week, state] for state in State if counts[stakeholder, week, state]}
            for week in weeks
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
