"""What people wrote, as runs: each script in its own font, marks of direction closed, bold and references."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from .xml import NOTHING, Xml, clean, el, join

Language = Literal["en", "zh-hans"]
Tone = Literal["good", "warn", "bad", "none", "accent"]

INK, INK_2, INK_3 = "1D1B26", "4B4858", "696576"
ACCENT, ACCENT_TINT, ACCENT_EDGE = "5143B0", "EFEDFA", "CDC7EE"
LINE, SUNKEN = "D3D0DB", "F2F1F5"
TONES: dict[Tone, tuple[str, str]] = {  # text, tint
    "good": ("176B41", "E4F3EA"),
    "warn": ("834D00", "FDF0D8"),
    "bad": ("A8231C", "FCE7E5"),
    "none": ("555261", "EEEDF2"),
    "accent": (ACCENT, ACCENT_TINT),
}
SYMBOLS: dict[Tone, str] = {"good": "✓", "warn": "▲", "bad": "✕", "none": "○", "accent": "►"}


@dataclass(frozen=True)
class Bold:
    text: str


@dataclass(frozen=True)
class Status:
    """A word with its symbol and colour; a pill has a tint behind it."""

    word: str
    tone: Tone
    symbol: str = ""
    pill: bool = False


@dataclass(frozen=True)
class Reference:
    """“Table 3”, where that table carries this name; clicking goes there."""

    name: str


@dataclass(frozen=True)
class Footnote:
    """A small number here, and this text at the foot of the page: a source, a caveat."""

    text: "Text"

    def __post_init__(self) -> None:
        if any(isinstance(piece, Footnote) for piece in pieces(self.text)):
            raise ValueError(f"The footnote “{plain(self.text)}” holds a footnote; put both into the text.")


Piece = str | Bold | Status | Reference | Footnote
Text = Piece | Sequence[Piece]

_CJK = (
    "\u1100-\u11ff\u2e80-\u2fdf\u2ff0-\u2fff\u3000-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_SHARED = "“”‘’…—–·×÷"  # marks that both scripts use, in different widths
_HAS_CHINESE = re.compile(f"[{_CJK}]")
_CHINESE_IN_CHINESE = re.compile(f"([{_CJK}{_SHARED}]+)")
_CHINESE_IN_ENGLISH = re.compile(f"([{_CJK}](?:[{_CJK}{_SHARED}]*[{_CJK}])?)")
_BREAKS = re.compile("([\n\t])")
_EAST_ASIAN = el("w:rFonts", w_hint="eastAsia")


def pieces(text: Text) -> Sequence[Piece]:
    return [text] if isinstance(text, Piece) else text


def plain(text: Text) -> str:
    """Return the words alone; references and footnotes count as nothing."""
    return "".join(
        piece
        if isinstance(piece, str)
        else f"{symbol(piece)} {piece.word}"
        if isinstance(piece, Status)
        else piece.text
        if isinstance(piece, Bold)
        else ""
        for piece in pieces(text)
    )


def measure(text: str) -> int:
    """Return how wide a text is, in Latin letters: a Chinese one counts as two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def symbol(status: Status) -> str:
    return status.symbol or SYMBOLS[status.tone]


def by_script(text: str, language: Language) -> list[tuple[str, bool]]:
    """Split a text into stretches, each with whether Chinese fonts set it.

    Quotes, dashes and dots belong to both scripts: in a Chinese sentence they are Chinese.
    """
    if text.isascii() or not _HAS_CHINESE.search(text):
        return [(text, False)] if text else []
    pattern = _CHINESE_IN_CHINESE if language == "zh-hans" else _CHINESE_IN_ENGLISH
    return [(part, bool(i % 2)) for i, part in enumerate(pattern.split(text)) if part]


def closed(text: str) -> str:
    """Close what a text leaves open of direction marks, so that the words after it read on unharmed."""
    if text.isascii():
        return text
    waiting: list[str] = []
    for character in text:
        if character in "\u202a\u202b\u202d\u202e":
            waiting.append("\u202c")
        elif character in "\u2066\u2067\u2068":
            waiting.append("\u2069")
        elif waiting and character == waiting[-1]:
            waiting.pop()
        elif character == "\u2069" and "\u2069" in waiting:  # closes what was opened inside it, too
            while waiting.pop() != "\u2069":
                pass
    return text + "".join(reversed(waiting))


def runs(text: str, language: Language, look: Xml = NOTHING) -> Xml:
    """Return the runs of a text; `look` is what goes into each run's properties after its font."""
    return join(_run(part, chinese, look) for part, chinese in by_script(closed(clean(text)), language))


def status_runs(status: Status, language: Language) -> Xml:
    colour, tint = TONES[status.tone]
    shade = el("w:shd", w_val="clear", w_color="auto", w_fill=tint) if status.pill else NOTHING
    look = join([el("w:b"), el("w:color", w_val=colour), shade])
    words = f"{symbol(status)}\u00a0{status.word}"
    return runs(f"\u00a0{words}\u00a0" if status.pill else words, language, look)


def _run(text: str, chinese: bool, look: Xml) -> Xml:
    properties = join([_EAST_ASIAN, look]) if chinese else look
    if not look and not chinese and "\n" not in text and "\t" not in text:  # most runs of a long table
        return Xml(f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>')
    inside = (
        el("w:t", text, xml_space="preserve")
        if "\n" not in text and "\t" not in text
        else join(_mark_or_text(part) for part in _BREAKS.split(text) if part)
    )
    return el("w:r", el("w:rPr", properties) if properties else NOTHING, inside)


def _mark_or_text(part: str) -> Xml:
    if part == "\n":
        return el("w:br")
    return el("w:tab") if part == "\t" else el("w:t", part, xml_space="preserve")
