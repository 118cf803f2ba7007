"""The fields a template may have: what Word counts and looks up inside the file itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ..xml import W
from .problems import Code

_ALLOWED = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "REF", "PAGEREF", "NOTEREF", "SEQ", "TOC"),
        *("STYLEREF", "IF", "COMPARE", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "SYMBOL"),
        *("DOCPROPERTY", "HYPERLINK", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "ADVANCE", "TC", "="),
    }
)  # fmt: skip
_MOVING = frozenset({"DATE", "TIME", "SAVEDATE", "CREATEDATE", "PRINTDATE"})
_NAME = re.compile(r"\s*(=|[^\s\\\"]+)")
_ADDRESS = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*))?', re.IGNORECASE)
_HARMLESS = re.compile(r"(?:https?://|mailto:)[^\s\\]*", re.IGNORECASE)
_MARKS = tuple(W + tag for tag in ("fldChar", "instrText", "delInstrText", "fldSimple", "t"))
_NESTED = "\ufffc"  # stands in an instruction for a field inside it


@dataclass
class _Open:
    element: etree._Element
    instruction: str = ""
    is_shown: bool = False  # its result began


Found = tuple[Code, str, etree._Element]


def field_wrongs(tree: etree._Element) -> Iterator[Found]:
    """Yield what is wrong with each field: the code, its instruction, where it begins."""
    waiting: list[_Open] = []
    for e in tree.iter(*_MARKS):
        kind = e.get(W + "fldCharType")
        if e.tag == W + "fldSimple":
            yield from _judged(e.get(W + "instr") or "", e)
        elif e.tag == W + "t":
            if waiting and not waiting[-1].is_shown and (e.text or "").strip():
                yield Code.FIELD_HIDDEN, e.text or "", e
        elif e.tag != W + "fldChar":
            if not waiting:
                yield Code.FIELD_HIDDEN, e.text or "", e
            elif not waiting[-1].is_shown:
                waiting[-1].instruction += e.text or ""
        elif kind == "begin":
            if waiting and not waiting[-1].is_shown:
                waiting[-1].instruction += _NESTED
            waiting.append(_Open(e))
        elif not waiting:
            yield Code.FIELD_OPEN, "", e
        elif kind == "separate":
            waiting[-1].is_shown = True
        else:
            done = waiting.pop()
            yield from _judged(done.instruction, done.element)
    for left in waiting:
        yield Code.FIELD_OPEN, left.instruction, left.element
        yield from _judged(left.instruction, left.element)


def _judged(instruction: str, e: etree._Element) -> Iterator[Found]:
    match = _NAME.match(instruction)
    name = match[1].upper() if match else ""
    if _NESTED in name or not name:
        yield Code.FIELD_HIDDEN, instruction, e
    elif name in _MOVING:
        yield Code.FIELD_MOVES, name, e
    elif name not in _ALLOWED and not name.startswith("="):
        yield Code.FIELD, name, e
    elif name == "HYPERLINK":
        yield from _address(instruction, e)


def _address(instruction: str, e: etree._Element) -> Iterator[Found]:
    match = _ADDRESS.match(instruction)
    address = (match[1] or match[2] or "") if match else ""
    if _NESTED in instruction:
        yield Code.FIELD_HIDDEN, instruction, e
    elif address and not _HARMLESS.fullmatch(address):
        yield Code.EXTERNAL, address, e
