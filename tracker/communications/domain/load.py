"""The two costs of communication: the time it takes, and what is misunderstood.

The time of a message counts once for whoever sends it, once for whoever prepares it for them, and once for
each of its readers, for as long as its line says that it takes. A mail is counted like a meeting: the line's
minutes are those of one person, who reads it or sits in it. What is missed or overdue has cost nobody
anything yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .coverage import WAITING, Span, State, first_day


@dataclass(frozen=True)
class Talk:
    """A message as its load is counted; `minutes` is None where nobody said how long it takes."""

    on: date
    state: State
    minutes: int | None
    sender: str
    senders: int
    readers: int

    @property
    def counts(self) -> bool:
        return self.state == State.TOLD or self.state in WAITING

    @property
    def of_senders(self) -> int:
        return (self.minutes or 0) * self.senders

    @property
    def of_readers(self) -> int:
        return (self.minutes or 0) * self.readers


@dataclass(frozen=True)
class Load:
    """Minutes of a week or month, by whether they are spent or still to come."""

    told: int = 0
    planned: int = 0

    @property
    def total(self) -> int:
        return self.told + self.planned


@dataclass(frozen=True)
class Carried:
    """What one sender's messages take: their own minutes and preparer's, and those of the readers."""

    sender: str
    messages: int
    of_senders: int
    of_readers: int

    @property
    def total(self) -> int:
        return self.of_senders + self.of_readers


@dataclass(frozen=True)
class Misread:
    """A misunderstanding of a line's message; `minutes` it cost to put right, None where nobody said."""

    line: int
    on: date
    minutes: int | None


@dataclass(frozen=True)
class Lost:
    """How many misunderstandings there were, and the minutes that are known of them."""

    count: int = 0
    minutes: int = 0


def load(talks: Iterable[Talk], firsts: Sequence[date], span: Span) -> list[Load]:
    """Return the load of each week or month, told and planned apart."""
    told: dict[date, int] = {}
    planned: dict[date, int] = {}
    for talk in talks:
        if talk.counts:
            into = told if talk.state == State.TOLD else planned
            first = first_day(talk.on, span)
            into[first] = into.get(first, 0) + talk.of_senders + talk.of_readers
    return [Load(told.get(first, 0), planned.get(first, 0)) for first in firsts]


def carried(talks: Iterable[Talk]) -> list[Carried]:
    """Return what each sender carries, the heaviest first; nobody's messages stand under an empty name."""
    by_sender: dict[str, list[Talk]] = {}
    for talk in talks:
        if talk.counts and talk.minutes:
            by_sender.setdefault(talk.sender, []).append(talk)
    found = [
        Carried(
            sender,
            len(sent),
            sum(talk.of_senders for talk in sent),
            sum(talk.of_readers for talk in sent),
        )
        for sender, sent in by_sender.items()
    ]
    return sorted(found, key=lambda one: (-one.of_senders, -one.of_readers, one.sender))


def untimed(talks: Iterable[Talk]) -> int:
    """Count the messages left out because nobody said how long they take."""
    return sum(talk.counts and talk.minutes is None for talk in talks)


def lost(misread: Iterable[Misread], firsts: Sequence[date], span: Span) -> list[Lost]:
    """Return what misunderstandings cost in each week or month."""
    found = list(misread)
    return [sum_of(one for one in found if first_day(one.on, span) == first) for first in firsts]


def lost_by_line(misread: Iterable[Misread]) -> dict[int, Lost]:
    """Return what the messages of each line cost by being misunderstood, the costliest first."""
    found = list(misread)
    by_line = {line: sum_of(one for one in found if one.line == line) for line in {one.line for one in found}}
    return dict(sorted(by_line.items(), key=lambda one: (-one[1].count, -one[1].minutes, one[0])))


def sum_of(misread: Iterable[Misread]) -> Lost:
    found = list(misread)
    return Lost(len(found), sum(one.minutes or 0 for one in found))
