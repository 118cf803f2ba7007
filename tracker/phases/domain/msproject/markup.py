"""XML written element by element; the caller keeps the order that the format demands."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class Markup:
    def __init__(self) -> None:
        self._parts: list[str] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']

    def leaf(self, name: str, value: object) -> None:
        self._parts.append(f"<{name}>{escaped(str(value))}</{name}>")

    def flag(self, name: str, value: bool) -> None:
        self._parts.append(f"<{name}>{int(value)}</{name}>")

    @contextmanager
    def inside(self, name: str, attributes: str = "") -> Iterator[None]:
        self._parts.append(f"<{name}{attributes}>")
        yield
        self._parts.append(f"</{name}>\n")

    def written(self) -> bytes:
        return "".join(self._parts).encode()


def escaped(text: str) -> str:
    """Return text as XML holds it; what XML can't hold becomes a replacement character."""
    return _FORBIDDEN.sub("\ufffd", text).translate(_ESCAPED) if _SPECIAL.search(text) else text
