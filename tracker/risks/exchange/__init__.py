"""Registers as files: gathered from a rollout, written, read back and compared with what stands."""

from . import columns
from .comparing import ChangedRisk, Compared, compare
from .files import ENDINGS, Sight, ending_of, mapped, read_register, write_register
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
