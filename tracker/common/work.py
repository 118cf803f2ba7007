"""The shapes that apps hand each other through offers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WorkItem:
    """One thing that waits for a person: `what` names it, `why` says more, `due_on` may be unknown."""

    icon: str
    what: str
    why: str
    url: str
    button: str
    due_on: date | None = None


@dataclass(frozen=True)
class Panel:
    """A card rendered beside a page's main part."""

    template: str
    context: dict


@dataclass(frozen=True)
class Question:
    """What a change makes one ask, with each answer as its words and the address that takes it."""

    text: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Hit:
    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Moved:
    """Something that a change of the plan moves along; `kind` groups them, as “message” does.

    A day is None where it has none before the change, or none after it.
    """

    kind: str
    name: str
    was: date | None
    now: date | None
    url: str = ""


@dataclass(frozen=True)
class CalendarEvent:
    """What stands in a member's calendar on whole days, both included.

    `uid` names it for good, such as step-12, so that the calendar moves it where its days change.
    """

    uid: str
    title: str
    first: date
    last: date
    detail: str = ""
    url: str = ""
