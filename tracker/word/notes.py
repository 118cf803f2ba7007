"""Footnotes: the part they stand in, its two lines that part it from the text, their marks in the text."""

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml

from .xml import DECLARATIONS, W, Xml, el, join, root

_LINES = ((-1, "separator"), (0, "continuationSeparator"))
_LATER_SETTINGS = (
    "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang",
    "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol", "w:listSeparator",
)  # fmt: skip
_MARKED = el("w:rPr", el("w:rStyle", w_val="FootnoteReference"))


class Notes:
    """The footnotes of a report in the order in which they are read, after those its file had already."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: list[Xml] = []
        relations = document.part.rels.values()
        self._part = next((one.target_part for one in relations if one.reltype == RT.FOOTNOTES), None)
        self._before = max(map(_number, parse_xml(self._part.blob)), default=0) if self._part else 0

    def add(self, text: Xml) -> Xml:
        """Keep a note and return the run that refers to it."""
        number = self._before + len(self._notes) + 1
        mark = el("w:r", _MARKED, el("w:footnoteRef"))
        gap = el("w:r", el("w:t", " ", xml_space="preserve"))
        layout = el("w:pPr", el("w:pStyle", w_val="FootnoteText"))
        self._notes.append(el("w:footnote", el("w:p", layout, mark, gap, text), w_id=number))
        return el("w:r", _MARKED, el("w:footnoteReference", w_id=number))

    def put_in(self) -> None:
        """Put the notes into the file, if there are any."""
        if self._notes and self._part:
            whole = parse_xml(self._part.blob)
            whole.extend(parse_xml(f"<w:footnotes {DECLARATIONS}>{join(self._notes)}</w:footnotes>"))
            self._part._blob = serialize_part_xml(whole)
        elif self._notes:
            xml = root("w:footnotes", *map(_line, _LINES), *self._notes)
            main = self._document.part
            main.relate_to(
                Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, xml, main.package), RT.FOOTNOTES
            )
            self._settle()

    def _settle(self) -> None:
        """Name the two lines in the settings, as Word does."""
        settings = self._document.part.part_related_by(RT.SETTINGS)
        assert isinstance(settings, XmlPart)
        lines = join(el("w:footnote", w_id=id) for id, _kind in _LINES)
        told = parse_xml(f"<w:footnotePr {DECLARATIONS}>{lines}</w:footnotePr>")
        settings.element.insert_element_before(told, *_LATER_SETTINGS)


def _number(note: object) -> int:
    return int(note.get(W + "id"))  # type: ignore[attr-defined]


def _line(line: tuple[int, str]) -> Xml:
    id, kind = line
    layout = el("w:pPr", el("w:spacing", w_after=0, w_line=240, w_lineRule="auto"))
    return el("w:footnote", el("w:p", layout, el("w:r", el(f"w:{kind}"))), w_type=kind, w_id=id)
