"""What sentences are made of, and how a language sets them one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from tracker.common.dates import written
from tracker.common.wording import in_chinese

from ..domain.facts import Name, StatusFacts

_PLACE = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True)
class Piece:
    text: str
    bold: bool = False


class Sentence(tuple[Piece, ...]):
    """Pieces, some of them bold; as text, their words."""

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(piece.text for piece in self)


def sentence(template: str, bold: Sequence[str] = (), **values: object) -> Sentence:
    """Fill a translated template; the values named in `bold` stand out wherever the language puts them."""
    parts = _PLACE.split(template)  # text, name, text, name, … text
    return Sentence(
        Piece(str(values[part]), part in bold) if at % 2 else Piece(part)
        for at, part in enumerate(parts)
        if part
    )


def joined(sentences: Sequence[str]) -> str:
    """Set whole sentences one after the other."""
    return ("" if in_chinese() else " ").join(text for text in sentences if text)


def listed(names: Sequence[str]) -> str:
    return ("、" if in_chinese() else ", ").join(names)


def named(facts: StatusFacts, name: Name | None) -> str:
    return facts.say(name, get_language() or "en") if name else ""


def deciding_day(day: date | None) -> str:
    """Write a day with its weekday inside a sentence: Fri 14 May 2027, 2027年5月14日（周五）."""
    text = written(day, "long")
    return text.replace("\u00a0", "（") + "）" if day and in_chinese() else text
