"""A filled template as the base of a report: its pages and looks stay, ours join where it has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

from .base import BALLAST
from .fields import Entry, is_contents
from .looks import Looks, wear
from .sheet import paper_at
from .template.placeholders import SENTINEL
from .template.tags import text_of
from .text import Language
from .xml import DECLARATIONS, NAMESPACES, Ids, W, Xml, drop, el

_STORY_TYPES = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_IDENTIFIED = ("{*}docPr", "{*}cNvPr")


class Branded:
    """Raises ValueError for a file in which nothing says where the report goes."""

    def __init__(self, docx: bytes, language: Language) -> None:
        self._docx = docx
        self._language = language
        opened = self.opened()
        document, place = opened.document, opened.place
        self.paper = paper_at(place)
        self.has_cover = any(_shows(block) for block in place.itersiblings(preceding=True))
        self.has_contents = bool(_contents(document))
        self.bookmarks, self.shapes = (
            _highest(document, W + "bookmarkStart"),
            _highest(document, *_IDENTIFIED),
        )
        self.names = {mark.get(W + "name", "").lower() for mark in document.element.iter(W + "bookmarkStart")}
        before = sum(1 for _, paragraph in opened.headings if _stands_before(paragraph, place))
        entries = [entry for entry, _ in opened.headings]
        self.before, self.after = entries[:before], entries[before:]

    def opened(self) -> "Opened":
        """Return the template anew, its ids in order, our looks beside its own."""
        document = docx.Document(BytesIO(self._docx))
        for relations in (document.part.rels, document.part.package.rels):
            for key in [key for key, relation in relations.items() if relation.reltype.endswith(BALLAST)]:
                del relations[key]
        others = _other_stories(document)
        stories = [document.element, *(tree for _, tree in others)]
        _number_bookmarks(stories)
        _number_shapes(stories)
        for part, tree in others:
            _keep(part, tree)
        looks = wear(document, self._language)
        headings = _headings(document, looks)
        for entry, paragraph in headings:
            _mark(paragraph, entry.bookmark, _highest(document, W + "bookmarkStart") + 1)
        charts = frozenset(part.partname for part in _charts(document))
        return Opened(document, looks, _place(document), headings, charts)


@dataclass(frozen=True)
class Opened:
    document: Document
    looks: Looks
    place: etree._Element
    headings: list[tuple[Entry, etree._Element]]
    charts: frozenset[str]

    def put(self, blocks: Sequence[Xml], contents: Xml) -> None:
        """Put the report's blocks in their place, and its contents where the template had some."""
        _put(self.looks, self.place, blocks)
        old = _contents(self.document)
        if old and contents:
            _replace_contents(self.looks, old, contents)
        _redeclare(self.document)

    def dress_parts(self) -> None:
        """Give our charts and footnotes, parts of their own, the template's colours and styles."""
        for part in _charts(self.document):
            if part.partname not in self.charts:
                part._blob = self.looks.coloured(part.blob)
        for part, tree in _other_stories(self.document):
            if part.content_type.endswith("footnotes+xml"):
                self.looks.rename(tree)
                _keep(part, tree)


def _place(document: Document) -> etree._Element:
    for paragraph in document.element.body.iterchildren(W + "p"):
        if text_of(paragraph).strip() == SENTINEL:
            return paragraph
    raise ValueError("The base has no paragraph of its own for the report.")


def _put(looks: Looks, place: etree._Element, blocks: Sequence[Xml]) -> None:
    for block in looks.dressed(blocks):
        place.addprevious(block)
    section = place.find(f"{W}pPr/{W}sectPr")
    if section is None:
        drop(place)
        return
    for part in list(place):  # the paragraph ends a section, so it stays, as low as can be
        place.remove(part)
    [gap] = looks.dressed([el("w:pPr", el("w:pStyle", w_val="Gap"))])
    gap.append(section)
    place.append(gap)


def _shows(block: etree._Element) -> bool:
    return any((text.text or "").strip() for text in block.iter(W + "t")) or any(
        True for _ in block.iter(W + "drawing", W + "pict")
    )


def _stands_before(paragraph: etree._Element, place: etree._Element) -> bool:
    blocks = [paragraph, *paragraph.iterancestors()]
    return any(block is one for one in place.itersiblings(preceding=True) for block in blocks)


def _headings(document: Document, looks: Looks) -> list[tuple[Entry, etree._Element]]:
    """Return the template's own headings: they stand in the contents too."""
    found: list[tuple[Entry, etree._Element]] = []
    for paragraph in document.element.body.iter(W + "p"):
        level = looks.level(paragraph)
        words = " ".join(text_of(paragraph).split())
        in_box = any(True for _ in paragraph.iterancestors(W + "txbxContent"))
        if level and words and not in_box and words != SENTINEL:
            found.append((Entry(words, level, f"_TocBase{len(found) + 1}"), paragraph))
    return found


