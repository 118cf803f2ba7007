"""How wide a text will be, and how to make it fit, without a browser to ask."""

import re
import unicodedata
from functools import lru_cache

ELLIPSIS = "…"
SAFETY = 1.03
"""Fonts that stand in for Inter, and kerning, may need a little more."""
BOLD = 1.035
# fmt: off
HUNDREDTHS = dict(zip(map(chr, range(32, 127)), (
    28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 29, 30, 66, 66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76, 64, 76,
    64, 64, 65, 74, 69, 99, 68, 68, 63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61, 59, 24, 24,
    55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56, 82, 55, 56, 55, 43, 33, 43, 66), strict=True))
# fmt: on
"""Widths in Inter, in hundredths of its size; digits as in tables."""
HUNDREDTHS |= {"–": 50, "·": 30, "“": 47, "”": 47, "’": 28, "‘": 28}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Drop what XML cannot hold: control characters and lone surrogates; breaks become blanks."""
    return " ".join(NOT_XML.sub("", text).split())


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Estimate pixels, a little on the wide side; a Chinese character is as wide as high."""
    hundredths = 0.0
    for character in text:
        known = HUNDREDTHS.get(character)
        if known:
            hundredths += known
        elif unicodedata.east_asian_width(character) in "WF" or not character.islower():
            hundredths += 0 if unicodedata.combining(character) else 100
        else:
            hundredths += 62
    return hundredths / 100 * size * SAFETY * (BOLD if bold else 1.0)


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
