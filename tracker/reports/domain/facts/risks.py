"""The risks as a report knows them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .words import Name, Neglect


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
class ExposurePoint:
    """The sum of the threats' levels on a day, and what it should be once their responses have worked."""

    on: date
    level: int
    after: int


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
    trend: tuple[ExposurePoint, ...] = ()
