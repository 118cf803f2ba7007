"""The e-mail rules of the handbook (section 11): what a machine can see of a message, in any language.

A finding is a hint; it forbids nothing.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from unicodedata import east_asian_width

# A Latin letter takes one place, a Chinese character two: what a reader takes in at a glance.
TEXT_PLACES = 2400
SUBJECT_PLACES = 78
SIGNATURE_LINES = 4
SHOUTING_LETTERS = 12
SHOUTING_MARKS = 3


class Principle(StrEnum):
    CARE = "care"
    PROFESSIONAL = "professional"
    RELIABLE = "reliable"


class Rule(StrEnum):
    """What can be found, in the order in which it is said."""

    NO_ASK = "no_ask"
    LONG_TEXT = "long_text"
    LONG_SUBJECT = "long_subject"
    SHOUTING = "shouting"
    GAP = "gap"
    NO_SIGNATURE = "no_signature"
    NO_DATE = "no_date"

    @property
    def principle(self) -> Principle:
        return _PRINCIPLES.get(self, Principle.PROFESSIONAL)


_PRINCIPLES = {Rule.NO_ASK: Principle.CARE, Rule.NO_DATE: Principle.RELIABLE}


class Finding(NamedTuple):
    """`characters` where it is about length, else 0; `words` as they stand in the text."""

    rule: Rule
    characters: int = 0
    words: str = ""


def findings(subject: str, body: str, sender: str) -> list[Finding]:
    """Return the hints on a message; `sender` is whose name should stand under it, "" where nobody's."""
    return sorted(_found(subject, body, sender), key=lambda found: list(Rule).index(found.rule))


def _found(subject: str, body: str, sender: str) -> Iterator[Finding]:
    if not _ASKS.search(body):
        yield Finding(Rule.NO_ASK)
    if _places(body) > TEXT_PLACES:
        yield Finding(Rule.LONG_TEXT, characters=_characters(body))
    if _places(subject) > SUBJECT_PLACES:
        yield Finding(Rule.LONG_SUBJECT, characters=_characters(subject))
    shouted = _shouted(subject) or _shouted(body)
    if shouted:
        yield Finding(Rule.SHOUTING, words=shouted)
    gap = _GAP.search(f"{subject}\n{body}")
    if gap:
        yield Finding(Rule.GAP, words=gap[0])
    if sender and not _is_signed(body, sender):
        yield Finding(Rule.NO_SIGNATURE, words=sender)
    promise = _undated_promise(body)
    if promise:
        yield Finding(Rule.NO_DATE, words=promise)


def _places(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text if not one.isspace())


def _characters(text: str) -> int:
    return sum(not one.isspace() for one in text)


def _shouted(text: str) -> str:
    """Return the first line in capitals or with many exclamation marks; Chinese has no capitals."""
    for line in text.splitlines():
        letters = [one for one in line if one.isupper() or one.islower()]
        in_capitals = len(letters) >= SHOUTING_LETTERS and all(one.isupper() for one in letters)
        if in_capitals or sum(line.count(mark) for mark in "!！") >= SHOUTING_MARKS:
            return line.strip()
    return ""


def _is_signed(body: str, sender: str) -> bool:
    """Whether the end of the text names the sender, by their whole name or a part of it."""
    end = "\n".join([line for line in body.splitlines() if line.strip()][-SIGNATURE_LINES:]).casefold()
    parts = [part for part in sender.casefold().split() if len(part) > 1]
    return sender.casefold() in end or any(re.search(rf"\b{re.escape(part)}\b", end) for part in parts)


def _undated_promise(body: str) -> str:
    """Return the first sentence that promises something where neither it nor the next one says when."""
    sentences = [one.strip() for one in _SENTENCE_END.split(body) if one.strip()]
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        if _PROMISES.search(sentence) and not _WHEN.search(f"{sentence} {following}"):
            return sentence
    return ""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")

_PROMISES = _any(
    r"\b(?:we|i)(?:'ll|’ll| will| shall| promise| commit)\b",
    r"\byou(?:'ll|’ll| will) (?:get|receive|have|hear|see)\b",
    r"(?:我们|我|项目组)[^，。；！？\n]{0,8}(?:会|将|保证|承诺)",
    r"(?:您|你|大家)们?[^，。；！？\n]{0,4}(?:将|会)(?:收到|得到|看到)",
)

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"

_WHEN = _any(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS}\b",
    rf"\b{_MONTHS}\.? \d{{1,2}}\b",
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}\b",
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"\b(?:today|tonight|tomorrow|daily|weekly|monthly|at once|immediately)\b",
    r"\b(?:this|next|every|each) (?:day|morning|week|fortnight|month|quarter|year)\b",
    r"\b(?:within|in) (?:\d+|one|two|three|four|five|a|an) (?:working )?(?:hour|day|week|month)s?\b",
    r"\d+ ?[月日号]|[一二三四五六七八九十]+[月日号]",
    r"(?:周|星期|礼拜)[一二三四五六日天末]|[本下每上]个?(?:周|星期|月|季)|[今明后]天|今明两[天日]|月[初中底末]|季度末",
    r"(?:\d+|[一二两三四五六七八九十]+) ?个?(?:小时|工作日|天|周|星期|月)内|立即|马上|随时",
)

_ASKS = _any(
    r"[?？@]",
    r"\b(?:please|reply|contact|questions?|ask|call|let (?:me|us) know|tell (?:me|us))\b",
    r"\b(?:write|come|turn) to\b",
    r"\bnothing (?:to do|for you to do|you need to do)\b|\bno action\b|\bneed not do\b",
    r"\b(?:need|want|ask|expect)(?:s|ed)? (?:from )?you\b|\byou (?:can|should|must|need)\b",
    r"请|联系|咨询|询问|回复|答复|告知我|反馈给|有疑问|有问题|无需|不用做|不需要[您你]|需要[您你]|拨打|致电",
)

_GAP = re.compile(
    r"\[[^\]\n\d]{0,60}\]|【[^】\n]{0,40}[待填补][^】\n]{0,40}】|_{3,}|\b(?:TBD|TBC|TODO|XXX)\b|待定|待补|XX+"
)
