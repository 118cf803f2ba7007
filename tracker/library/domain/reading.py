"""From a playbook file to a playbook, or to the list of everything that is wrong with it.

A reader does not give up: what it refuses it notes and replaces by a blank, so that one look finds all
faults. Nothing complains of a blank a second time, and no playbook with a fault leaves this module.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tracker.library.domain import limits
from tracker.library.domain import playbook as model
from tracker.library.domain.checks import problems_in, problems_of_variants_in
from tracker.library.domain.playbook import Node, Playbook
from tracker.library.domain.problems import PlaybookRefused, Problem, Problems, Reason, TooManyProblems, shown

KEY = re.compile(r"[a-zA-Z0-9-]{1,40}")
NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NEVER_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def read_playbook(content: str | bytes) -> Playbook:
    """Read a playbook file of schema 1.

    Raises PlaybookRefused with all faults found.
    """
    return playbook_from(_parsed(content))


def playbook_from(document: object) -> Playbook:
    """Read what `json.loads` made of a playbook file, or `as_json` of a playbook.

    Raises PlaybookRefused with all faults found.
    """
    if isinstance(document, Mapping):
        document = _Object(document, repeated=getattr(document, "repeated", ()))
        schema = document.pop("schema", None)
        if type(schema) is not int or schema != model.SCHEMA:
            raise PlaybookRefused([_unknown_schema(schema)])
    problems = Problems()
    try:
        playbook = PLAYBOOK.read(document, "", problems)
        unread = {problem.place for problem in problems}
        for problem in problems_in(playbook):
            if problem.reason != Reason.UNKNOWN_REFERENCE or problem.values["among"] not in unread:
                problems.append(problem)
        if not problems:
            problems.extend(problems_of_variants_in(playbook))
    except TooManyProblems:
        pass
    if problems:
        raise PlaybookRefused(problems)
    return playbook


def _unknown_schema(schema: object) -> Problem:
    if schema is None:
        return Problem("schema", Reason.MISSING)
    value = str(schema) if type(schema) is int else shown(schema)
    return Problem("schema", Reason.UNKNOWN_SCHEMA, {"value": value, "known": model.SCHEMA})


# From bytes to lists and dicts


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its fields stood there twice."""

    def __init__(self, content: Any = (), repeated: Any = ()):
        super().__init__(content)
        self.repeated = list(repeated)


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object()
    for name, value in pairs:
        if name in found:
            found.repeated.append(name)
        found[name] = value
    return found


def _whole_number(digits: str) -> int | float:
    """Absurdly long numbers become infinite, which no reader takes for a whole number."""
    return int(digits) if len(digits) <= 20 else float("inf")


def _parsed(content: str | bytes) -> object:
    size = len(content) if isinstance(content, bytes) else _size(content)
    if size > limits.FILE_BYTES:
        raise PlaybookRefused([Problem("", Reason.TOO_BIG, {"limit": limits.FILE_BYTES})])
    try:
        text = content.decode() if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise PlaybookRefused([Problem("", Reason.NOT_UTF8)]) from None
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_object, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        values = {"line": error.lineno, "column": error.colno}
        raise PlaybookRefused([Problem("", Reason.NOT_JSON, values)]) from None
    except RecursionError:
        raise PlaybookRefused([Problem("", Reason.TOO_DEEP)]) from None


def _size(text: str) -> int:
    """Bytes of the text in UTF-8, without encoding what is too big anyway."""
    return len(text) if len(text) > limits.FILE_BYTES else len(text.encode(errors="surrogatepass"))


# Readers: each takes what stands in the file, its place and the list of problems, and returns a value


@dataclass(frozen=True)
class Reader:
    read: Callable[[Any, str, Problems], Any]
    blank: Callable[[], Any]


def _leaf(read: Callable[[Any], Any], blank: Any) -> Reader:
    """A reader of one value that says what is wrong by raising _Fault."""

    def read_here(found: Any, place: str, problems: Problems) -> Any:
        try:
            return read(found)
        except _Fault as fault:
            problems.append(Problem(place, fault.reason, fault.values))
            return blank

    return Reader(read_here, lambda: blank)


class _Fault(Exception):
    def __init__(self, reason: Reason, **values: str | int):
        self.reason, self.values = reason, values


def _string(found: Any) -> str:
    if not isinstance(found, str):
        raise _Fault(Reason.NOT_TEXT)
    return found


def _words(limit: int, never: re.Pattern[str]) -> Reader:
    def read(found: Any) -> str:
        words = _string(found)
        if len(words) > limit:
            raise _Fault(Reason.TOO_LONG, length=len(words), limit=limit)
        if forbidden := never.search(words):
            raise _Fault(Reason.FORBIDDEN_CHARACTER, character=f"U+{ord(forbidden[0]):04X}")
        if not words.strip():
            raise _Fault(Reason.BLANK)
        return words

    return _leaf(read, "")


