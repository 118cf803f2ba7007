"""Which sections a report has, and in which order."""

from collections.abc import Iterable
from enum import StrEnum


class Edition(StrEnum):
    """All of it, or the one page that a sponsor has time for."""

    FULL = "full"
    SHORT = "short"


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


class Section(StrEnum):
    """In the order in which a report tells them unless a template says otherwise."""

    CHANGES = "changes"
    ASKS = "asks"
    HEALTH = "health"
    OUTLOOK = "outlook"
    PHASES = "phases"
    WHY_THIS_DATE = "why_this_date"
    PROGRESS = "progress"
    CRITICAL_PATH = "critical_path"
    EARNED_VALUE = "earned_value"
    RISKS = "risks"
    LOGS = "logs"
    COMMUNICATIONS = "communications"
    MONEY = "money"


type Outline = tuple[Section, ...]

STANDARD: Outline = tuple(Section)


def outline_of(stored: Iterable[str]) -> Outline:
    """Read an outline as it is stored; sections that there are no more are left out."""
    known = {section.value: section for section in Section}
    return tuple(known[key] for key in stored if key in known) or STANDARD
