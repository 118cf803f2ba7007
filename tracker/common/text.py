"""What text may hold, wherever it comes from: a form, a file or a command."""

import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def with_plain_breaks(text: str) -> str:
    """Turn the breaks that Word and old systems paste into line feeds."""
    return _LINE_BREAKS.sub("\n", text)


def first_control(text: str) -> int | None:
    """Return the place, counted from 1, of the first character no document can hold."""
    found = _CONTROLS.search(text)
    return found.start() + 1 if found else None


def without_controls(text: str) -> str:
    """Leave out what no document or feed can hold; line breaks stay."""
    return _CONTROLS.sub("", with_plain_breaks(text))


def is_storable(text: str) -> bool:
    """Tell whether both databases keep the text as it is: no NUL, no lone surrogate."""
    return not _UNSTORABLE.search(text)


def changes_direction(text: str) -> bool:
    return bool(_DIRECTIONS.search(text))


def is_blank(text: str) -> bool:
    """Tell whether nothing of the text can be seen: spaces, zero-width and format characters only."""
    return all(c.isspace() or unicodedata.category(c) in {"Cf", "Zs", "Cc"} for c in text)


def on_one_line(text: str) -> str:
    """Bring a text into a form that a mail's header or a list can hold."""
    return " ".join(without_controls(text).split())
