"""How well a suggestion box is looked after: what is answered, how soon, and what is used."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median_high


@dataclass(frozen=True)
class Given:
    """What somebody put into the box on a day; worries are answered, only ideas can be used."""

    came_on: date
    answered_on: date | None = None
    is_idea: bool = True
    is_used: bool = False


@dataclass(frozen=True)
class Care:
    """`days_to_reply` is what half of the answers took at most; None while none is given."""

    came: int
    answered: int
    days_to_reply: int | None
    ideas: int
    used: int


def care(given: Collection[Given]) -> Care:
    days = [(one.answered_on - one.came_on).days for one in given if one.answered_on]
    ideas = [one for one in given if one.is_idea]
    return Care(
        came=len(given),
        answered=len(days),
        days_to_reply=median_high(days) if days else None,
        ideas=len(ideas),
        used=sum(one.is_used for one in ideas),
    )


def in_one_month(day: date, other: date) -> bool:
    return (day.year, day.month) == (other.year, other.month)
