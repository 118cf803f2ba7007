"""The tags in a template's text, joined from the runs that Word splits them over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from lxml import etree

from ..xml import W
from .environment import TemplateEnvironment
from .placeholders import NAMES, REPORT
from .problems import Code

_INSIDE = r"(?:(?!\{[{%#]).)*?"  # not as far as the next tag, which keeps the search linear
TAG = re.compile(rf"\{{\{{{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}|\{{#{_INSIDE}#\}}", re.DOTALL)
_OPENER = re.compile(r"\{[{%#]")
_STATEMENT = re.compile(r"\{%\s*(\w*)(.*?)%\}", re.DOTALL)
_NAME_ALONE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_NAME = re.compile(r"[^\W\d]\w*")
_LOOPS = ("for", "endfor", "macro", "call")


@dataclass(frozen=True)
class Found:
    code: Code
    what: str
    at: etree._Element
    meant: str = ""


@dataclass(frozen=True)
class _If:
    tag: str
    paragraph: etree._Element


def own_texts(paragraph: etree._Element) -> list[etree._Element]:
    """Return a paragraph's texts without those of paragraphs inside it, such as a text box's."""
    texts, waiting = [], [paragraph]
    while waiting:
        e = waiting.pop()
        if e.tag == W + "t":
            texts.append(e)
        elif e is paragraph or e.tag != W + "p":
            waiting.extend(reversed(e))
    return texts


def text_of(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in own_texts(paragraph))


def tags_in(text: str) -> list[str]:
    return [match[0] for match in TAG.finditer(text)]


def is_tag_alone(paragraph: etree._Element) -> bool:
    """Whether a paragraph holds one tag and nothing else that would be missed."""
    text = text_of(paragraph).strip()
    others = any(
        True for _ in paragraph.iter(W + "sectPr", W + "drawing", W + "pict", W + "fldChar", W + "br")
    )
    return bool(TAG.fullmatch(text)) and len(tags_in(text)) == 1 and not others


def has_opener(text: str | None) -> bool:
    return bool(text) and bool(_OPENER.search(text or ""))


class Tags:
    """Judges the tags of one story; `names` are those it met."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.reports: list[etree._Element] = []
        self._environment = TemplateEnvironment()

    def judge(self, story: etree._Element) -> Iterator[Found]:
        open_ifs: list[_If] = []
        for paragraph in story.iter(W + "p"):
            text = text_of(paragraph)
            if not _OPENER.search(text):
                continue
            for tag in tags_in(text):
                yield from self._tag(tag, paragraph, open_ifs)
            rest = TAG.sub("", text)
            opener = _OPENER.search(rest)
            if opener:
                yield Found(Code.UNCLOSED, rest[opener.start() :], paragraph)
        for left in open_ifs:
            yield Found(Code.IF_OPEN, left.tag, left.paragraph)

    def judge_text(self, text: str, at: etree._Element) -> Iterator[Found]:
        """Judge a text that stands for itself, such as a property of the file."""
        open_ifs: list[_If] = []
        for tag in tags_in(text):
            yield from self._tag(tag, at, open_ifs)
        for left in open_ifs:
            yield Found(Code.IF_OPEN, left.tag, at)
        if _OPENER.search(TAG.sub("", text)):
            yield Found(Code.UNCLOSED, text, at)

    def _tag(self, tag: str, paragraph: etree._Element, open_ifs: list[_If]) -> Iterator[Found]:
        if tag.startswith("{#"):
            yield Found(Code.STATEMENT, tag, paragraph)
        elif tag.startswith("{{"):
            if _is_trimming(tag):
                yield Found(Code.SYNTAX, tag, paragraph)
                return
            yield from self._expression(tag, tag, paragraph)
            alone = _NAME_ALONE.fullmatch(tag)
            if alone and alone[1] == REPORT.name:
                self.reports.append(paragraph)
                if open_ifs:
                    yield Found(Code.REPORT_PLACE, tag, paragraph)
            elif re.search(rf"\b{REPORT.name}\b", tag):
                yield Found(Code.REPORT_PLACE, tag, paragraph)
        else:
            yield from self._statement(tag, paragraph, open_ifs)

    def _statement(self, tag: str, paragraph: etree._Element, open_ifs: list[_If]) -> Iterator[Found]:
        match = _STATEMENT.fullmatch(tag)
        word, rest = (match[1], match[2]) if match else ("", "")
        if _is_trimming(tag) or not word:
            yield Found(Code.SYNTAX, tag, paragraph)
        elif word == "if":
            yield from self._expression(f"{{% if {rest} %}}{{% endif %}}", tag, paragraph)
            open_ifs.append(_If(tag, paragraph))
        elif word in ("else", "endif"):
            if rest.strip():
                yield Found(Code.SYNTAX, tag, paragraph)
            elif not open_ifs:
                yield Found(Code.IF_EXTRA, tag, paragraph)
            else:
                opened = open_ifs[-1] if word == "else" else open_ifs.pop()
                if not _belong_together(opened.paragraph, paragraph):
                    yield Found(Code.IF_PLACE, tag, paragraph)
        else:
            yield Found(Code.LOOP if word in _LOOPS else Code.STATEMENT, tag, paragraph)

    def _expression(self, source: str, tag: str, paragraph: etree._Element) -> Iterator[Found]:
        straight = source.translate(str.maketrans("“”‘’", "\"\"''"))
        wrongs = list(dict.fromkeys(self._environment.wrongs(straight)))
        for code, name in wrongs:
            meant = next(iter(get_close_matches(name.lower(), NAMES, 1, 0.6)), "") if name else ""
            yield Found(code, tag, paragraph, meant if code is Code.UNKNOWN_NAME else "")
        if not wrongs:
            self.names |= set(_NAME.findall(tag)) & NAMES


def _is_trimming(tag: str) -> bool:
    """`{{- x -}}` joins paragraphs, which only breaks them here."""
    return tag[2] in "-+" or tag[-3] in "-+"


def _belong_together(one: etree._Element, other: etree._Element) -> bool:
    return one is other or (
        is_tag_alone(one) and is_tag_alone(other) and one.getparent() is other.getparent()
    )
