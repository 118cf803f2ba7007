"""Registers as files: gathered from a rollout, written, read back and compared with what stands."""

from tracker.common.tables import ENDINGS
from tracker.common.tables.register import Sight, ending_of, mapped, read_register

from . import columns
from .comparing import ChangedRisk, Compared, compare
from .files import write_register
from .gathering import Eyes, register_of
from .known import Known

__all__ = [
    "ENDINGS",
    "ChangedRisk",
    "Compared",
    "Eyes",
    "Known",
    "Sight",
    "columns",
    "compare",
    "ending_of",
    "mapped",
    "read_register",
    "register_of",
    "write_register",
]
