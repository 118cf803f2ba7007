"""Word's XML as strings: whatever is not already XML is cleaned and escaped on its way in."""

import re
from collections.abc import Iterable
from itertools import count
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
}
W = f"{{{NAMESPACES['w']}}}"
DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


class Xml(str):
    """Text that is well-formed XML already and must not be escaped again."""

    __slots__ = ()


NOTHING = Xml("")


class Ids:
    """Numbers for shapes and bookmarks: Word wants each only once in the whole file."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)

    def next(self) -> int:
        return next(self._numbers)


def clean(text: str) -> str:
    """Drop what no XML file may hold; every kind of line end becomes a newline."""
    if text.isascii() and text.isprintable():
        return text
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def join(parts: Iterable[Xml]) -> Xml:
    return Xml("".join(parts))


def el(tag: str, *inside: str, **attributes: object) -> Xml:
    """Return one element: `el("w:jc", w_val="left")` is `<w:jc w:val="left"/>`.

    Children that are plain text are cleaned and escaped; attributes that are None are left out.
    """
    start = tag + "".join(
        f' {name.replace("_", ":", 1)}="{_attribute(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    content = "".join(part if isinstance(part, Xml) else escape(clean(part)) for part in inside)
    return Xml(f"<{start}>{content}</{tag}>" if content else f"<{start}/>")


def drop(element: etree._Element) -> None:
    """Take an element out of its tree, with what is in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def root(tag: str, *inside: str) -> bytes:
    """Return a part's whole file: the root declares every namespace, as `mc:Choice` needs its prefixes."""
    content = "".join(part if isinstance(part, Xml) else escape(clean(part)) for part in inside)
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{tag} {DECLARATIONS}>{content}</{tag}>'
    return text.encode()


def _attribute(value: object) -> str:
    return escape(clean(str(value)), _IN_ATTRIBUTES) if isinstance(value, str) else str(value)
