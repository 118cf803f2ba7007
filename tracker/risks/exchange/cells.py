"""What the cells of a register mean, column by column; what is wrong with one is said with its place.

An empty cell of a text, a person or a day empties it; an empty choice, level or day of the past is none said.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.tables import (
    Cell,
    Problems,
    day,
    money,
    some_text,
    text_line,
    whole_number,
    yes_or_no,
)
from tracker.common.tables.cells import shown
from tracker.common.tables.words import in_each_language, one_of

from ..models import SCALE, Impact, Probability
from . import columns
from .known import Known, Nodes

HIGHEST_NUMBER = 999_999

UNSAID = frozenset(
    {
        *("number", "kind", "status", "status_on", "reason", "name", "category", "strategy"),
        *("probability", "impact", "assessed_on", "note", "raised_on", "raised_by"),
        *("response_number", "response_text", "response_status", "response_since"),
    }
)
"""Columns of which an empty cell says nothing."""

type Reader = Callable[[Cell, Problems], Any]

_NUMBER = re.compile(r"[Rr]?0*(\d{1,6})", re.ASCII)
_PARTED = re.compile(r"[;；,，、\n]")
_LEVEL = re.compile(r"([1-5])(\.0)?\s*[·:：-]\s*\S.*", re.ASCII)


def readers(known: Known) -> dict[str, Reader]:
    return {
        "number": _number,
        "kind": one_of(columns.KINDS),
        "status": one_of(columns.STATUSES),
        "status_on": day,
        "reason": some_text,
        "name": text_line,
        "second_name": text_line,
        "cause": some_text,
        "event": some_text,
        "effect": some_text,
        "category": one_of(columns.CATEGORIES),
        "phases": _nodes(known.phases),
        "steps": _nodes(known.steps),
        "proximity": one_of(columns.PROXIMITIES, empty=""),
        "probability": _level(Probability),
        "impact": _level(Impact),
        "assessed_on": day,
        "note": some_text,
        "best_days": _lost_days,
        "likely_days": _lost_days,
        "worst_days": _lost_days,
        "money": money,
        "strategy": one_of(columns.STRATEGIES),
        "trigger": some_text,
        "contingency": some_text,
        "owner": _person(known),
        "next_review_on": day,
        "is_confidential": yes_or_no,
        "raised_on": day,
        "raised_by": _person(known),
        "response_number": partial(whole_number, least=1, most=HIGHEST_NUMBER),
        "response_text": some_text,
        "response_owner": _person(known),
        "response_due_on": day,
        "response_status": one_of(columns.RESPONSE_STATUSES),
        "response_since": day,
        "response_probability": _level(Probability),
        "response_impact": _level(Impact),
        "response_days": _lost_days,
    }


def _number(cell: Cell, problems: Problems) -> int | None:
    if cell.is_empty:
        return None
    written = shown(cell.value).strip()
    found = _NUMBER.fullmatch(written)
    if found and int(found[1]):
        return int(found[1])
    problems.add(
        cell.place,
        _("“%(value)s” is no risk's number. Write it as R07, or empty it for a new risk.")
        % {"value": written},
    )
    return None


def _level(scale: type[Probability | Impact]) -> Reader:
    words = {word.casefold(): value for value, label in scale.choices for word in in_each_language(label)}

    def read(cell: Cell, problems: Problems) -> int | None:
        if isinstance(cell.value, str):
            word = cell.value.strip()
            if word.casefold() in words:
                return words[word.casefold()]
            if said := _LEVEL.fullmatch(word):
                return int(said[1])
        return whole_number(cell, problems, least=SCALE[0], most=SCALE[1])

    return read


_lost_days = partial(whole_number, least=0, most=limits.STEP_DAYS)


def _nodes(known: Nodes) -> Reader:
    """Keys or names, parted by semicolons or commas; returned in the order of the plan."""

    def read(cell: Cell, problems: Problems) -> tuple[str, ...]:
        typed = some_text(cell, problems)
        if whole := known.find(typed):
            return (whole,)
        found: set[str] = set()
        for word in filter(None, map(str.strip, _PARTED.split(typed))):
            if key := known.find(word):
                found.add(key)
            else:
                problems.add(
                    cell.place,
                    _("“%(word)s” is not in this plan. Write the key of a phase or step, or its whole name.")
                    % {"word": shown(word)},
                )
        return known.in_order(found)

    return read


def _person(known: Known) -> Reader:
    def read(cell: Cell, problems: Problems) -> str:
        name = text_line(cell, problems)
        if name and not known.is_somebody(name):
            problems.add(
                cell.place,
                _("“%(name)s” is not in the team. Add them, correct the name, or leave the column out.")
                % {"name": shown(name)},
            )
            return ""
        return name

    return read
