"""What was said and what was not, as a report knows it."""

from dataclasses import dataclass
from datetime import date

from .words import Name


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
