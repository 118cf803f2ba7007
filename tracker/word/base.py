"""The empty report: python-docx's own file without its ballast, with our styles, theme and settings."""

import re
from datetime import datetime
from io import BytesIO
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml

from .sheet import Paper
from .styles import styles
from .text import ACCENT, INK, INK_2, Language
from .xml import Xml, clean, el, root

TAGS = {"en": "en-GB", "zh-hans": "zh-CN"}
BALLAST = ("/stylesWithEffects", "/thumbnail", "/customXml", "/webSettings")
_LATIN_FONT, _CHINESE_FONT = "Calibri", "Microsoft YaHei"
_THEME_COLOURS = {
    "dk2": INK_2, "lt2": "F2F1F5", "accent1": ACCENT, "accent2": "176B41", "accent3": "834D00",
    "accent4": "A8231C", "accent5": "7B70CC", "accent6": "555261", "hlink": ACCENT, "folHlink": "41349A",
}  # fmt: skip
_LONGEST_TITLE = 255


PaperName = Literal["a4", "letter"]
PAPERS: dict[PaperName, Paper] = {"a4": Paper(11906, 16838), "letter": Paper(12240, 15840)}


def new_document(language: Language) -> Document:
    """Return an empty document whose styles, fonts and settings are ours."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(BALLAST)]:
            del relations[key]
    _replace(document, RT.STYLES, styles(language))
    _replace(document, RT.SETTINGS, _settings())
    _replace(document, RT.NUMBERING, numbering())
    document.part.part_related_by(RT.FONT_TABLE)._blob = _fonts()
    document.part.part_related_by(RT.THEME)._blob = theme()
    about = document.part.package.part_related_by(RT.EXTENDED_PROPERTIES)
    about._blob = _about()
    return document


def set_properties(
    document: Document, *, title: str, language: Language, author: str, made_at: datetime
) -> None:
    properties = document.core_properties
    one_line = " ".join(clean(title).split())
    properties.title = cut(one_line)
    properties.language = TAGS[language]
    properties.author = properties.last_modified_by = cut(" ".join(clean(author).split()))
    properties.created = properties.modified = made_at
    properties.revision = 1
    properties.comments = properties.subject = properties.keywords = ""


def cut(text: str, longest: int = _LONGEST_TITLE) -> str:
    """Shorten a text to what a document property may hold, counted as Word counts (emoji are two)."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


def add_part(document: Document, kind: str, xml: bytes) -> str:
    """Add a "header" or "footer" and return the id by which the section refers to it."""
    content_type, relation = {
        "header": (CT.WML_HEADER, RT.HEADER),
        "footer": (CT.WML_FOOTER, RT.FOOTER),
    }[kind]
    part = Part(PackURI(f"/word/{kind}1.xml"), content_type, xml, document.part.package)
    return document.part.relate_to(part, relation)


def packed(document: Document) -> bytes:
    """Return the file's bytes: the same for the same content, whenever it is made."""
    raw, even = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as source, ZipFile(even, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return even.getvalue()


def _replace(document: Document, relation: str, xml: bytes) -> None:
    part = document.part.part_related_by(relation)
    assert isinstance(part, XmlPart)
    part._element = parse_xml(xml)


def _settings() -> bytes:
    compatible = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
    }
    where = "http://schemas.microsoft.com/office/word"
    slots = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
    slots |= {name: name for name in ("hyperlink", "followedHyperlink", *(f"accent{n}" for n in range(1, 7)))}
    ordered = [
        "bg1",
        "t1",
        "bg2",
        "t2",
        *(f"accent{n}" for n in range(1, 7)),
        "hyperlink",
        "followedHyperlink",
    ]
    mapping: dict[str, object] = {f"w_{name}": slots[name] for name in ordered}
    return root(
        "w:settings",
        el("w:zoom", w_percent=100),
        el("w:defaultTabStop", w_val=720),
        el("w:characterSpacingControl", w_val="compressPunctuation"),
        el(
            "w:compat",
            *(el("w:compatSetting", w_name=n, w_uri=where, w_val=v) for n, v in compatible.items()),
        ),
        el("w:themeFontLang", w_val="en-GB", w_eastAsia="zh-CN"),
        el("w:clrSchemeMapping", **mapping),
        el("w:decimalSymbol", w_val="."),
        el("w:listSeparator", w_val=","),
    )


def _fonts() -> bytes:
    """Tell Word what stands in where a font is missing: Microsoft YaHei is also known as 微软雅黑."""
    known = (
        (_LATIN_FONT, "Carlito", "020F0502020204030204", "00"),
        (_CHINESE_FONT, "微软雅黑", "020B0503020204020204", "86"),
    )
    return root(
        "w:fonts",
        *(
            el(
                "w:font",
                el("w:altName", w_val=alias),
                el("w:panose1", w_val=panose),
                el("w:charset", w_val=charset),
                el("w:family", w_val="swiss"),
                el("w:pitch", w_val="variable"),
                w_name=name,
            )
            for name, alias, panose, charset in known
        ),
    )


def numbering() -> bytes:
    bullet = el(
        "w:lvl",
        el("w:start", w_val=1),
        el("w:numFmt", w_val="bullet"),
        el("w:lvlText", w_val="•"),
        el("w:lvlJc", w_val="left"),
        el("w:pPr", el("w:ind", w_left=284, w_hanging=284)),
        el("w:rPr", el("w:rFonts", w_ascii=_LATIN_FONT, w_hAnsi=_LATIN_FONT), el("w:color", w_val=ACCENT)),
        w_ilvl=0,
    )
    return root(
        "w:numbering",
        el("w:abstractNum", el("w:multiLevelType", w_val="singleLevel"), bullet, w_abstractNumId=0),
        el("w:num", el("w:abstractNumId", w_val=0), w_numId=1),
    )


def theme() -> bytes:
    """Put our fonts and colours into a theme; theme fonts beat all others, so this is the one place."""
    text = docx.Document().part.part_related_by(RT.THEME).blob.decode()
    for name, colour in (*_THEME_COLOURS.items(), ("dk1", INK), ("lt1", "FFFFFF")):
        inside = el("a:srgbClr", val=colour)
        text = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf"\g<1>{inside}\g<2>", text, flags=re.S)
    for font in ("majorFont", "minorFont"):
        ours = Xml(
            el("a:latin", typeface=_LATIN_FONT)
            + el("a:ea", typeface=_CHINESE_FONT)
            + el("a:cs", typeface="")
            + el("a:font", script="Hans", typeface=_CHINESE_FONT)
        )
        text = re.sub(rf"(<a:{font}>).*?(</a:{font}>)", rf"\g<1>{ours}\g<2>", text, flags=re.S)
    text = text.replace('name="Office Theme"', 'name="Rollout report"')
    return text.replace('clrScheme name="Office"', 'clrScheme name="Rollout report"').encode()


def _about() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{kind}"><Application>CRM Rollout Tracker</Application></Properties>'
    ).encode()
