"""Our own look at a finished .docx: what Word would mend or a reader would miss, and validators let pass."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from .audit_charts import audit_charts
from .xml import NAMESPACES, W

_WP = f"{{{NAMESPACES['wp']}}}"
_IDENTIFIED = ("{*}docPr", "{*}cNvPr")
_BODY_TEXT = 9  # the outline level of what is no heading
_LETTERHEAD = re.compile(r"word/(header|footer)\d*\.xml")
_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_READ = (".xml", ".rels")
_REFERS = re.compile(r"^\s*(?:REF|PAGEREF)\s+(\S+)")
_STYLED = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
_DC = "{http://purl.org/dc/elements/1.1/}"


def audit(docx: bytes) -> list[str]:
    """Return what is wrong, in words for the people who build reports; an empty list is a good file."""
    try:
        with ZipFile(BytesIO(docx)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except BadZipFile:
        return ["The file is no .docx: it cannot be unpacked."]
    if "word/document.xml" not in parts:
        return ["The file is no .docx: it has no word/document.xml."]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        trees = {
            name: etree.fromstring(content, parser) for name, content in parts.items() if name.endswith(_READ)
        }
    except etree.XMLSyntaxError as error:
        return [f"A part is not well-formed XML: {error}."]
    stories = {name: tree for name, tree in trees.items() if _STORY.fullmatch(name)}
    return [
        *_properties(trees.get("docProps/core.xml")),
        *_styles(trees.get("word/styles.xml"), stories),
        *_lists(trees.get("word/numbering.xml"), trees.get("word/styles.xml"), stories),
        *_bookmarks(stories),
        *_shape_ids(stories),
        *(problem for name, tree in stories.items() for problem in _story(name, tree)),
        *_footnotes(trees),
        *audit_charts(parts, trees),
        *_headings(stories["word/document.xml"], trees.get("word/styles.xml")),
    ]


def _properties(core: etree._Element | None) -> Iterator[str]:
    for tag, name in (("title", "title"), ("language", "language")):
        if core is None or not (core.findtext(_DC + tag) or "").strip():
            yield f"The file does not state its {name}."


def _styles(styles: etree._Element | None, stories: dict[str, etree._Element]) -> Iterator[str]:
    if styles is None:
        yield "The file has no styles."
        return
    known = {style.get(W + "styleId") for style in styles.iter(W + "style")}
    for name, tree in {"word/styles.xml": styles, **stories}.items():
        used = {e.get(W + "val") for tag in _STYLED for e in tree.iter(W + tag)}
        for missing in sorted(style for style in used - known if style):
            yield f"{name} uses the style “{missing}”, which does not exist."


def _lists(
    numbering: etree._Element | None,
    styles: etree._Element | None,
    stories: dict[str, etree._Element],
) -> Iterator[str]:
    known = {"0"}  # takes a list away
    known |= (
        {num.get(W + "numId") or "" for num in numbering.iter(W + "num")} if numbering is not None else set()
    )
    for tree in [*stories.values(), *([styles] if styles is not None else [])]:
        for missing in sorted({e.get(W + "val") or "" for e in tree.iter(W + "numId")} - known):
            yield f"A paragraph or style is of the list “{missing}”, which does not exist."


def _bookmarks(stories: dict[str, etree._Element]) -> Iterator[str]:
    starts = [mark for tree in stories.values() for mark in tree.iter(W + "bookmarkStart")]
    ends = [mark.get(W + "id") for tree in stories.values() for mark in tree.iter(W + "bookmarkEnd")]
    for attribute in ("name", "id"):
        yield from _twice(f"bookmark {attribute}", [mark.get(W + attribute) for mark in starts])
    if Counter(mark.get(W + "id") for mark in starts) != Counter(ends):
        yield "A bookmark is not closed, or closed without having been opened."
    names = {mark.get(W + "name") for mark in starts}
    for tree in stories.values():
        for link in tree.iter(W + "hyperlink"):
            anchor = link.get(W + "anchor")
            if anchor is not None and anchor not in names:
                yield f"A link leads to the bookmark “{anchor}”, which does not exist."
        for instruction in _instructions(tree):
            target = _REFERS.match(instruction)
            if target and target[1] not in names:
                yield f"A field refers to the bookmark “{target[1]}”, which does not exist."


def _shape_ids(stories: dict[str, etree._Element]) -> Iterator[str]:
    yield from _twice(
        "shape id", [shape.get("id") for tree in stories.values() for shape in tree.iter(*_IDENTIFIED)]
    )


def _twice(what: str, values: list[str | None]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"The {what} “{value}” is there {times} times."


def _story(name: str, tree: etree._Element) -> Iterator[str]:
    yield from _fields(name, tree)
    tables = () if _LETTERHEAD.fullmatch(name) else tree.iter(W + "tbl")  # those only place a logo
    for number, table in enumerate(tables, 1):
        yield from (f"Table {number} of {name} {problem}" for problem in _table(table))
    for cell in tree.iter(W + "tc"):
        if len(cell) == 0 or cell[-1].tag != W + "p":
            yield f"A table cell in {name} does not end with a paragraph."
    for shape in tree.iter(_WP + "docPr"):
        if not (shape.get("descr") or "").strip():
            yield f"The figure {shape.get('id')} in {name} has no alternative text."


def _fields(name: str, tree: etree._Element) -> Iterator[str]:
    depth = 0
    for mark in tree.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0 or (kind == "separate" and depth == 0):
            yield f"A field in {name} ends before it begins."
            return
    if depth:
        yield f"A field in {name} is not closed."
    if any(e.get(W + "dirty") not in (None, "0", "false") for e in tree.iter(W + "fldChar", W + "fldSimple")):
        yield f"A field in {name} is marked dirty: Word would ask whether to update it."


def _instructions(tree: etree._Element) -> Iterator[str]:
    """Yield each field's own instruction, joined from the runs it may be split over."""
    waiting: list[tuple[list[str], list[bool]]] = []
    for e in tree.iter(W + "fldChar", W + "instrText"):
        kind = e.get(W + "fldCharType")
        if kind == "begin":
            waiting.append(([], []))
        elif kind == "separate" and waiting:
            waiting[-1][1].append(True)
        elif kind == "end" and waiting:
            yield "".join(waiting.pop()[0])
        elif e.tag == W + "instrText" and waiting and not waiting[-1][1]:
            waiting[-1][0].append(e.text or "")


