"""The sheet a text stands on, and the sections of a document that say which it is."""

from dataclasses import dataclass

from lxml import etree

from .xml import W


@dataclass(frozen=True)
class Paper:
    """A sheet, upright, in twips (twentieths of a point)."""

    width: int
    height: int
    side: int = 1304
    top: int = 1304
    bottom: int = 1247

    @property
    def text_width(self) -> int:
        return self.width - 2 * self.side

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom


_WORDS_OWN = {
    "pgSz": {"w": 12240, "h": 15840},
    "pgMar": {"left": 1440, "right": 1440, "top": 1440, "bottom": 1440, "gutter": 0},
    "cols": {"num": 1, "space": 720},
}


def paper_at(block: etree._Element) -> Paper:
    """Return the sheet of the section in which a block of the body stands; its text is one column wide."""
    section = _section_of(block)
    size, margin, columns = (_numbers(section, tag) for tag in _WORDS_OWN)
    text = size["w"] - margin["left"] - margin["right"] - margin["gutter"]
    if columns["num"] > 1:
        text = (text - (columns["num"] - 1) * columns["space"]) // columns["num"]
    side = -(-(size["w"] - text) // 2)
    return Paper(size["w"], size["h"], side, abs(margin["top"]), abs(margin["bottom"]))


def _section_of(block: etree._Element) -> etree._Element | None:
    """A section is described at its end: in its last paragraph, the last one at the end of the body."""
    for following in (block, *block.itersiblings()):
        found = following if following.tag == W + "sectPr" else following.find(f"{W}pPr/{W}sectPr")
        if found is not None:
            return found
    return None


def _numbers(section: etree._Element | None, tag: str) -> dict[str, int]:
    values = dict(_WORDS_OWN[tag])
    e = section.find(W + tag) if section is not None else None
    for name in values:
        given = e.get(W + name) if e is not None else None
        if given is not None:
            values[name] = _whole(given, values[name])
    return values


def _whole(text: str, otherwise: int) -> int:
    try:
        return round(float(text.removesuffix("pt"))) * (20 if text.endswith("pt") else 1)
    except ValueError:
        return otherwise
