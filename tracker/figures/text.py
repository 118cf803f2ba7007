"""How wide a text will be, and how to make it fit, without a browser to ask."""

import re
import unicodedata
from functools import lru_cache

ELLIPSIS = "…"
NARROW = set("iIjl.,:;'|!’‘ ftr()[]{}/\\·")
BROAD = set("mwMWm@%&QOGDHNU—")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Drop what XML cannot hold: control characters and lone surrogates; breaks become blanks."""
    return " ".join(NOT_XML.sub("", text).split())


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimate pixels, a little on the wide side; a Chinese character is as wide as high."""
    ems = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            ems += 1.0
        elif unicodedata.combining(character):
            continue
        elif character in NARROW:
            ems += 0.33
        elif character in BROAD:
            ems += 0.82
        elif character.isupper():
            ems += 0.67
        else:
            ems += 0.59
    return ems * size * (1.04 if bold else 1.0)


def fit(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return the text, or as much of its beginning as `width` takes, with an ellipsis."""
    text = clean(text)
    if text_width(text, size, bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + ELLIPSIS, size, bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, width: float, size: float, bold: bool = False, lines: int = 2) -> tuple[str, ...]:
    """Break at blanks, and anywhere beside a Chinese character; the last line takes an ellipsis."""
    text = clean(text)
    wrapped: list[str] = []
    while text and len(wrapped) < lines - 1 and text_width(text, size, bold) > width:
        head = text
        while head and text_width(head.rstrip(), size, bold) > width:
            head = head[:-1]
        at = len(head)
        while at and not _breaks(text, at):
            at -= 1
        at = at or len(head) or 1
        wrapped.append(text[:at].rstrip())
        text = text[at:].lstrip()
    if text:
        wrapped.append(fit(text, width, size, bold))
    return tuple(wrapped)


def _breaks(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == " " or after == " " or before == "-":
        return True
    if unicodedata.category(after)[0] == "P" or unicodedata.category(before) in ("Ps", "Pi"):
        return False
    return unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