def _read_key(found: Any) -> str:
    if not KEY.fullmatch(_string(found)):
        raise _Fault(Reason.NOT_A_KEY, value=shown(found))
    return found


def _number(least: int, most: int) -> Reader:
    def read(found: Any) -> int:
        if type(found) is not int:
            raise _Fault(Reason.NOT_A_NUMBER)
        if not least <= found <= most:
            raise _Fault(Reason.OUT_OF_RANGE, value=found, least=least, most=most)
        return found

    return _leaf(read, None)


def _choice(*choices: str) -> Reader:
    def read(found: Any) -> str:
        if _string(found) not in choices:
            raise _Fault(Reason.NOT_A_CHOICE, value=shown(found), choices=", ".join(choices))
        return found

    return _leaf(read, "")


def _node(*types: str) -> Reader:
    def read(found: Any) -> Node:
        kind, _, key = _string(found).partition(":")
        if kind not in types or not KEY.fullmatch(key):
            expected = " or ".join(f"{kind}:KEY" for kind in types)
            raise _Fault(Reason.NOT_A_NODE, value=shown(found), expected=expected)
        return Node(kind, key)  # type: ignore[arg-type]

    return _leaf(read, Node("step", ""))


def _read_true(found: Any) -> bool:
    if found is not True:
        raise _Fault(Reason.NOT_A_CADENCE)
    return True


def _or_null(reader: Reader) -> Reader:
    return Reader(
        lambda found, place, problems: None if found is None else reader.read(found, place, problems),
        lambda: None,
    )


def _or_all(reader: Reader) -> Reader:
    return Reader(
        lambda found, place, problems: found if found == "all" else reader.read(found, place, problems),
        lambda: "all",
    )


