"""A risk as a register's file holds it: what it is, how it stands, what is done about it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class FileResponse:
    """`since`: the day of what was said of it last; the others are what it should leave."""

    text: str = ""
    owner: str = ""
    due_on: date | None = None
    status: str = "planned"
    since: date | None = None
    probability: int | None = None
    impact: int | None = None
    days: int | None = None

    @property
    def expected(self) -> tuple[int | None, int | None, int | None]:
        return self.probability, self.impact, self.days


@dataclass(frozen=True)
class FileRisk:
    """People stand by their names, phases and steps by their keys.

    `status_on` and `reason` belong to the present state, `assessed_on` and `note` to the present level.
    """

    raised_on: date
    status_on: date
    assessed_on: date
    number: int | None = None
    kind: str = "threat"
    status: str = "open"
    reason: str = ""
    name: str = ""
    second_name: str = ""
    cause: str = ""
    event: str = ""
    effect: str = ""
    category: str = "business"
    phases: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    proximity: str = ""
    probability: int = 0
    impact: int = 0
    note: str = ""
    best_days: int | None = None
    likely_days: int | None = None
    worst_days: int | None = None
    money: Decimal | None = None
    strategy: str = ""
    trigger: str = ""
    contingency: str = ""
    owner: str = ""
    next_review_on: date | None = None
    is_confidential: bool = False
    raised_by: str = ""
    responses: tuple[FileResponse, ...] = ()

    @property
    def days(self) -> tuple[int, int, int] | None:
        if self.best_days is None or self.likely_days is None or self.worst_days is None:
            return None
        return self.best_days, self.likely_days, self.worst_days

    @property
    def stake(self) -> tuple:
        """What an assessment says."""
        return self.probability, self.impact, self.best_days, self.likely_days, self.worst_days, self.money
