"""A round of review: the risks that need a look, one after another, and what came of each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from .queries import RiskStanding


class Urgency(IntEnum):
    """Why a risk needs a look; the most urgent first."""

    DUE = 0
    WITHOUT_REVIEW = 1
    WITHOUT_OWNER = 2
    WITHOUT_RESPONSE = 3


def urgency_of(one: RiskStanding) -> Urgency | None:
    """Return the most urgent reason to look at an open risk; None where all is in order."""
    if one.review_is_due:
        return Urgency.DUE
    if one.next_review_on is None:
        return Urgency.WITHOUT_REVIEW
    if not one.owner_pk:
        return Urgency.WITHOUT_OWNER
    return Urgency.WITHOUT_RESPONSE if one.lacks_response else None


def round_of(standings: Iterable[RiskStanding]) -> list[RiskStanding]:
    """Return the open risks that need a look, the most urgent first, of those the highest first."""
    found = [(urgency, one) for one in standings if (urgency := urgency_of(one)) is not None]
    return [one for _u, one in sorted(found, key=lambda pair: (pair[0], -pair[1].level, pair[1].number))]


class Outcome(StrEnum):
    KEPT = "kept"
    CHANGED = "changed"
    CLOSED = "closed"
    OCCURRED = "occurred"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Result:
    """What came of one risk; `before` and `after` are its levels."""

    outcome: Outcome
    before: int
    after: int


@dataclass
class Round:
    """The risks of one person's round, in their order, and what came of those looked at."""

    on: date
    numbers: list[int]
    results: dict[int, Result] = field(default_factory=dict)

    def place(self, number: int) -> int:
        """Return which one of the round a risk is, counted from 1."""
        return self.numbers.index(number) + 1

    @property
    def total(self) -> int:
        return len(self.numbers)

    def left(self, still_open: Collection[int]) -> list[int]:
        return [one for one in self.numbers if one not in self.results and one in still_open]

    def counts(self) -> Counter[Outcome]:
        return Counter(result.outcome for result in self.results.values())

    def as_json(self) -> dict[str, Any]:
        results = {str(number): asdict(result) for number, result in self.results.items()}
        return {"on": self.on.isoformat(), "numbers": self.numbers, "results": results}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Round":
        results = {
            int(number): Result(Outcome(one["outcome"]), one["before"], one["after"])
            for number, one in stored["results"].items()
        }
        return cls(date.fromisoformat(stored["on"]), stored["numbers"], results)
