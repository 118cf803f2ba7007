"""The register of stakeholders as a file: gathered, written, read back and compared with what stands."""

from . import columns
from .comparing import Changed, Compared, compare
from .gathering import People, register_of, write_register

__all__ = ["Changed", "Compared", "People", "columns", "compare", "register_of", "write_register"]
