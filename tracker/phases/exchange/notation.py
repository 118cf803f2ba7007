"""How a cell writes what a step waits for: “design-data; build FS+2; phase:P1 SS”."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracker.common.tables import Cell, Problems
from tracker.common.tables.cells import shown

from ..domain.plan import LinkKind, NodeRef, PlanLink

_SEPARATORS = re.compile(r"[;；\n]")
_WAITS = re.compile(
    r"(?:(?P<end>step|phase)\s*:\s*)?(?P<name>.+?)"
    r"(?:\s+(?P<kind>FS|SS|FF|SF)(?:\s*(?P<lag>[+-]\s?\d{1,9}))?|\s+(?P<bare>[+-]\d{1,9}))?",
    re.IGNORECASE | re.ASCII,
)


class Waits(NamedTuple):
    """One wait as it is written: its first end is still a key or a name."""

    end: str
    name: str
    kind: LinkKind
    lag: int
    cell: Cell


def written(links: Iterable[PlanLink]) -> str:
    return "; ".join(map(_one, links))


def _one(link: PlanLink) -> str:
    end = link.before.key if link.before.kind == "step" else str(link.before)
    if link.kind == LinkKind.FS and not link.lag:
        return end
    return f"{end} {link.kind}{link.lag:+d}" if link.lag else f"{end} {link.kind}"


def waits_of(cell: Cell, text: str) -> list[Waits]:
    found = []
    for piece in filter(None, map(str.strip, _SEPARATORS.split(text))):
        match = _WAITS.fullmatch(piece)
        if match:
            lag = (match["lag"] or match["bare"] or "0").replace(" ", "")
            kind = LinkKind((match["kind"] or "FS").upper())
            found.append(Waits((match["end"] or "").lower(), match["name"], kind, int(lag), cell))
    return found


class Ends:
    """Finds the ends of links by their keys, else by their names where only one has it."""

    def __init__(self, steps: Mapping[str, str], phases: Mapping[str, str]) -> None:
        """`steps` and `phases` are names by key."""
        self._keys = {"step": steps, "phase": phases}
        self._named: dict[str, dict[str, str | None]] = {"step": {}, "phase": {}}
        for kind, names in self._keys.items():
            for key, name in names.items():
                self._named[kind][name] = None if name in self._named[kind] else key

    def find(self, waits: Waits, problems: Problems) -> NodeRef | None:
        for kind in (waits.end,) if waits.end else ("step", "phase"):
            if waits.name in self._keys[kind]:
                return NodeRef(kind, waits.name)  # type: ignore[arg-type]
        for kind in (waits.end,) if waits.end else ("step", "phase"):
            key = self._named[kind].get(waits.name, "")
            if key is None:
                problems.add(
                    waits.cell.place,
                    _("“%(name)s” is the name of several. Write the key of the one that is meant.")
                    % {"name": shown(waits.name)},
                )
                return None
            if key:
                return NodeRef(kind, key)  # type: ignore[arg-type]
        problems.add(
            waits.cell.place,
            _("“%(name)s” is no step or phase of this file. Write its key.") % {"name": shown(waits.name)},
        )
        return None
