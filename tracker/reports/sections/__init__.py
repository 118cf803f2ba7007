"""One function per section of the Word report: what is told becomes calls of the report, no XML."""

from .beginning import asks, cover, since_last_time
from .communications import communications
from .dates import critical_path, phases, why_this_date
from .logs import logs
from .money import money
from .risks import risks
from .standing import health, outlook
from .work import progress

ABOVE = (since_last_time, asks, health)
"""What a reader sees first; the page has its own shape for these."""

BELOW = (outlook, phases, why_this_date, progress, critical_path, risks, logs, communications, money)

__all__ = ["ABOVE", "BELOW", "cover"]
