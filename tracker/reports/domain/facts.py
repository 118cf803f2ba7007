"""What a status report knows, frozen: codes and numbers, and names as they are in the rollout."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

SCHEMA = 2
LONGEST_CHAIN = 60


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


@dataclass(frozen=True)
class Cause:
    """A link of the chain that holds a date; `days_late`: working days against what is compared with.

    `added`: how many of them came up here. `reason` and `state` are codes of the schedule.
    """

    key: str
    name: Name
    kind: str
    reason: str
    state: str
    finish: date | None
    days_late: int | None
    added: int


@dataclass(frozen=True)
class GoLive:
    """The go-live, or with no `key` the end of a plan that names none.

    `margin`: working days left to the promised date, negative after it. `chain` goes back in time.
    """

    key: str
    name: Name
    forecast: date | None
    planned: date | None
    baseline: date | None
    target: date | None
    compared: Compared
    days_late: int | None
    margin: int | None
    chain: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Gate:
    name: Name
    state: GateState
    met: int
    criteria: int
    decided_on: date | None = None
    review_on: date | None = None
    decided_by: str = ""
    conditions: str = ""


@dataclass(frozen=True)
class PhaseFacts:
    """`baseline`: the approved date of its gate, the planned one where none was approved."""

    key: str
    name: Name
    state: StepState
    gate: Gate
    start: date | None
    finish: date | None
    baseline: date | None
    days_late: int | None
    progress: float
    critical: bool
    steps: int
    steps_done: int


@dataclass(frozen=True)
class StepFacts:
    """`since`: the day it was blocked, or its last word; `quiet_days` without word, for work at hand."""

    key: str
    number: str
    name: Name
    phase: str
    state: StepState
    start: date | None
    finish: date | None
    baseline: date | None
    days_late: int | None
    owner: Name | None
    critical: bool
    total_float: int | None = None
    deadline: date | None = None
    waits_for: str = ""
    since: date | None = None
    quiet_days: int | None = None


@dataclass(frozen=True)
class Steps:
    """The first of a longer list, and how many there are."""

    count: int
    first: tuple[StepFacts, ...]


@dataclass(frozen=True)
class Work:
    """`since` is the day from which a step counts as newly done."""

    since: date
    steps: int
    done_count: int
    done: Steps
    running: Steps
    coming: Steps
    late: Steps
    blocked: Steps
    quiet: Steps
    ownerless: Steps


@dataclass(frozen=True)
class GraphBox:
    """A phase, or the milestone of the go-live; `key` as arrows name it."""

    key: str
    phase: str
    name: Name
    milestone: bool


@dataclass(frozen=True)
class GraphArrow:
    before: str
    after: str
    critical: bool


@dataclass(frozen=True)
class Graph:
    boxes: tuple[GraphBox, ...]
    arrows: tuple[GraphArrow, ...]


@dataclass(frozen=True)
class RiskFacts:
    """`before`: its level at the last report, None where it is new since then.

    `lacks_response`: nothing is done about it, though nobody accepted it either.
    """

    number: str
    name: Name
    likelihood: int
    impact: int
    level: int
    before: int | None
    after_response: int | None
    lacks_response: bool
    response_due: date | None
    owner: str
    is_opportunity: bool = False


@dataclass(frozen=True)
class RiskEnd:
    """A risk that happened or was closed, on which day and why."""

    risk: RiskFacts
    on: date | None
    reason: str = ""


@dataclass(frozen=True)
class Sighting:
    """Somebody saw a risk's early sign; `remark` as it was written down."""

    risk: RiskFacts
    sign: str
    on: date
    remark: str = ""


@dataclass(frozen=True)
class Neglected:
    """How many open risks lack something, and what the highest of them lacks first."""

    count: int
    why: Neglect
    risk: RiskFacts


@dataclass(frozen=True)
class Exposure:
    """The sum of the threats' levels, and what all open risks may cost or bring together.

    Days are working days. Money is left out for those who see none, and all but the levels where an older
    report did not count it.
    """

    level: int
    days: float | None = None
    days_gained: float | None = None
    money: Decimal | None = None
    money_gained: Decimal | None = None
    reserve: Decimal | None = None


@dataclass(frozen=True)
class RiskCell:
    likelihood: int
    impact: int
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Risks:
    """`open` threats and what is known of opportunities; `cells` hold only where risks stand.

    `triggers`: early signs that show, seen since the last report.
    """

    open: int
    exposure: Exposure
    exposure_before: Exposure | None
    bands: tuple[int, ...]
    above: tuple[RiskFacts, ...]
    top: tuple[RiskFacts, ...]
    cells: tuple[RiskCell, ...]
    new: tuple[RiskFacts, ...]
    closed: tuple[RiskEnd, ...]
    occurred: tuple[RiskEnd, ...] = ()
    opportunities: int = 0
    top_opportunities: tuple[RiskFacts, ...] = ()
    opportunity_cells: tuple[RiskCell, ...] = ()
    triggers: tuple[Sighting, ...] = ()
    neglected: Neglected | None = None


@dataclass(frozen=True)
class LogFacts:
    """A line of a log: who has it, and the day that counts, as its list says.

    `status` is a code of its log. `level`: of an issue; `cost`: what a change adds, less what it saves.
    """

    number: str
    name: Name
    status: str
    who: tuple[str, ...] = ()
    on: date | None = None
    level: int | None = None
    cost: Decimal | None = None


@dataclass(frozen=True)
class LogList:
    """The first of a longer list, and how many there are."""

    count: int
    first: tuple[LogFacts, ...]


@dataclass(frozen=True)
class Logs:
    """What the logs say: what is open now, and what became of the rest since the last report.

    The day is that by which something is due, wanted or to be known, and of what is over when it was so.
    """

    issues: LogList
    issues_new: LogList
    issues_resolved: LogList
    decisions_made: LogList
    decisions_wanted: LogList
    changes_waiting: LogList
    changes_decided: LogList
    assumptions_due: LogList
    actions_overdue: LogList


@dataclass(frozen=True)
class MessageFacts:
    name: Name
    audience: str
    on: date
    sender: str = ""


@dataclass(frozen=True)
class Unheard:
    """`days` since a group was last told; None where it never was."""

    name: str
    days: int | None


@dataclass(frozen=True)
class Communications:
    """`told`, `missed` since the last report and `coming` in the weeks ahead, each in full number."""

    told: tuple[MessageFacts, ...]
    missed: tuple[MessageFacts, ...]
    coming: tuple[MessageFacts, ...]
    groups: int
    unheard: tuple[Unheard, ...]


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

    def say(self, name: Name, language: str) -> str:
        """Return a name in the reader's language where the rollout knows it in that."""
        return name.second if name.second and language == self.second_language else name.first
