"""The codes of facts, and what every part of them is made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Audience(StrEnum):
    """Whose eyes the facts were gathered with."""

    OPEN = "open"
    STEERING = "steering"


class Dimension(StrEnum):
    TIME = "time"
    COST = "cost"
    SCOPE = "scope"
    RISK = "risk"
    COMMUNICATION = "communication"
    PEOPLE = "people"
    CUSTOMERS = "customers"


class Colour(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREY = "grey"
    GREEN = "green"


class StepState(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"
    LATE = "late"
    BLOCKED = "blocked"


class GateState(StrEnum):
    OPEN = "open"
    READY = "ready"
    PASSED = "passed"
    CONDITIONAL = "conditional"
    EXPIRED = "expired"
    HELD = "held"
    REFUSED = "refused"


class Compared(StrEnum):
    """What a forecast is compared with."""

    BASELINE = "baseline"
    PLAN = "plan"


class AskKind(StrEnum):
    GATE = "gate"
    RISK = "risk"
    DECISION = "decision"
    CHANGE = "change"


class Neglect(StrEnum):
    """What an open risk lacks, the gravest first."""

    OWNER = "owner"
    RESPONSE = "response"
    REVIEW_DAY = "review_day"
    REVIEW = "review"


@dataclass(frozen=True)
class Name:
    """A name in the rollout's language and, where it has one, in its second."""

    first: str
    second: str = ""


@dataclass(frozen=True)
class Finding:
    """A code of a sentence and what it says; words are made on reading."""

    code: str
    count: int | None = None
    limit: int | None = None
    key: str = ""
    name: Name | None = None
    on: date | None = None
    amount: Decimal | None = None
    budget: Decimal | None = None


@dataclass(frozen=True)
class Health:
    """`findings`: the gravest first, never empty."""

    dimension: Dimension
    colour: Colour
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Override:
    """A colour that somebody set instead of the computed one, and why."""

    colour: Colour
    reason: str


@dataclass(frozen=True)
class Tolerances:
    """`days`, `quiet_days` and `unheard_days` late, silent, untold; a risk's level; per cent over budget."""

    days: int
    cost_percent: int
    risk_level: int
    quiet_days: int
    unheard_days: int
