"""Colours, lines and type of charts: the theme's own by name, so that a chart follows its file's theme."""

from collections.abc import Iterable

from .text import Language
from .xml import Xml, el, join

_STATUSES = {"good": "2B8A5A", "warn": "B8720A", "bad": "B3261E"}
"""Said by statuses in every theme: their text colours are too dark for an area."""
_THEME: dict[str, tuple[str, int, int]] = {  # slot, how much of it, how much white
    "accent": ("accent1", 100, 0),
    "accent-rest": ("accent1", 40, 60),
    "ink": ("tx1", 100, 0),
    "ink-rest": ("tx1", 50, 50),
    "none": ("tx1", 35, 65),
}
_WORDS, _QUIET = ("tx1", 75, 25), ("bg1", 88, 0)
_LABEL_PARTS = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
_TYPE = 900  # hundredths of a point
TAGS: dict[Language, str] = {"en": "en-GB", "zh-hans": "zh-CN"}


def fill(tone: str) -> Xml:
    if tone in _STATUSES:
        return el("a:solidFill", el("a:srgbClr", val=_STATUSES[tone]))
    return _themed(*_THEME[tone])


def area(tone: str) -> Xml:
    """Return the looks of a bar: a fine light edge parts it from its neighbours."""
    return el("c:spPr", fill(tone), el("a:ln", _themed("bg1", 100, 0), w=6_350))


def line(tone: str, *, dashed: bool = False) -> Xml:
    dash = el("a:prstDash", val="dash" if dashed else "solid")
    return el("c:spPr", el("a:ln", fill(tone), dash, el("a:round"), w=22_225, cap="rnd"))


def upright(tone: str) -> Xml:
    return el("c:spPr", el("a:ln", fill(tone), el("a:prstDash", val="sysDash"), w=12_700))


def no_line() -> Xml:
    return el("c:spPr", el("a:ln", el("a:noFill")))


def quiet_line() -> Xml:
    return el("c:spPr", el("a:ln", _themed(*_QUIET), w=9_525))


def marker(tone: str, symbol: str, size: int) -> Xml:
    look = el("c:spPr", fill(tone), el("a:ln", _themed("bg1", 100, 0), w=6_350))
    return el("c:marker", el("c:symbol", val=symbol), el("c:size", val=size), look)


def no_marker() -> Xml:
    return el("c:marker", el("c:symbol", val="none"))


def type_of(language: Language, *, bold: bool = False, turned: int | None = None) -> Xml:
    """Return how the words of a part are set, `turned` by so many sixtieths of a thousandth of a degree."""
    body = el("a:bodyPr") if turned is None else el("a:bodyPr", rot=turned, vert="horz")
    end = el("a:endParaRPr", lang=TAGS[language])
    return el("c:txPr", body, el("a:lstStyle"), el("a:p", el("a:pPr", _look("a:defRPr", bold=bold)), end))


def words(text: str, language: Language, *, turned: bool = False) -> Xml:
    """Return words of our own; `turned`, they run from the bottom to the top."""
    run = el("a:r", _look("a:rPr", lang=TAGS[language]), el("a:t", text))
    body = el("a:bodyPr", rot=-5_400_000 if turned else 0, vert="horz")
    return el(
        "c:tx",
        el("c:rich", body, el("a:lstStyle"), el("a:p", el("a:pPr", _look("a:defRPr")), run)),
    )


def _look(tag: str, *, bold: bool = False, lang: str | None = None) -> Xml:
    fonts = [el("a:latin", typeface="+mn-lt"), el("a:ea", typeface="+mn-ea")]
    return el(tag, _themed(*_WORDS), *fonts, lang=lang, sz=_TYPE, b=int(bold))


def _themed(slot: str, much: int, white: int) -> Xml:
    inside = [el("a:lumMod", val=much * 1000)] if much != 100 else []
    inside += [el("a:lumOff", val=white * 1000)] if white else []
    return el("a:solidFill", el("a:schemeClr", *inside, val=slot))


def legend(unnamed: Iterable[int] = ()) -> Xml:
    """Return the legend, below the plot and without the entries that are named elsewhere."""
    left_out = [el("c:legendEntry", el("c:idx", val=at), el("c:delete", val=1)) for at in unnamed]
    return el("c:legend", el("c:legendPos", val="b"), *left_out, el("c:overlay", val=0))


def labels(form: str, language: Language) -> Xml:
    """Return what says each bar's value at its end."""
    looks = el("c:numFmt", formatCode=form, sourceLinked=0), type_of(language), el("c:dLblPos", val="outEnd")
    return el("c:dLbls", *looks, shown("Val"))


def shown(*parts: str) -> Xml:
    """Return what a label says, of all that it could."""
    return join(el(f"c:show{part}", val=int(part in parts)) for part in _LABEL_PARTS)
