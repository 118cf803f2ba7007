"""What Word counts and looks up: captions, references, page numbers, the table of contents.

Every field carries its result, so that nothing has to be updated when the file is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from .text import Language, runs
from .xml import NOTHING, W, Xml, el, join


@dataclass(frozen=True)
class Entry:
    """A heading as the contents show it; `page` is None where nobody could count pages."""

    text: str
    level: int
    bookmark: str
    page: int | None = None


def field(instruction: str, result: Xml, look: Xml = NOTHING) -> Xml:
    properties = el("w:rPr", look) if look else NOTHING
    return join(
        [
            _mark("begin", properties),
            el("w:r", properties, el("w:instrText", f" {instruction} ", xml_space="preserve")),
            _mark("separate", properties),
            result,
            _mark("end", properties),
        ]
    )


def bookmark(name: str, number: int, inside: Xml) -> Xml:
    return join([el("w:bookmarkStart", w_id=number, w_name=name), inside, el("w:bookmarkEnd", w_id=number)])


def caption(
    kind: str, word: str, number: int, text: str, *, style: str, mark: tuple[str, int], language: Language
) -> Xml:
    """Return “Table 3  What it shows”; `kind` is the name of the count, `word` what people read."""
    gap = "" if language == "zh-hans" and not word.isascii() else "\u00a0"
    counted = join(
        [
            runs(word + gap, language),
            field(f"SEQ {kind} \\* ARABIC", runs(str(number), language)),
        ]
    )
    name, mark_number = mark
    # A template's own style may let a caption stay behind while its table goes to the next page.
    keep = el("w:keepNext") if kind == "Table" else NOTHING
    return el(
        "w:p",
        el("w:pPr", el("w:pStyle", w_val=style), keep),
        bookmark(name, mark_number, counted),
        runs(f"\u2002{text}", language) if text else NOTHING,
    )


def called(word: str, number: int, language: Language) -> str:
    """Return what a reference to a caption reads: “Table 3”, “表3”."""
    gap = "" if language == "zh-hans" and not word.isascii() else "\u00a0"
    return f"{word}{gap}{number}"


def reference(name: str, words: str, language: Language) -> Xml:
    return field(f"REF {name} \\h", runs(words, language))


def page_of(words: str, language: Language) -> Xml:
    """Return “Page 2 of 7” from words like "Page {page} of {pages}"."""
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    one = runs("1", language)
    return join(
        [
            runs(before, language),
            field("PAGE", one),
            runs(between, language),
            field("NUMPAGES", one) if "{pages}" in rest else NOTHING,
            runs(after, language),
        ]
    )


def contents(title: str, entries: Sequence[Entry], *, width: int, language: Language) -> Xml:
    """Return a table of contents that is complete as it stands; Word can still renew it.

    Without page numbers it says so to Word (`\\n`), which then adds none.
    """
    heading = el("w:p", el("w:pPr", el("w:pStyle", w_val="TOCHeading")), runs(title, language))
    if not entries:
        return NOTHING
    numbered = all(entry.page is not None for entry in entries)
    instruction = 'TOC \\o "1-2" \\h \\z \\u' + ("" if numbered else " \\n")
    start = join(
        [
            _mark("begin"),
            el("w:r", el("w:instrText", f" {instruction} ", xml_space="preserve")),
            _mark("separate"),
        ]
    )
    lines = [
        _line(entry, width, language, first=start if i == 0 else NOTHING, last=i == len(entries) - 1)
        for i, entry in enumerate(entries)
    ]
    gallery = el(
        "w:sdtPr",
        el("w:alias", w_val=title),
        el(
            "w:docPartObj",
            el("w:docPartGallery", w_val="Table of Contents"),
            el("w:docPartUnique"),
        ),
    )
    return el("w:sdt", gallery, el("w:sdtContent", heading, *lines))


def is_contents(block: etree._Element) -> bool:
    """Whether a block of a body is, or begins, a table of contents."""
    galleries = {gallery.get(W + "val") for gallery in block.iter(W + "docPartGallery")}
    instructions = [e.text or "" for e in block.iter(W + "instrText")]
    instructions += [e.get(W + "instr") or "" for e in block.iter(W + "fldSimple")]
    is_field = any(words.split()[:1] == ["TOC"] for words in instructions)
    return block.tag in (W + "sdt", W + "p") and ("Table of Contents" in galleries or is_field)


def _line(entry: Entry, width: int, language: Language, *, first: Xml, last: bool) -> Xml:
    tab = el("w:tab", w_val="right", w_leader="dot", w_pos=width)
    number = (
        join(
            [
                el("w:r", el("w:tab")),
                field(f"PAGEREF {entry.bookmark} \\h", runs(str(entry.page), language)),
            ]
        )
        if entry.page is not None
        else NOTHING
    )
    link = el("w:hyperlink", runs(entry.text, language), number, w_anchor=entry.bookmark, w_history=1)
    layout = el("w:pPr", el("w:pStyle", w_val=f"TOC{entry.level}"), el("w:tabs", tab))
    return el("w:p", layout, first, link, _mark("end") if last else NOTHING)


def _mark(kind: str, properties: Xml = NOTHING) -> Xml:
    return el("w:r", properties, el("w:fldChar", w_fldCharType=kind))