def _mark(paragraph: etree._Element, name: str, number: int) -> None:
    """Wrap a heading's words in a bookmark for the contents to lead to."""
    start = paragraph.makeelement(W + "bookmarkStart", {W + "id": str(number), W + "name": name})
    at = 1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0
    paragraph.insert(at, start)
    paragraph.append(paragraph.makeelement(W + "bookmarkEnd", {W + "id": str(number)}))


def _contents(document: Document) -> list[etree._Element]:
    """Return the blocks of the template's own table of contents; [] where it has none in its body."""
    blocks: list[etree._Element] = []
    depth = 0
    for block in document.element.body:
        if not blocks and not is_contents(block):
            continue
        blocks.append(block)
        kinds = [mark.get(W + "fldCharType") for mark in block.iter(W + "fldChar")]
        depth += kinds.count("begin") - kinds.count("end")
        if depth <= 0:
            break
    return blocks if depth <= 0 else []


def _replace_contents(looks: Looks, old: list[etree._Element], contents: Xml) -> None:
    """Lines alone, without a heading of ours, stand where the template had lines alone."""
    [new] = looks.dressed([contents])
    inside = new.find(W + "sdtContent")
    if old[0].tag == W + "p" and inside is not None:
        inside.remove(inside[0])
    old[0].addprevious(new)
    for block in old:
        section = block.find(f"{W}pPr/{W}sectPr")
        if section is None:
            drop(block)
        else:
            for part in [part for part in block if part.tag != W + "pPr"]:
                block.remove(part)


def _other_stories(document: Document) -> list[tuple[Part, etree._Element]]:
    parts = [relation.target_part for relation in document.part.rels.values() if not relation.is_external]
    return [
        (part, part.element if isinstance(part, XmlPart) else parse_xml(part.blob))
        for part in parts
        if part.content_type.endswith(_STORY_TYPES)
    ]


def _keep(part: Part, tree: etree._Element) -> None:
    """python-docx keeps footnotes as bytes."""
    if not isinstance(part, XmlPart):
        part._blob = serialize_part_xml(tree)


def _charts(document: Document) -> list[Part]:
    return [part for part in document.part.package.iter_parts() if part.content_type == CT.DML_CHART]


def _number_bookmarks(stories: Sequence[etree._Element]) -> None:
    """Word wants ids and names once in the file; a pair that has lost its half goes."""
    ids, names = Ids(), set()
    for tree in stories:
        opened: dict[str, etree._Element] = {}
        for mark in list(tree.iter(W + "bookmarkStart")):
            name, old = mark.get(W + "name", "").lower(), mark.get(W + "id", "")
            if name in names or old in opened:
                drop(mark)
            else:
                names.add(name)
                opened[old] = mark
        for end in list(tree.iter(W + "bookmarkEnd")):
            start = opened.pop(end.get(W + "id", ""), None)
            if start is None:
                drop(end)
            else:
                number = str(ids.next())
                start.set(W + "id", number)
                end.set(W + "id", number)
        for start in opened.values():
            drop(start)


def _number_shapes(stories: Sequence[etree._Element]) -> None:
    shapes = [shape for tree in stories for shape in tree.iter(*_IDENTIFIED)]
    free = Ids(max((_number(shape) for shape in shapes), default=0) + 1)
    seen: set[int] = set()
    for shape in shapes:
        if _number(shape) in seen or not _number(shape):
            shape.set("id", str(free.next()))
        seen.add(_number(shape))


def _number(shape: etree._Element) -> int:
    text = shape.get("id") or shape.get(W + "id") or ""
    return int(text) if text.isdecimal() else 0


def _highest(document: Document, *tags: str) -> int:
    stories = [document.element, *(tree for _, tree in _other_stories(document))]
    return max((_number(e) for tree in stories for e in tree.iter(*tags)), default=0)


def _redeclare(document: Document) -> None:
    """`mc:Choice` names prefixes, so the root must declare ours beside the template's."""
    old = document.element
    theirs = {prefix: uri for prefix, uri in old.nsmap.items() if prefix and prefix not in NAMESPACES}
    more = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in theirs.items())
    new = parse_xml(f"<w:document {DECLARATIONS} {more}/>")
    for name, value in old.attrib.items():
        new.set(name, value)
    new.extend(list(old))
    document.part._element = new
