"""The file as a package: what is in it, of which kinds, and what it reaches for outside itself."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from tracker.common import limits
from tracker.common.archives import ArchiveRefused, opened_archive

from .problems import Code, Problem, TemplateRefused, shortened

TYPES = "[Content_Types].xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REFUSED = {
    "unreadable": Code.NOT_WORD,
    "too_large": Code.TOO_LARGE,
    "too_many": Code.TOO_MANY_PARTS,
    "twice": Code.TWICE,
    "outside": Code.OUTSIDE,
    "dtd": Code.DTD,
    "xml": Code.XML,
    "active": Code.ACTIVE,
}
_STRICT = "http://purl.oclc.org/ooxml/"
STRIPPED = frozenset(
    {
        *("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData"),
        *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
    }
)
"""Kinds of relations that office files commonly have and no report may carry on."""
_KNOWN = STRIPPED | {
    *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail"),
    *("customXml", "customXmlProps", "styles", "stylesWithEffects", "theme", "themeOverride", "settings"),
    *("webSettings", "fontTable", "font", "numbering", "header", "footer", "footnotes", "endnotes"),
    *("image", "hyperlink", "chart", "chartStyle", "chartColorStyle", "chartUserShapes", "hdphoto"),
    *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
    *("glossaryDocument", "printerSettings"),
}
_DANGEROUS = {
    "vbaProject": Code.MACRO,
    "wordVbaData": Code.MACRO,
    "keyMapCustomizations": Code.MACRO,
    "oleObject": Code.EMBEDDED,
    "package": Code.EMBEDDED,
    "control": Code.ACTIVE,
    "activeXControlBinary": Code.ACTIVE,
    "extensibility": Code.ACTIVE,
    "attachedToolbars": Code.ACTIVE,
    "webextension": Code.ACTIVE,
    "webextensiontaskpanes": Code.ACTIVE,
    "aFChunk": Code.ALT_CHUNK,
    "subDocument": Code.SUB_DOCUMENT,
}
_DANGEROUS_TYPES = (
    ("macroenabled", Code.MACRO),
    ("vbaproject", Code.MACRO),
    ("vbadata", Code.MACRO),
    ("activex", Code.ACTIVE),
    ("oleobject", Code.EMBEDDED),
    ("customui", Code.ACTIVE),
    ("webextension", Code.ACTIVE),
)
_LINK = re.compile(r"(?:https?://|mailto:|#)[^\s\x00-\x1f\\]*", re.IGNORECASE)
_PICTURES = {
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF8",),
    ".bmp": (b"BM",),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
    ".emf": (b"\x01\x00\x00\x00",),
    ".wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\x00", b"\x02\x00"),
    ".wdp": (b"II\xbc",),
}
_OTHERS = (".odttf", ".bin")  # fonts, and printer settings, which the archive's check lets in
_XML = (".xml", ".rels", ".vml", ".svg")


@dataclass
class Package:
    """`kinds`: as what each part serves; `main`: the document itself."""

    files: dict[str, bytes]
    trees: dict[str, etree._Element]
    types: dict[str, str]
    kinds: dict[str, str] = field(default_factory=dict)
    main: str = ""

    def of_kind(self, *kinds: str) -> dict[str, etree._Element]:
        return {name: tree for name, tree in self.trees.items() if self.kinds.get(name) in kinds}

    def packed(self) -> bytes:
        for name, tree in self.trees.items():
            self.files[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        result = BytesIO()
        with ZipFile(result, "w") as archive:
            for name, content in self.files.items():
                archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
        return result.getvalue()


def opened(docx: bytes) -> Package:
    """Raises TemplateRefused where the file cannot be looked into, or should not be."""
    if len(docx) > limits.TEMPLATE_BYTES:
        raise _refused(Code.TOO_LARGE)
    if docx.startswith(_COMPOUND):
        raise _refused(Code.PASSWORD if _ENCRYPTED in docx else Code.OLD_WORD)
    try:
        with opened_archive(docx) as archive:
            files = _read(archive)
    except ArchiveRefused as error:
        raise _refused(*_archive_code(error, docx)) from error
    trees = {name: _parsed(name, content) for name, content in files.items() if _is_xml(name)}
    elements = 0
    for name, tree in trees.items():
        elements += sum(1 for _ in tree.iter())
        if elements > limits.TEMPLATE_ELEMENTS:
            raise _refused(Code.TOO_LARGE, name)
    package = Package(files, trees, _types(files, trees))
    _find_main(package)
    return package


def package_problems(package: Package) -> Iterator[Problem]:
    """Look at every part's kind and at every relation; `package.kinds` is known afterwards."""
    yield from _types_problems(package)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            yield from _relation_problems(package, name, tree)
    for name, content in package.files.items():
        if not name.endswith("/") and name not in package.trees and not _is_harmless(name, content):
            yield Problem(Code.FOREIGN, name)


def source_of(rels: str) -> str:
    """Return the part whose relations a file holds: word/_rels/document.xml.rels is of word/document.xml."""
    folder, _, name = rels.rpartition("/")
    return posixpath.join(folder.removesuffix("_rels").rstrip("/"), name.removesuffix(".rels"))


