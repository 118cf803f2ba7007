"""A template's styles, lists and colours, and ours beside them where it has none.

Styles are known by their built-in name: the ids differ with the language of the Word that wrote them.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

from .base import numbering, theme
from .styles import styles
from .text import ACCENT, ACCENT_EDGE, ACCENT_TINT, INK, Language
from .xml import NAMESPACES, W, Xml, drop, join, root

_A = f"{{{NAMESPACES['a']}}}"
_WORN = tuple(W + tag for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"))
_COLOURED = tuple(W + tag for tag in ("color", "shd", "top", "left", "bottom", "right"))
_THEMED = {
    "val": ("themeColor", "themeTint"),
    "color": ("themeColor", "themeTint"),
    "fill": ("themeFill", "themeFillTint"),
}
_ACCENT = "accent1"
_LOWEST_CONTRAST = 3.0
_SHARES = {ACCENT: 100, "7B70CC": 100, ACCENT_EDGE: 40, "D6D2F1": 40, ACCENT_TINT: 12}
"""The colours of ours that follow the theme, and how much of its accent is in each; the rest is white."""


@dataclass(frozen=True)
class Accent:
    """The colour of the template's theme that stands for ours, as text and figures name it."""

    text: str
    figure: str
    rgb: str

    def mixed(self, share: int) -> str:
        parts = (int(self.rgb[i : i + 2], 16) for i in (0, 2, 4))
        return "".join(f"{255 - round((255 - part) * share / 100):02X}" for part in parts)


@dataclass(frozen=True)
class Looks:
    """`ids`: the template's id for each style of ours; `levels`: which of its styles are headings."""

    ids: dict[str, str]
    accent: Accent
    levels: dict[str, int]

    def dressed(self, blocks: Sequence[Xml]) -> list[etree._Element]:
        """Return blocks as elements in the template's styles and colours."""
        body = parse_xml(root("w:body", join(blocks)))
        _rename(body, self.ids)
        _recolour(body, self.accent)
        return list(body)

    def coloured(self, chart: bytes) -> bytes:
        """Return a chart of ours in the accent that can be read."""
        tree = etree.fromstring(chart)
        for colour in tree.iter(_A + "schemeClr"):
            if colour.get("val") == _ACCENT:
                colour.set("val", self.accent.figure)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def rename(self, tree: etree._Element) -> None:
        _rename(tree, self.ids)

    def level(self, paragraph: etree._Element) -> int:
        """Return a heading's level, from 1; 0 for other paragraphs."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            return _level(own)
        worn = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.levels.get(worn.get(W + "val", ""), 0) if worn is not None else 0


def wear(document: Document, language: Language) -> Looks:
    """Add what the template lacks: our styles, our bullets, a theme."""
    if not _related(document, RT.THEME):
        part = Part(PackURI("/word/theme/theme1.xml"), CT.OFC_THEME, theme(), document.part.package)
        document.part.relate_to(part, RT.THEME)
    accent = _accent(document)
    theirs = document.styles.element
    _drop_lists(theirs, _lists(document))
    ids = _add_styles(theirs, parse_xml(styles(language)), _add_bullets(document, accent), accent)
    if language == "zh-hans":
        _speak_chinese(theirs, document)
    return Looks(ids, accent, _levels(theirs))


def _related(document: Document, relation: str) -> Part | None:
    try:
        return document.part.part_related_by(relation)
    except KeyError:
        return None


def _add_styles(theirs: etree._Element, ours: etree._Element, bullets: int, accent: Accent) -> dict[str, str]:
    known: dict[tuple[str | None, str], etree._Element] = {}
    taken: set[str] = set()
    defaults = {
        s.get(W + "type"): s.get(W + "styleId", "") for s in theirs.iter(W + "style") if _is_default(s)
    }
    for style in theirs.iter(W + "style"):
        known.setdefault((style.get(W + "type"), _name(style).lower()), style)
        taken.add(style.get(W + "styleId", "").lower())
    ids: dict[str, str] = {}
    added: list[etree._Element] = []
    for style in ours.iter(W + "style"):
        ours_id, kind, name = style.get(W + "styleId", ""), style.get(W + "type"), _name(style)
        same = known.get((kind, name.lower()))
        if same is not None and (name != "List Bullet" or same.find(f".//{W}numPr") is not None):
            ids[ours_id] = same.get(W + "styleId", "")
        elif _is_default(style) and kind in defaults:
            ids[ours_id] = defaults[kind]
        else:
            new = deepcopy(style)
            if same is not None:
                new[0].set(W + "val", f"Report {name}")  # its name
                new.set(W + "customStyle", "1")
            ids[ours_id] = ours_id if ours_id.lower() not in taken else f"Report{ours_id}"
            new.set(W + "styleId", ids[ours_id])
            added.append(new)
    for style in added:
        _rename(style, ids)
        _recolour(style, accent)
        for number in style.iter(W + "numId"):
            number.set(W + "val", str(bullets))
        theirs.append(style)
    return ids


def _lists(document: Document) -> set[str]:
    part = _related(document, RT.NUMBERING)
    assert part is None or isinstance(part, XmlPart)
    return {number.get(W + "numId", "") for number in part.element.iter(W + "num")} if part else set()


def _drop_lists(theirs: etree._Element, known: set[str]) -> None:
    """A style of a list that is not in the file has none: ours may then be a list's."""
    for number in list(theirs.iter(W + "numPr")):
        list_id = number.find(W + "numId")
        if list_id is not None and list_id.get(W + "val", "") not in known | {"0"}:
            drop(number)