def _table(table: etree._Element) -> Iterator[str]:
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    rows = table.findall(W + "tr")
    if not rows:
        yield "has no rows."
        return
    for number, row in enumerate(rows, 1):
        cells = 0
        for cell in row.findall(W + "tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            cells += 1 if span is None else int(span.get(W + "val") or 1)
        if cells != columns:
            yield f"has {cells} cells in row {number} for {columns} columns."
    if rows[0].find(f"{W}trPr/{W}tblHeader") is None:
        yield "has no header row."
    for tag, words in (("tblCaption", "title"), ("tblDescription", "description")):
        value = table.find(f"{W}tblPr/{W}{tag}")
        if value is None or not (value.get(W + "val") or "").strip():
            yield f"has no {words} for those who cannot see it."


def _footnotes(trees: dict[str, etree._Element]) -> Iterator[str]:
    part, settings = trees.get("word/footnotes.xml"), trees.get("word/settings.xml")
    notes = {note.get(W + "id"): note for note in (part if part is not None else ())}
    ordinary = {id for id, note in notes.items() if note.get(W + "type") in (None, "normal")}
    told = [mark.get(W + "id") for mark in trees["word/document.xml"].iter(W + "footnoteReference")]
    for missing in set(told) - ordinary:
        yield f"The text refers to the footnote {missing}, which does not exist."
    for idle in ordinary - set(told):
        yield f"Nothing refers to the footnote {idle}."
    yield from _twice("reference to the footnote", told)
    for id in ordinary:
        if not "".join(text.text or "" for text in notes[id].iter(W + "t")).strip():
            yield f"The footnote {id} is empty."
    for line in settings.findall(f"{W}footnotePr/{W}footnote") if settings is not None else ():
        if line.get(W + "id") not in notes:
            yield f"The settings name the footnote {line.get(W + 'id')}, which does not exist."


def _headings(document: etree._Element, styles: etree._Element | None) -> Iterator[str]:
    levels = {}
    for style in styles.iter(W + "style") if styles is not None else ():
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        depth = int(outline.get(W + "val") or 0) if outline is not None else _BODY_TEXT
        if depth < _BODY_TEXT:
            levels[style.get(W + "styleId")] = depth + 1
    before = 0
    for paragraph in document.iter(W + "p"):
        worn = paragraph.find(f"{W}pPr/{W}pStyle")
        level = levels.get(worn.get(W + "val")) if worn is not None else None
        if level is None:
            continue
        text = "".join(part.text or "" for part in paragraph.iter(W + "t")).strip()
        if not text:
            yield f"A heading of level {level} is empty."
        if level > before + 1:
            yield f"The heading “{text}” is of level {level} below one of level {before}."
        before = level
