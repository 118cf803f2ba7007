"""Templates as consultants bring them: branded, Chinese, a .dotx, on Letter with sections."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw

from tests.word import samples
from tracker.word.template.placeholders import PLACEHOLDERS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Files = dict[str, bytes]

VALUES = {
    "en": {
        "rollout": "Harbour Bank CRM",
        "organisation": "Harbour Bank & Sons <plc>",
        "title": "Status report 6",
        "number": "6",
        "period": "14 to 27 November 2026",
        "day": "27 November 2026",
        "language": "English",
        "audience": "Steering committee",
        "manager": "Ada Okafor",
        "sponsor": "",
        "approved_by": "Head of branches",
        "approved_on": "Friday 27 November 2026",
        "headline": "Customer analysis is closed. Go-live is now Fri 14 May 2027, 6 working days later.",
        "status": "Needs attention",
    },
    "zh-hans": {
        "rollout": "海港银行 CRM",
        "organisation": "海港银行",
        "title": "第 6 期状态报告",
        "number": "6",
        "period": "2026年11月14日至27日",
        "day": "2026年11月27日",
        "language": "简体中文",
        "audience": "指导委员会",
        "manager": "林海",
        "sponsor": "",
        "approved_by": "分行主管",
        "approved_on": "2026年11月27日 周五",
        "headline": "客户分析已结束。上线日期现为2027年5月14日（周五），比基线晚6个工作日。",
        "status": "需关注",
    },
}
assert all(values.keys() == {p.name for p in PLACEHOLDERS} for values in VALUES.values())


def field(paragraph: Paragraph, instruction: str, result: str = "1") -> None:
    for kind, text in (("begin", instruction), ("separate", result), ("end", "")):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.text = f" {text} "
            paragraph.add_run()._r.append(code)
        elif kind == "separate":
            paragraph.add_run(text)


def written(make: Document) -> bytes:
    result = BytesIO()
    make.save(result)
    return result.getvalue()


def files_of(file: bytes) -> Files:
    with ZipFile(BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def file_of(files: Mapping[str, bytes]) -> bytes:
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return result.getvalue()


def changed(file: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Change the text of one part; the change must have found its place."""
    files = files_of(file)
    before = files[part].decode()
    files[part] = change(before).encode()
    assert files[part].decode() != before
    return file_of(files)


