"""Facts as JSON and back: strictly, with their schema's number and a way up from each older one."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from .facts import SCHEMA, StatusFacts


def _with_more_of_risks(stored: dict) -> dict:
    """Version 1 knew of the exposure only its level, and not whether a risk that is over had happened."""
    risks = stored["risks"]
    if risks is not None:
        before = risks["exposure_before"]
        risks = {
            **risks,
            "exposure": {"level": risks["exposure"]},
            "exposure_before": None if before is None else {"level": before},
            "closed": [{"risk": risk, "on": None} for risk in risks["closed"]],
        }
    return {**stored, "schema": 2, "risks": risks}


def _with_more_of_communications(stored: dict) -> dict:
    """Version 2 told what was overdue among the missed, and nothing of promises and escalations."""
    said, logs = stored["communications"], stored.get("logs")
    if said is not None:
        said = {**said, "overdue": [], "unapproved": []}
    if logs is not None:
        logs = {**logs, "issues_escalated": {"count": 0, "first": []}}
    return {**stored, "schema": 3, "communications": said, "logs": logs}


def _with_curves(stored: dict) -> dict:
    """Version 3 knew no earned value, no trend of the exposure and no baseline of a phase's start."""
    return {**stored, "schema": 4}


UPGRADES: Mapping[int, Callable[[dict], dict]] = {
    1: _with_more_of_risks,
    2: _with_more_of_communications,
    3: _with_curves,
}
"""From each older schema to the next; an entry comes with a fixture of the old one."""


class FactsRefused(ValueError):
    """`place` says where in the stored facts something is wrong, as “risks.top[2].level”."""

    def __init__(self, place: str, why: str) -> None:
        self.place, self.why = place, why
        super().__init__(f"The stored facts are not readable at {place or 'their top'}: {why}.")


def to_json(facts: StatusFacts) -> dict[str, Any]:
    return _written(facts)


def from_json(stored: object) -> StatusFacts:
    """Raise FactsRefused for what is no report's facts or of a newer schema."""
    if not isinstance(stored, dict):
        raise FactsRefused("", "they are no object")
    schema = stored.get("schema")
    if type(schema) is not int or not 1 <= schema <= SCHEMA:
        raise FactsRefused("schema", f"{schema!r} is not one of 1 to {SCHEMA}")
    while schema < SCHEMA:
        stored = UPGRADES[schema](stored)
        schema = stored["schema"]
    return _read(StatusFacts, stored, "")


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _written(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_written(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@cache
def _types(of: type) -> dict[str, Any]:
    return get_type_hints(of)


def _read(wanted: Any, value: Any, place: str) -> Any:
    if get_origin(wanted) is UnionType:
        if value is None and NoneType in get_args(wanted):
            return None
        (wanted,) = (kind for kind in get_args(wanted) if kind is not NoneType)
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise FactsRefused(place, "a list is expected")
        return tuple(_read(get_args(wanted)[0], part, f"{place}[{at}]") for at, part in enumerate(value))
    if is_dataclass(wanted):
        return _read_object(wanted, value, place)
    return _read_value(wanted, value, place)


def _read_object(wanted: Any, value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        raise FactsRefused(place, "an object is expected")
    known = {field.name: field for field in fields(wanted)}
    unknown = sorted(str(key) for key in value.keys() - known.keys())
    if unknown:
        raise FactsRefused(place, f"{unknown[0]} is unknown")
    missing = [name for name, field in known.items() if name not in value and field.default is MISSING]
    if missing:
        raise FactsRefused(place, f"{missing[0]} is missing")
    types = _types(wanted)
    return wanted(
        **{key: _read(types[key], part, f"{place}.{key}".lstrip(".")) for key, part in value.items()}
    )


def _read_value(wanted: type, value: Any, place: str) -> Any:
    try:
        if wanted is float and type(value) in (int, float):
            return float(value)
        if wanted in (date, Decimal) or issubclass(wanted, StrEnum):
            if not isinstance(value, str):
                raise FactsRefused(place, f"{value!r} is no text")
            make: Any = date.fromisoformat if wanted is date else wanted
            return make(value)
    except (ValueError, InvalidOperation) as error:
        if isinstance(error, FactsRefused):
            raise
        raise FactsRefused(place, f"{value!r} is not what is expected") from error
    if type(value) is not wanted:
        raise FactsRefused(place, f"{value!r} is no {wanted.__name__}")
    return value
