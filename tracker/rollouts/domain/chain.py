"""The hash chain of a rollout's log."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Link:
    """What one entry's hash covers. `member` is empty where the system wrote."""

    number: int
    at: datetime
    member: str
    verb: str
    subject: str
    detail_hash: str
    previous_hash: str

    def hash(self) -> str:
        at = self.at.astimezone(UTC).isoformat()  # a moment is stored without the zone it was told in
        covered = [self.number, at, self.member, self.verb, self.subject]
        return digest(json.dumps([*covered, self.detail_hash, self.previous_hash], ensure_ascii=False))


@dataclass(frozen=True)
class Broken:
    """The first entry that is not as it was written."""

    number: int
    reason: str


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(entries: Iterable[tuple[Link, str, str | None]], head: str, count: int) -> Broken | None:
    """Check a log's entries, each with its stored hash and its detail text (None where it was erased).

    `head` and `count` are what the rollout remembers of its last entry; they show a tail that was cut off.
    """
    previous, number = "", 0
    for link, stored, detail in entries:
        if link.number != number + 1:
            return Broken(number + 1, "missing")
        number = link.number
        if link.previous_hash != previous or link.hash() != stored:
            return Broken(number, "changed")
        if detail is not None and digest(detail) != link.detail_hash:
            return Broken(number, "detail changed")
        previous = stored
    if (previous, number) != (head, count):
        return Broken(number + 1, "cut off")
    return None