def _many(reader: Reader, most: int = limits.ENTRIES, least: int = 0) -> Reader:
    def read(found: Any, place: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(found, list):
            problems.append(Problem(place, Reason.NOT_A_LIST))
        elif len(found) > most:
            problems.append(Problem(place, Reason.TOO_MANY, {"count": len(found), "limit": most}))
        elif len(found) < least:
            problems.append(Problem(place, Reason.TOO_FEW, {"least": least}))
        else:
            return tuple(reader.read(entry, f"{place}[{i}]", problems) for i, entry in enumerate(found))
        return ()

    return Reader(read, tuple)


def _by_key(reader: Reader) -> Reader:
    """An object whose field names are keys."""

    def read(found: Any, place: str, problems: Problems) -> dict[str, Any]:
        if not isinstance(found, dict):
            problems.append(Problem(place, Reason.NOT_AN_OBJECT))
            return {}
        if len(found) > limits.ENTRIES:
            values = {"count": len(found), "limit": limits.ENTRIES}
            problems.append(Problem(place, Reason.TOO_MANY, values))
            return {}
        _note_repeated(found, place, problems)
        read_entries = {}
        for name, value in found.items():
            if KEY.fullmatch(name):
                read_entries[name] = reader.read(value, _inside(place, name), problems)
            else:
                problems.append(
                    Problem(_inside(place, shown(name)), Reason.NOT_A_KEY, {"value": shown(name)})
                )
        return read_entries

    return Reader(read, dict)


def _shape(made: type, **readers: Reader) -> Reader:
    """An object with exactly the fields of the dataclass it makes."""
    json_names = {field.name: field.metadata.get("json", field.name) for field in fields(made)}
    if json_names.keys() != readers.keys():
        raise TypeError(f"{made.__name__} needs one reader for each of its fields")
    by_json_name = {json_names[name]: (name, reader) for name, reader in readers.items()}

    def blank() -> Any:
        return made(**{name: reader.blank() for name, reader in readers.items()})

    def read(found: Any, place: str, problems: Problems) -> Any:
        if not isinstance(found, dict):
            problems.append(Problem(place, Reason.NOT_AN_OBJECT))
            return blank()
        _note_repeated(found, place, problems)
        for name in sorted(found.keys() - by_json_name.keys()):
            problems.append(Problem(_inside(place, shown(name)), Reason.UNKNOWN_FIELD))
        values = {}
        for json_name, (name, reader) in by_json_name.items():
            if json_name in found:
                values[name] = reader.read(found[json_name], _inside(place, json_name), problems)
            else:
                problems.append(Problem(_inside(place, json_name), Reason.MISSING))
                values[name] = reader.blank()
        return made(**values)

    return Reader(read, blank)


def _note_repeated(found: dict[str, Any], place: str, problems: Problems) -> None:
    for name in getattr(found, "repeated", ()):
        problems.append(Problem(_inside(place, shown(name)), Reason.REPEATED_FIELD))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


# What stands where

KEY_HERE = _leaf(_read_key, "")
KEYS = _many(KEY_HERE)
LINE = _shape(
    model.Text, en=_words(limits.LINE, NEVER_IN_A_LINE), zh_hans=_words(limits.LINE, NEVER_IN_A_LINE)
)
TEXT = _shape(model.Text, en=_words(limits.TEXT, NEVER), zh_hans=_words(limits.TEXT, NEVER))
ITEMS = _many(_shape(model.Item, key=KEY_HERE, name=LINE))
ONE_TO_FIVE = _number(1, 5)
STEP_DAYS = _number(0, limits.DAYS)

LINKS = _many(
    _shape(
        model.Link,
        predecessor=_node("step", "phase"),
        successor=_node("step", "phase"),
        kind=_choice(*model.LINK_KINDS),
        lag=_number(-limits.DAYS, limits.DAYS),
    ),
    most=limits.LINKS,
)

REPEATING = _shape(model.Repeating, every=_number(1, limits.DAYS), unit=_choice(*model.UNITS))
ANCHORED = _shape(
    model.Anchored,
    anchor=_choice(*model.ANCHORS),
    phases=_or_all(KEYS),
    offset=_number(-limits.DAYS, limits.DAYS),
)
ON_DEMAND = _shape(model.OnDemand, on_demand=_leaf(_read_true, True))


def _read_cadence(found: Any, place: str, problems: Problems) -> model.Cadence:
    for field, reader in (("every", REPEATING), ("anchor", ANCHORED), ("on_demand", ON_DEMAND)):
        if isinstance(found, dict) and field in found:
            cadence = reader.read(found, place, problems)
            if field == "anchor" and cadence.anchor == "go_live" and cadence.phases != "all":
                values = {"value": shown(cadence.phases), "choices": "all"}
                problems.append(Problem(f"{place}.phases", Reason.NOT_A_CHOICE, values))
            return cadence
    problems.append(Problem(place, Reason.NOT_A_CADENCE))
    return model.OnDemand()


VARIANTS = _many(
    _shape(
        model.Variant,
        key=KEY_HERE,
        name=LINE,
        summary=TEXT,
        scale=_by_key(_number(*limits.SCALE)),
        leave_out=_many(KEY_HERE, most=limits.STEPS),
        links=LINKS,
    ),
    most=limits.VARIANTS,
)

PLAYBOOK = _shape(
    Playbook,
    key=KEY_HERE,
    version=_number(1, limits.VERSION),
    name=LINE,
    summary=TEXT,
    duties=_many(_shape(model.Duty, key=KEY_HERE, name=LINE), least=1),
    phases=_many(
        _shape(
            model.Phase,
            key=KEY_HERE,
            name=LINE,
            purpose=TEXT,
            owner=KEY_HERE,
            gate=_shape(model.Gate, name=LINE, decided_by=KEY_HERE, criteria=ITEMS),
        ),
        least=1,
    ),
    methods=_many(
        _shape(model.Method, key=KEY_HERE, phase=KEY_HERE, name=LINE, purpose=TEXT, owner=KEY_HERE)
    ),
    steps=_many(
        _shape(
            model.Step,
            key=KEY_HERE,
            phase=KEY_HERE,
            method=_or_null(KEY_HERE),
            name=LINE,
            purpose=TEXT,
            days=_shape(model.Days, best=STEP_DAYS, likely=STEP_DAYS, worst=STEP_DAYS),
            owner=KEY_HERE,
            checklist=ITEMS,
            deliverables=ITEMS,
        ),
        most=limits.STEPS,
        least=1,
    ),
    links=LINKS,
    go_live=_node("step"),
    risks=_many(
        _shape(
            model.Risk,
            key=KEY_HERE,
            title=LINE,
            phases=KEYS,
            methods=KEYS,
            cause=TEXT,
            event=TEXT,
            effect=TEXT,
            category=_choice(*model.CATEGORIES),
            probability=ONE_TO_FIVE,
            impact=ONE_TO_FIVE,
            trigger=TEXT,
            strategy=_choice(*model.STRATEGIES),
            response=TEXT,
        )
    ),
    messages=_many(
        _shape(
            model.Message,
            key=KEY_HERE,
            name=LINE,
            audience=LINE,
            audience_duties=KEYS,
            purpose=TEXT,
            direction=_choice(*model.MESSAGE_DIRECTIONS),
            channel=_choice(*model.CHANNELS),
            cadence=Reader(_read_cadence, model.OnDemand),
            owner=KEY_HERE,
            outline=_many(LINE),
            feedback=TEXT,
        )
    ),
    kpis=_many(
        _shape(
            model.Kpi,
            key=KEY_HERE,
            name=LINE,
            perspective=_choice(*model.PERSPECTIVES),
            formula=TEXT,
            unit=LINE,
            direction=_choice(*model.KPI_DIRECTIONS),
            target=LINE,
        )
    ),
    variants=_shape(model.Variants, rollout=VARIANTS, transition=VARIANTS),
)
