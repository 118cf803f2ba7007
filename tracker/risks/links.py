"""What an entry or a risk came from and what came of it, as far as the reader may see that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.common.wording import Shown

from .log_wording import status_of
from .models import LogEntry, Risk


@dataclass(frozen=True)
class Linked:
    entry: LogEntry | Risk
    status: Shown


def linked(of: LogEntry | Risk, names: Iterable[str], *, confidential: bool, on: date) -> list[Linked]:
    """`names` are fields, or the names by which others are reached that point here."""
    found = []
    for name in names:
        for one in _reached(of, name, confidential):
            one.rollout = of.rollout
            found.append(Linked(one, status_of(one, on)))
    return found


def _reached(of: LogEntry | Risk, name: str, confidential: bool) -> Iterator[Any]:
    reached: Any = getattr(of, name, None)
    if hasattr(reached, "seen_by"):
        yield from reached.seen_by(confidential=confidential).select_related("owner")
    elif reached is not None and (confidential or not reached.is_confidential):
        yield reached