def plain(*paragraphs: str, report: bool = True) -> Document:
    """The smallest template: python-docx's own file, some paragraphs, the report."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if report:
        document.add_paragraph("{{ report }}")
    return document


def _logo(colour: str) -> BytesIO:
    picture = Image.new("RGB", (240, 72), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 4, 64, 68), fill=colour)
    draw.rectangle((84, 20, 236, 34), fill=colour)
    draw.rectangle((84, 44, 190, 52), fill="#888888")
    result = BytesIO()
    picture.save(result, "PNG")
    result.seek(0)
    return result


def _add_logo(paragraph: Paragraph, colour: str, alt: str) -> None:
    shape = paragraph.add_run().add_picture(_logo(colour), height=Cm(1.1))
    shape._inline.docPr.set("descr", alt)


def _theme(file: bytes, colours: Mapping[str, str], latin: str, chinese: str) -> bytes:
    def change(text: str) -> str:
        for name, colour in colours.items():
            text = re.sub(
                rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{colour}"/>\g<2>', text, flags=re.S
            )
        for font in ("majorFont", "minorFont"):
            text = re.sub(
                rf'(<a:{font}>\s*)<a:latin [^>]*/>(\s*)<a:ea [^>]*/>',
                rf'\g<1><a:latin typeface="{latin}"/>\g<2><a:ea typeface="{chinese}"/>', text,
            )  # fmt: skip
        return text

    return changed(file, "word/theme/theme1.xml", change)


def _look(document: Document, ink: str, size: float = 10.5) -> None:
    document.styles["Normal"].font.size = Pt(size)
    for name, points in (("Title", 26), ("Heading 1", 17), ("Heading 2", 13), ("Heading 3", 11)):
        document.styles[name].font.size = Pt(points)
        document.styles[name].font.color.rgb = RGBColor.from_string(ink)
    language = document.styles.element.find(f".//{{{W}}}rPrDefault//{{{W}}}lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    zoom = document.settings.element.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")


def split(paragraph: Paragraph, *parts: str) -> None:
    """Put a text into runs of their own, as Word does whenever it likes."""
    for i, part in enumerate(parts):
        paragraph.add_run(part).bold = bool(i % 2) or None


@cache
def english() -> bytes:
    """A4 with a cover, logo and table in the header, page numbers, and a legal page after the report."""
    document = plain(report=False)
    _look(document, "0B3C49")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.4)
    section.different_first_page_header_footer = True
    table = section.header.add_table(1, 2, Cm(16))
    _add_logo(table.cell(0, 0).paragraphs[0], "#0E7C86", "Northwind Advisory")
    right = table.cell(0, 1).paragraphs[0]
    right.alignment = 2
    right.add_run("{{ rollout }} · {{ title }}")
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run("Confidential · {{ audience }}\t")
    field(footer, "PAGE", "2")
    footer.add_run(" / ")
    field(footer, "NUMPAGES", "9")
    _add_logo(document.add_paragraph(), "#0E7C86", "Northwind Advisory")
    for _ in range(5):
        document.add_paragraph()
    document.add_paragraph("{{ organisation|upper }}")
    split(document.add_paragraph(style="Title"), "{", "{ rollout ", "}}: {{ ti", "tle }}")
    document.add_paragraph("{{ headline }}", style="Subtitle")
    document.add_paragraph("{% if status %}")
    document.add_paragraph("Status: {{ status }}")
    document.add_paragraph("{% endif %}")
    document.add_paragraph(
        "{{ period }} · prepared by {{ manager }}{% if sponsor %} for {{ sponsor }}{% endif %}"
    )
    document.add_paragraph(
        "{% if approved_by %}Approved by {{ approved_by }}, {{ approved_on }}{% else %}Draft{% endif %}"
    )
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("{{ report }}")
    heading = document.add_paragraph("Terms of use", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    document.add_paragraph("Northwind Advisory wrote this report for {{ organisation }} alone.")
    document.core_properties.title = "{{ rollout }}: {{ title }}"
    document.core_properties.author = "{{ manager }}"
    return _theme(
        written(document), {"accent1": "0E7C86", "accent2": "F2A541", "dk2": "0B3C49"}, "Carlito", ""
    )


_LOCAL_IDS = {
    "Normal": "a", "Heading1": "1", "Heading2": "2", "Heading3": "3", "Title": "a5", "Subtitle": "a7",
    "ListBullet": "a0", "Caption": "a9", "Header": "ab", "Footer": "ad", "DefaultParagraphFont": "a1",
    "TableNormal": "a2", "NoList": "a3",
}  # fmt: skip


@cache
def chinese() -> bytes:
    """As a Chinese Word writes it: style ids such as `1` and `a5`, Chinese theme fonts."""
    document = plain(report=False)
    _look(document, "7A1F1F")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = Cm(3.4)
    _add_logo(section.header.paragraphs[0], "#B03A2E", "远航咨询")
    section.header.paragraphs[0].add_run("  {{ rollout }}　{{ title }}")
    footer = section.footer.paragraphs[0]
    footer.add_run("供{{ audience }}使用　第 ")
    field(footer, "PAGE", "1")
    footer.add_run(" 页")
    document.add_paragraph("{{ rollout }}{{ title }}", style="Title")
    document.add_paragraph("{{ headline }}", style="Subtitle")
    document.add_paragraph(
        "报告期：{{ period }}　项目经理：{{ manager }}{% if sponsor %}　发起人：{{ sponsor }}{% endif %}"
    )
    document.add_paragraph("{{ report }}")
    file = _theme(written(document), {"accent1": "B03A2E", "dk2": "7A1F1F"}, "Carlito", "Noto Sans CJK SC")
    files = files_of(file)
    for name in files:
        if name.startswith("word/") and name.endswith(".xml"):
            text = files[name].decode()
            for old, new in _LOCAL_IDS.items():
                text = re.sub(
                    rf'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val|w:styleId)="{old}"',
                    rf'\g<1>="{new}"', text,
                )  # fmt: skip
            files[name] = text.encode()
    return file_of(files)


@cache
def dotx() -> bytes:
    """A .dotx that was attached to another template, had a mailing, and a comment in it."""
    document = plain("{{ organisation }}", report=False)
    _look(document, "333333")
    noted = document.add_paragraph("{{ headline }}")
    document.add_comment(noted.runs, "Ask legal about {{ this }}", author="Jo", initials="J")
    document.add_paragraph("{{ report }}")
    settings = document.settings
    attached = document.part._settings_part.relate_to(
        "file:///C:/Templates/House.dotm", f"{_RELATION}/attachedTemplate", True
    )
    place = settings.element.find(qn("w:zoom"))
    for tag in ("mailMerge", "attachedTemplate"):
        place.addnext(OxmlElement(f"w:{tag}"))
    settings.element.find(qn("w:attachedTemplate")).set(qn("r:id"), attached)
    merge = settings.element.find(qn("w:mailMerge"))
    merge.append(parse_xml(f'<w:mainDocumentType xmlns:w="{W}" w:val="formLetters"/>'))
    return changed(
        written(document), "[Content_Types].xml", lambda text: text.replace("document.main", "template.main")
    )


_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@cache
def letter() -> bytes:
    """Letter paper: a cover in a section of its own, a table of contents of its own, wide margins."""
    document = plain(report=False)
    _look(document, "1F3864", 11)
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{{ day }}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.left_margin = section.right_margin = Cm(3.4)
    section.footer.is_linked_to_previous = False
    field(section.footer.paragraphs[0], "PAGE", "2")
    document.add_paragraph("About this report", style="Heading 1")
    document.add_paragraph("How to read it, in a paragraph of {{ manager }}.")
    contents = document.add_paragraph()
    field(contents, 'TOC \\o "1-2" \\h \\z \\u', "No entries yet.")
    document.add_paragraph("{{ report }}")
    return _theme(written(document), {"accent1": "FFE08A", "dk2": "1F3864"}, "Caladea", "")


GOOD = {"english": english, "chinese": chinese, "dotx": dotx, "letter": letter}


def told(docx: bytes, language: str) -> samples.Report:
    """The whole sample report on a filled template."""
    return samples.report(language, base=docx)