def target_of(rels: str, relation: etree._Element) -> str:
    target = relation.get("Target") or ""
    folder = "/" + posixpath.dirname(source_of(rels))
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


def kind_of(relation: etree._Element) -> str:
    return (relation.get("Type") or "").rpartition("/")[2]


def _refused(code: Code, part: str = "") -> TemplateRefused:
    return TemplateRefused((Problem(code, part),))


def _archive_code(error: ArchiveRefused, docx: bytes) -> tuple[Code, str]:
    code = _REFUSED[error.code]
    if code is Code.NOT_WORD and _is_encrypted(docx):
        return Code.PASSWORD, ""
    if code is Code.ACTIVE and "vbaproject" in error.part.lower():
        return Code.MACRO, error.part
    if code is Code.ACTIVE and "/embeddings/" in error.part.lower():
        return Code.EMBEDDED, error.part
    return code, error.part


def _is_encrypted(docx: bytes) -> bool:
    try:
        with ZipFile(BytesIO(docx)) as archive:
            return any(member.flag_bits & 1 for member in archive.infolist())
    except (BadZipFile, OSError, ValueError):
        return False


def _read(archive: ZipFile) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > limits.TEMPLATE_PARTS:
        raise _refused(Code.TOO_MANY_PARTS)
    if sum(member.file_size for member in members) > limits.TEMPLATE_UNPACKED_BYTES:
        raise _refused(Code.TOO_LARGE)
    xml = [member for member in members if _is_xml(member.filename)]
    if sum(member.file_size for member in xml) > limits.TEMPLATE_XML_BYTES:
        raise _refused(Code.TOO_LARGE, max(xml, key=lambda member: member.file_size).filename)
    if TYPES not in archive.namelist():
        raise _refused(Code.NOT_WORD)
    return {member.filename: archive.read(member) for member in members}


def _is_xml(name: str) -> bool:
    return name.lower().endswith(_XML)


def _parsed(name: str, content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(Code.XML, name) from error
    if tree.getroottree().docinfo.internalDTD is not None:
        raise _refused(Code.DTD, name)
    return tree


def _types(files: dict[str, bytes], trees: dict[str, etree._Element]) -> dict[str, str]:
    """Return each part's content type."""
    endings, parts = {}, {}
    for entry in trees[TYPES]:
        content_type = entry.get("ContentType") or ""
        if entry.get("PartName") is not None:
            parts[(entry.get("PartName") or "").lstrip("/").lower()] = content_type
        else:
            endings[(entry.get("Extension") or "").lower()] = content_type
    return {name: parts.get(name.lower(), endings.get(name.rpartition(".")[2].lower(), "")) for name in files}


def _find_main(package: Package) -> None:
    root = package.trees.get("_rels/.rels")
    relations = root if root is not None else ()
    if any((relation.get("Type") or "").startswith(_STRICT) for relation in relations):
        raise _refused(Code.STRICT)
    targets = [target_of("_rels/.rels", r) for r in relations if kind_of(r) == "officeDocument"]
    if len(targets) != 1 or targets[0] not in package.trees:
        raise _refused(Code.NOT_WORD)
    main = targets[0]
    content_type = package.types[main]
    if "macroenabled" in content_type.lower():
        raise _refused(Code.MACRO, main)
    if content_type not in (DOCUMENT_TYPE, TEMPLATE_TYPE):
        raise _refused(Code.NOT_WORD)
    package.main = main


def _types_problems(package: Package) -> Iterator[Problem]:
    declared = [entry.get("ContentType") or "" for entry in package.trees[TYPES]]
    seen = set()
    for name, content_type in [*package.types.items(), *((TYPES, kind) for kind in declared)]:
        for sign, code in _DANGEROUS_TYPES:
            if sign in content_type.lower() and content_type not in seen:
                seen.add(content_type)
                yield Problem(code, name, what=content_type)


def _relation_problems(package: Package, rels: str, tree: etree._Element) -> Iterator[Problem]:
    source = source_of(rels)
    for relation in tree:
        kind, target = kind_of(relation), relation.get("Target") or ""
        if kind in _DANGEROUS:
            yield Problem(_DANGEROUS[kind], source or rels, what=shortened(target))
        elif kind not in _KNOWN:
            yield Problem(Code.FOREIGN, source or rels, what=kind or shortened(target))
        elif relation.get("TargetMode") == "External":
            if kind not in STRIPPED and not (kind == "hyperlink" and _LINK.fullmatch(target)):
                yield Problem(Code.EXTERNAL, source or rels, what=shortened(target))
        elif not target.startswith("#"):
            part = target_of(rels, relation)
            package.kinds[part] = kind
            if part not in package.files and kind not in STRIPPED:
                yield Problem(Code.MISSING, source or rels, what=shortened(target))


def _is_harmless(name: str, content: bytes) -> bool:
    ending = posixpath.splitext(name)[1].lower()
    if ending in _OTHERS:
        return not content.startswith((b"PK", b"MZ", _COMPOUND))
    return content.startswith(_PICTURES.get(ending, ())) if ending in _PICTURES else False
