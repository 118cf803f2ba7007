"""What a meeting agreed on, written one per line: what @who by-when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DAY = re.compile(r"\s*(?<!\d)(\d{4}-\d{2}-\d{2})$")
_WHO = re.compile(r"(?:^|\s)[@\uff20]\s*([^@\uff20]*)$")  # both the narrow and the wide sign


@dataclass(frozen=True)
class Line:
    """`number` counts from 1, blank lines too; `day` is as it was written."""

    number: int
    what: str
    who: str = ""
    day: str = ""


def read_lines(text: str) -> Iterator[Line]:
    """Yield the lines that say something: “Send the model @Li Wei 2026-10-05”."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield read_line(number, line.strip())


def read_line(number: int, line: str) -> Line:
    day = _DAY.search(line)
    rest = line[: day.start()] if day else line
    who = _WHO.search(rest)
    what = rest[: who.start()] if who else rest
    return Line(number, what.strip(), who[1].strip() if who else "", day[1] if day else "")


def named(who: str, names: Sequence[str]) -> list[int]:
    """Return the places of those who may be meant: the whole name, else the beginning of a part of it."""
    wanted = who.casefold()
    whole = [place for place, name in enumerate(names) if name.casefold() == wanted]
    if whole or not wanted:
        return whole
    return [place for place, name in enumerate(names) if _begins(name.casefold(), wanted)]


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(part.startswith(wanted) for part in name.split())
