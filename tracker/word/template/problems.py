"""What can be wrong with a template; the app makes sentences of it, in the reader's language."""

from dataclasses import dataclass
from enum import StrEnum

_LONGEST_PLACE = 120


class Code(StrEnum):
    # the file
    NOT_WORD = "not_word"
    OLD_WORD = "old_word"
    STRICT = "strict"
    PASSWORD = "password"
    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_HEAVY = "too_heavy"  # took more time or memory than a template may, or ended its process
    # a part
    TWICE = "twice"
    OUTSIDE = "outside"
    MISSING = "missing"
    FOREIGN = "foreign"  # of a kind that no Word file needs
    DTD = "dtd"
    XML = "xml"
    # what acts by itself, or fetches
    MACRO = "macro"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    EXTERNAL = "external"
    ALT_CHUNK = "alt_chunk"
    SUB_DOCUMENT = "sub_document"
    # fields
    FIELD = "field"
    FIELD_HIDDEN = "field_hidden"
    FIELD_MOVES = "field_moves"  # shows another day whenever the file is opened
    FIELD_OPEN = "field_open"
    # tags
    UNKNOWN_NAME = "unknown_name"
    CALL = "call"
    ATTRIBUTE = "attribute"
    FILTER = "filter"
    EXPRESSION = "expression"
    LOOP = "loop"
    STATEMENT = "statement"
    SYNTAX = "syntax"
    UNCLOSED = "unclosed"
    TAG_PLACE = "tag_place"
    IF_OPEN = "if_open"
    IF_EXTRA = "if_extra"
    IF_PLACE = "if_place"
    # where the report goes
    NO_REPORT = "no_report"
    REPORT_TWICE = "report_twice"
    REPORT_PLACE = "report_place"
    NARROW = "narrow"


@dataclass(frozen=True)
class Problem:
    """`part`: the file inside the file; `paragraph`: its number there, from 1, 0 where there is none;
    `place`: that paragraph's text; `what`: the tag, field, address or kind; `meant`: the nearest known name.
    """

    code: Code
    part: str = ""
    paragraph: int = 0
    place: str = ""
    what: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Checked:
    """`docx` is the template without what must not go out with a report; None where there are problems."""

    problems: tuple[Problem, ...] = ()
    docx: bytes | None = None
    used: frozenset[str] = frozenset()


class TemplateRefused(ValueError):
    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.code} in {p.part or 'the file'}: {p.what}" for p in problems[:5]))


def shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_PLACE else words[: _LONGEST_PLACE - 1] + "…"
