"""Why a playbook file is refused: every fault with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.library.domain import limits

SHOWN = 60


class Reason(StrEnum):
    """A code for programs; `SENTENCES` has the words, ready to be translated."""

    TOO_BIG = "too_big"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    UNKNOWN_SCHEMA = "unknown_schema"
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    REPEATED_FIELD = "repeated_field"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CADENCE = "not_a_cadence"
    NOT_A_KEY = "not_a_key"
    NOT_A_NODE = "not_a_node"
    NOT_A_CHOICE = "not_a_choice"
    BLANK = "blank"
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"
    OUT_OF_RANGE = "out_of_range"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"
    DUPLICATE = "duplicate"
    UNKNOWN_REFERENCE = "unknown_reference"
    DAYS_OUT_OF_ORDER = "days_out_of_order"
    HALF_A_MILESTONE = "half_a_milestone"
    GO_LIVE_TAKES_TIME = "go_live_takes_time"
    GO_LIVE_LEFT_OUT = "go_live_left_out"
    LINK_TO_ITSELF = "link_to_itself"
    LINK_TO_OWN_PHASE = "link_to_own_phase"
    SECOND_LINK = "second_link"
    LINK_TO_LEFT_OUT = "link_to_left_out"
    TOO_MANY_LINKS = "too_many_links"
    CIRCLE = "circle"
    MORE = "more"


SENTENCES = {
    Reason.TOO_BIG: "The file is larger than %(limit)s bytes; split the playbook.",
    Reason.NOT_UTF8: "The file is not UTF-8 text; save it as UTF-8.",
    Reason.NOT_JSON: "The file is not JSON, first at line %(line)s, column %(column)s.",
    Reason.TOO_DEEP: "The file nests deeper than any playbook does.",
    Reason.UNKNOWN_SCHEMA: "The file has schema “%(value)s”; this version reads schema %(known)s.",
    Reason.MISSING: "This is missing.",
    Reason.UNKNOWN_FIELD: "A playbook has no such field; remove it.",
    Reason.REPEATED_FIELD: "This field stands here more than once; keep one.",
    Reason.NOT_AN_OBJECT: "An object in braces is expected here.",
    Reason.NOT_A_LIST: "A list in brackets is expected here.",
    Reason.NOT_TEXT: "Text in quotes is expected here.",
    Reason.NOT_A_NUMBER: "A whole number is expected here.",
    Reason.NOT_A_CADENCE: "Give either “every”, “anchor” or “on_demand”: true.",
    Reason.NOT_A_KEY: "“%(value)s” is not a key: 1 to 40 letters, digits and hyphens.",
    Reason.NOT_A_NODE: "“%(value)s” is not %(expected)s.",
    Reason.NOT_A_CHOICE: "“%(value)s” is none of: %(choices)s.",
    Reason.BLANK: "This text is empty.",
    Reason.TOO_LONG: "This text has %(length)s characters; %(limit)s are allowed.",
    Reason.FORBIDDEN_CHARACTER: "This text contains the character %(character)s; remove it.",
    Reason.OUT_OF_RANGE: "%(value)s is not between %(least)s and %(most)s.",
    Reason.TOO_MANY: "There are %(count)s entries; %(limit)s are allowed.",
    Reason.TOO_FEW: "At least %(least)s entry is needed.",
    Reason.DUPLICATE: "“%(value)s” stands already at %(first)s; choose another.",
    Reason.UNKNOWN_REFERENCE: "“%(value)s” is not among the %(among)s.",
    Reason.DAYS_OUT_OF_ORDER: "Best must not exceed likely, and likely must not exceed worst.",
    Reason.HALF_A_MILESTONE: "A milestone has 0 days three times; any other step is likely to take a day.",
    Reason.GO_LIVE_TAKES_TIME: "“%(value)s” takes time; the go-live must be a milestone of 0 days.",
    Reason.GO_LIVE_LEFT_OUT: "“%(value)s” is the go-live and cannot be left out.",
    Reason.LINK_TO_ITSELF: "“%(value)s” can't wait for itself; remove the link.",
    Reason.LINK_TO_OWN_PHASE: "“%(phase)s” can't be linked with its own “%(step)s”; remove the link.",
    Reason.SECOND_LINK: "“%(before)s” and “%(after)s” are linked already at %(first)s; keep one.",
    Reason.LINK_TO_LEFT_OUT: "“%(value)s” is left out here; remove the link.",
    Reason.TOO_MANY_LINKS: "This choice would give the plan more than %(limit)s links.",
    Reason.CIRCLE: "These wait for each other in a circle: %(circle)s. Remove one link.",
    Reason.MORE: "There is more; these are the first %(count)s problems.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a path such as `steps[3].days.likely`, empty for the file as a whole."""

    place: str
    reason: Reason
    values: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        sentence = SENTENCES[self.reason] % self.values
        return f"{self.place}: {sentence}" if self.place else sentence


class Problems(list[Problem]):
    """Problems found so far. Raises TooManyProblems when there are more than anyone would read."""

    def append(self, problem: Problem) -> None:
        if len(self) == limits.PROBLEMS:
            super().append(Problem("", Reason.MORE, {"count": limits.PROBLEMS}))
            raise TooManyProblems
        super().append(problem)


class TooManyProblems(Exception):
    pass


class PlaybookRefused(ValueError):
    """Carries every fault found, in `problems`; of very many the first ones and Reason.MORE."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = list(problems)
        first = "; ".join(str(problem) for problem in self.problems[:5])
        more = len(self.problems) - 5
        super().__init__(f"{first}; and {more} more" if more > 0 else first)


def shown(value: object) -> str:
    """Foreign text, short and printable enough to be quoted in a message."""
    text = value if isinstance(value, str) else type(value).__name__
    printable = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:SHOWN])
    return printable + "…" if len(text) > SHOWN else printable