def _add_bullets(document: Document, accent: Accent) -> int:
    """Return the number by which paragraphs ask for our bullets."""
    ours = parse_xml(numbering())
    _recolour(ours, accent)
    for fonts in list(ours.iter(W + "rFonts")):
        drop(fonts)
    part = _related(document, RT.NUMBERING)
    if part is None:
        part = XmlPart(PackURI("/word/numbering.xml"), CT.WML_NUMBERING, ours, document.part.package)
        document.part.relate_to(part, RT.NUMBERING)
        return 1
    assert isinstance(part, XmlPart)
    theirs = part.element
    shape, number = ours
    shape_id = 1 + _highest(theirs, "abstractNum", "abstractNumId")
    number_id = 1 + _highest(theirs, "num", "numId")
    shape.set(W + "abstractNumId", str(shape_id))
    number.set(W + "numId", str(number_id))
    number[0].set(W + "val", str(shape_id))
    _insert_after(theirs, shape, ("numPicBullet", "abstractNum"))
    _insert_after(theirs, number, ("numPicBullet", "abstractNum", "num"))
    return number_id


def _insert_after(parent: etree._Element, new: etree._Element, tags: Sequence[str]) -> None:
    at = max((i + 1 for i, e in enumerate(parent) if e.tag in [W + tag for tag in tags]), default=0)
    parent.insert(at, new)


def _highest(tree: etree._Element, tag: str, attribute: str) -> int:
    return max((int(e.get(W + attribute) or 0) for e in tree.findall(W + tag)), default=0)


def _speak_chinese(theirs: etree._Element, document: Document) -> None:
    """Chinese marks and line ends follow Chinese rules, whatever the template was written in."""
    for properties in theirs.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr"):
        spoken = properties.find(W + "lang")
        if spoken is None:
            spoken = properties.makeelement(W + "lang")
            properties.append(spoken)
        spoken.set(W + "eastAsia", "zh-CN")
    for fonts in document.settings.element.iter(W + "themeFontLang"):
        fonts.set(W + "eastAsia", "zh-CN")


def _rename(tree: etree._Element, ids: dict[str, str]) -> None:
    for worn in tree.iter(*_WORN):
        worn.set(W + "val", ids.get(worn.get(W + "val", ""), worn.get(W + "val", "")))


def _recolour(tree: etree._Element, accent: Accent) -> None:
    """What is in our accent follows the theme; the colour is spelled out too, as not every reader asks it."""
    for e in tree.iter(*_COLOURED):
        for name, (themed, tinted) in _THEMED.items():
            share = _SHARES.get(e.get(W + name, ""))
            if share is not None:
                e.set(W + name, accent.mixed(share))
                e.set(W + themed, accent.text)
                if share < 100:
                    e.set(W + tinted, f"{round(share * 2.55):02X}")
    for colour in tree.iter(_A + "srgbClr"):
        share = _SHARES.get(colour.get("val", ""))
        if share is not None:
            colour.tag = _A + "schemeClr"
            colour.set("val", accent.figure)
            if share < 100:
                _lighten(colour, share)


def _lighten(colour: etree._Element, share: int) -> None:
    etree.SubElement(colour, _A + "lumMod", val=f"{share}000")
    etree.SubElement(colour, _A + "lumOff", val=f"{100 - share}000")


def _accent(document: Document) -> Accent:
    """Return the theme's first colour, or its dark one where that would not be read on white."""
    part = _related(document, RT.THEME)
    tree = etree.fromstring(part.blob) if part is not None else etree.Element("none")
    first = Accent(_ACCENT, _ACCENT, _rgb(tree, _ACCENT))
    return first if _contrast(first.rgb) >= _LOWEST_CONTRAST else Accent("text2", "tx2", _rgb(tree, "dk2"))


def _rgb(theme: etree._Element, name: str) -> str:
    colour = theme.find(f".//{_A}clrScheme/{_A}{name}/*")
    shown = (colour.get("lastClr") or colour.get("val") or "") if colour is not None else ""
    return shown.upper() if re.fullmatch("[0-9A-Fa-f]{6}", shown) else INK


def _contrast(colour: str) -> float:
    """Return the contrast with white, as WCAG counts it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    light = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 1.05 / (0.05 + 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2])


def _levels(theirs: etree._Element) -> dict[str, int]:
    """Return the level of each style that makes a heading, its own or that of the style below it."""
    by_id = {style.get(W + "styleId", ""): style for style in theirs.iter(W + "style")}

    def level(style: etree._Element | None, depth: int) -> int:
        if style is None or depth > len(by_id):
            return 0
        own = style.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            return _level(own)
        below = style.find(W + "basedOn")
        return 0 if below is None else level(by_id.get(below.get(W + "val", "")), depth + 1)

    found = {style_id: level(style, 0) for style_id, style in by_id.items()}
    return {style_id: number for style_id, number in found.items() if number}


def _level(outline: etree._Element) -> int:
    value = outline.get(W + "val", "9")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0


def _name(style: etree._Element) -> str:
    name = style.find(W + "name")
    return name.get(W + "val", "") if name is not None else ""


def _is_default(style: etree._Element) -> bool:
    return style.get(W + "default") in ("1", "true", "on")
