"""One function per section of a report: what is told becomes calls of the teller, no XML."""

from collections.abc import Callable, Mapping

from ..domain.outline import Section
from ..telling import Telling
from .beginning import asks, cover, since_last_time
from .communications import communications
from .dates import critical_path, phases, why_this_date
from .logs import logs
from .money import earned_value, money
from .risks import risks
from .standing import health, outlook
from .teller import Teller
from .work import progress

TOLD_BY: Mapping[Section, Callable[[Teller, Telling], None]] = {
    Section.CHANGES: since_last_time,
    Section.ASKS: asks,
    Section.HEALTH: health,
    Section.OUTLOOK: outlook,
    Section.PHASES: phases,
    Section.WHY_THIS_DATE: why_this_date,
    Section.PROGRESS: progress,
    Section.CRITICAL_PATH: critical_path,
    Section.EARNED_VALUE: earned_value,
    Section.RISKS: risks,
    Section.LOGS: logs,
    Section.COMMUNICATIONS: communications,
    Section.MONEY: money,
}

__all__ = ["TOLD_BY", "cover"]
