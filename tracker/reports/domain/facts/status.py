"""All that a report knows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .communications import Communications
from .earned import EarnedFacts
from .logs import Logs
from .plan import GoLive, Graph, PhaseFacts, Steps, Work
from .risks import Risks
from .words import AskKind, Audience, Finding, Health, Name, Tolerances

SCHEMA = 4


@dataclass(frozen=True)
class Ask:
    """A decision we want: what it is about, from whom, by when."""

    kind: AskKind
    key: str
    name: Name
    who: tuple[str, ...]
    by: date | None
    finding: Finding


@dataclass(frozen=True)
class Money:
    """`forecast`: what is spent and what is still planned. `percent_over` the budget, negative below it."""

    budget: Decimal | None
    planned: Decimal
    actual: Decimal
    forecast: Decimal
    percent_over: int | None


@dataclass(frozen=True)
class StatusFacts:
    """Everything a report says, on the page, in Word and in the next one's “since last time”.

    `language` and `second_language` are those of the names. What `audience` may not see is not in here.
    """

    schema: int
    rollout: str
    organisation: str
    rollout_strategy: Name | None
    transition_strategy: Name | None
    language: str
    second_language: str
    audience: Audience | None
    on: date
    since: date | None
    currency: str
    managers: tuple[str, ...]
    sponsors: tuple[str, ...]
    tolerances: Tolerances
    progress: float
    go_live: GoLive
    health: tuple[Health, ...]
    phases: tuple[PhaseFacts, ...]
    work: Work
    critical_path: Steps
    graph: Graph
    asks: tuple[Ask, ...]
    risks: Risks | None = None
    communications: Communications | None = None
    money: Money | None = None
    log_head: str = ""
    log_count: int = 0
    logs: Logs | None = None
    earned: EarnedFacts | None = None

    def say(self, name: Name, language: str) -> str:
        """Return a name in the reader's language where the rollout knows it in that."""
        return name.second if name.second and language == self.second_language else name.first
