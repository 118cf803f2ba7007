"""Changes to a plan as values: shown before they are saved, kept once they are, and taken back."""

from collections.abc import Iterable
from typing import Any, NamedTuple

type Value = str | int | None
"""As JSON holds it: a day is ISO text, money decimal text, an owner an id."""


class FieldEdit(NamedTuple):
    """A field of a step or phase; `of` is “step:KEY” or “phase:KEY”, `was` what its editor saw."""

    of: str
    field: str
    was: Value
    now: Value

    @property
    def place(self) -> tuple[str, str]:
        return self.of, self.field

    def reversed(self) -> "FieldEdit":
        return self._replace(was=self.now, now=self.was)


class Terms(NamedTuple):
    """How one end waits for the other; `position` is given where a link had one."""

    kind: str
    lag: int
    position: int | None = None

    def says(self, other: "Terms | None") -> bool:
        return other is not None and (self.kind, self.lag) == (other.kind, other.lag)


class LinkEdit(NamedTuple):
    """A link that is added (`was` None), removed (`now` None) or waits in another way."""

    before: str
    after: str
    was: Terms | None
    now: Terms | None

    @property
    def place(self) -> tuple[str, str]:
        return self.before, self.after

    def reversed(self) -> "LinkEdit":
        return self._replace(was=self.now, now=self.was)


class StepEdit(NamedTuple):
    """A step that was added; its reverse removes it again."""

    key: str
    is_there: bool

    @property
    def place(self) -> tuple[str, str]:
        return "step", self.key

    def reversed(self) -> "StepEdit":
        return self._replace(is_there=not self.is_there)


type Edit = FieldEdit | LinkEdit | StepEdit


class EditUnreadable(ValueError):
    """What was sent is no list of edits."""


def merged(edits: Iterable[Edit]) -> list[Edit]:
    """Join the edits of a place, from what the first saw to what the last wants; drop what stays."""
    found: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        earlier = found.get(edit.place)
        found[edit.place] = _joined(earlier, edit) if earlier else edit
    return [edit for edit in found.values() if _changes(edit)]


def _joined(earlier: Edit, later: Edit) -> Edit:
    if isinstance(earlier, FieldEdit) and isinstance(later, FieldEdit):
        return later._replace(was=earlier.was)
    if isinstance(earlier, LinkEdit) and isinstance(later, LinkEdit):
        return later._replace(was=earlier.was)
    return later


def _changes(edit: Edit) -> bool:
    match edit:
        case FieldEdit():
            return edit.was != edit.now
        case LinkEdit(was=None, now=None):
            return False
        case LinkEdit():
            return edit.was is None or not edit.was.says(edit.now)
        case _:
            return True


def reversed_edits(edits: Iterable[Edit]) -> list[Edit]:
    """Return what takes the edits back, the last first."""
    return [edit.reversed() for edit in reversed(list(edits))]


def changed_steps(edits: Iterable[Edit]) -> set[str]:
    """Return the keys of the steps that edits plan anew: not those whose cost alone changes."""
    found = set()
    for edit in edits:
        match edit:
            case StepEdit():
                found.add(edit.key)
            case LinkEdit(after=node) | FieldEdit(of=node) if not _is_cost(edit):
                kind, _colon, key = node.partition(":")
                if kind == "step":
                    found.add(key)
    return found


def _is_cost(edit: Edit) -> bool:
    return isinstance(edit, FieldEdit) and edit.field.endswith("_cost")


def as_json(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    return [_one_as_json(edit) for edit in edits]


def _one_as_json(edit: Edit) -> dict[str, Any]:
    match edit:
        case FieldEdit():
            return {"of": edit.of, "field": edit.field, "was": edit.was, "now": edit.now}
        case LinkEdit():
            was, now = (list(terms) if terms else None for terms in (edit.was, edit.now))
            return {"before": edit.before, "after": edit.after, "was": was, "now": now}
        case StepEdit():
            return {"step": edit.key, "is_there": edit.is_there}


def from_json(items: object) -> list[Edit]:
    """Raise EditUnreadable for anything that `as_json` does not write."""
    if not isinstance(items, list):
        raise EditUnreadable("Edits come as a list.")
    return [_one_from_json(item) for item in items]


def _one_from_json(item: object) -> Edit:
    match item:
        case {"of": str(of), "field": str(field), "was": was, "now": now, **rest} if not rest:
            if _is_value(was) and _is_value(now):
                return FieldEdit(of, field, was, now)
        case {"before": str(before), "after": str(after), "was": was, "now": now, **rest} if not rest:
            return LinkEdit(before, after, _terms(was), _terms(now))
        case {"step": str(key), "is_there": bool(is_there), **rest} if not rest:
            return StepEdit(key, is_there)
    raise EditUnreadable(f"{str(item)[:80]} is no edit of a plan.")


def _is_value(value: object) -> bool:
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def _terms(item: object) -> Terms | None:
    match item:
        case None:
            return None
        case [str(kind), int(lag)] if type(lag) is int:
            return Terms(kind, lag)
        case [str(kind), int(lag), int(position)] if type(lag) is type(position) is int:
            return Terms(kind, lag, position)
        case [str(kind), int(lag), None] if type(lag) is int:
            return Terms(kind, lag)
    raise EditUnreadable(f"{str(item)[:80]} is no kind and lag of a link.")
