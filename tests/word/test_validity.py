import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.word import samples
from tests.word.validators import openxml, own, sdk

Change = Callable[[str], str]
DOCUMENT, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
CHART, TURNED, DOTTED = (f"word/charts/chart{number}.xml" for number in (1, 3, 6))
CHART_LINKS = "word/charts/_rels/chart1.xml.rels"
NOTES, SETTINGS, TYPES = "word/footnotes.xml", "word/settings.xml", "[Content_Types].xml"


@cache
def sample(language: str = "en", paper: str = "a4") -> bytes:
    return samples.report(language, paper).save(numbered=False)


@pytest.mark.parametrize("judge", [sdk, openxml, own])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_whole_report_is_valid(language, paper, judge, tmp_path):
    assert judge(sample(language, paper), tmp_path) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_workbooks_of_charts_are_valid(language, tmp_path):
    with ZipFile(BytesIO(sample(language))) as package:
        books = [package.read(name) for name in package.namelist() if name.startswith("word/embeddings/")]
    assert len(books) == 6
    assert [problem for book in books for problem in sdk(book, tmp_path, "xlsx")] == []


@pytest.mark.parametrize("judge", [sdk, openxml, own])
def test_a_report_without_cover_contents_or_words_is_valid(judge, tmp_path):
    report = samples.Report("en", "", words=samples.WORDS["en"], made_at=samples.MADE_AT)
    report.text("")
    problems = judge(report.save(), tmp_path)
    assert problems == (["The file does not state its title."] if judge is own else [])


def planted(part: str, change: Change, docx: bytes) -> bytes:
    """Return the file with one part changed; the change must have found its place."""
    result = BytesIO()
    with ZipFile(BytesIO(docx)) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                changed = change(content.decode()).encode()
                assert changed != content
                content = changed
            target.writestr(name, content)
    return result.getvalue()


def first(pattern: str, replacement: str) -> Change:
    return lambda text: re.sub(pattern, replacement, text, count=1, flags=re.S)


FAULTS = {
    # the fault: part, change, who must find it
    "children in the wrong order": (
        DOCUMENT, first(r"(<w:pPr>)(<w:pStyle [^>]*/>)(<w:keepNext/>)", r"\1\3\2"), (sdk, openxml)),
    "a foreign element": (DOCUMENT, first(r"<w:tblGrid>", "<w:surprise/><w:tblGrid>"), (sdk,)),
    "a number that is none": (DOCUMENT, first(r'w:w="11906"', 'w:w="wide"'), (sdk,)),
    "a footer that is not there": (DOCUMENT, first(r'r:id="rId\d+"', 'r:id="rId99"'), (sdk, openxml)),
    "a style that does not exist": (DOCUMENT, first('w:val="ListBullet"', 'w:val="Gone"'), (openxml, own)),
    "a style based on one that does not exist": (
        STYLES, first('w:basedOn w:val="Caption"', 'w:basedOn w:val="Gone"'), (own,)),
    "a cell without a paragraph": (
        DOCUMENT, first(r"(?<=</w:tcPr>)<w:p>(?:(?!</w:p>).)*</w:p>(?=</w:tc>)", ""), (own,)),
    "two figures with one id": (
        DOCUMENT, lambda xml: re.sub(r'<wp:docPr id="\d+"', '<wp:docPr id="1"', xml), (own,)),
    "two shapes with one id": (DOCUMENT, first(r'<wps:cNvPr id="\d+"', '<wps:cNvPr id="9"'), (own,)),
    "a bookmark name twice": (DOCUMENT, first('w:name="_RefTable1"', 'w:name="_RefTable2"'), (own,)),
    "a bookmark that is not closed": (DOCUMENT, first(r"<w:bookmarkEnd [^>]*/>", ""), (own,)),
    "a reference to nothing": (DOCUMENT, first(r"REF _RefTable1 ", "REF _RefTable77 "), (own,)),
    "a contents line that leads nowhere": (DOCUMENT, first(r'w:anchor="[^"]*"', 'w:anchor="_Toc9"'), (own,)),
    "an open field": (DOCUMENT, first(r'<w:r><w:fldChar w:fldCharType="end"/></w:r>', ""), (own,)),
    "a dirty field": (DOCUMENT, first('w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="1"'), (own,)),
    "a grid of other columns than the cells": (DOCUMENT, first(r"<w:gridCol [^>]*/>", ""), (own,)),
    "a table without a header row": (DOCUMENT, first("<w:tblHeader/>", ""), (own,)),
    "a table without a title": (DOCUMENT, first(r"<w:tblCaption [^>]*/>", ""), (own,)),
    "a figure without alternative text": (DOCUMENT, first(r' descr="[^"]*"', ""), (own,)),
    "a skipped heading level": (DOCUMENT, first('w:val="Heading2"', 'w:val="Heading3"'), (own,)),
    "an empty heading": (
        DOCUMENT, first(r"(Heading2.*?)<w:r><w:t [^>]*>[^<]*</w:t></w:r>", r"\1"), (own,)),
    "an axis that no other crosses": (CHART, first('<c:crossAx val="1"/>', '<c:crossAx val="7"/>'), (own,)),
    "a plot without its axis": (CHART, first('<c:axId val="1"/>', '<c:axId val="8"/>'), (own,)),
    "a series longer than its categories": (
        CHART, first(r'(<c:val>.*?<c:ptCount val=")\d+', r"\g<1>99"), (own,)),
    "a chart that is not there": (
        DOCUMENT, first(r'<c:chart r:id="rId\d+"', '<c:chart r:id="rId98"'), (sdk, own)),
    "axes against which nothing is drawn": (CHART, first(r"<c:lineChart>.*?</c:lineChart>", ""), (own,)),
    "a plot with three axes": (
        TURNED, first("</c:barChart>", '<c:axId val="9"/></c:barChart>'), (own,)),
    "points against an axis that is not there": (
        DOTTED, first('<c:axId val="2"/></c:scatterChart>', '<c:axId val="8"/></c:scatterChart>'), (own,)),
    "parts of a chart in the wrong order": (
        CHART, first(r"(<c:crossAx [^>]*/>)(<c:crosses [^>]*/>)", r"\2\1"), (sdk,)),
    "a range that ends below the workbook": (CHART, first(r"\$B\$41", "$B$99"), (own,)),
    "a range beside the workbook": (CHART, first(r"\$B\$2:\$B\$41", "$K$2:$K$41"), (own,)),
    "a range of another sheet": (CHART, first(r"Chart!\$B", "Sheet1!$B"), (own,)),
    "a value that the workbook does not hold": (CHART, first("<c:v>100</c:v>", "<c:v>90</c:v>"), (own,)),
    "a name that the workbook does not hold": (CHART, first("<c:v>Done</c:v>", "<c:v>Ready</c:v>"), (own,)),
    "a chart without its workbook": (CHART_LINKS, first('Id="rId1"', 'Id="rId7"'), (own,)),
    "a chart whose workbook is gone": (
        CHART_LINKS, first(r"Microsoft_Excel_Sheet1\.xlsx", "Gone.xlsx"), (own,)),
    "a chart of no known type": (
        TYPES, first(r'<Override [^>]*PartName="/word/charts/chart1.xml"[^>]*/>', ""), (sdk,)),
    "a footnote that is not there": (
        DOCUMENT, first('(<w:footnoteReference) w:id="1"', r'\1 w:id="77"'), (sdk, openxml, own)),
    "a footnote that nothing refers to": (
        DOCUMENT, first('<w:footnoteReference w:id="1"/>', ""), (own,)),
    "a footnote referred to twice": (
        DOCUMENT, first('<w:footnoteReference w:id="2"', '<w:footnoteReference w:id="1"'), (own,)),
    "an empty footnote": (NOTES, first(r"(<w:footnoteRef/></w:r>).*?(</w:p>)", r"\1\2"), (own,)),
    "a footnote that refers to nothing": (NOTES, first("REF _RefFigure8 ", "REF _RefFigure77 "), (own,)),
    "a line above footnotes that is not there": (
        SETTINGS, first('<w:footnote w:id="-1"/>', '<w:footnote w:id="55"/>'), (own,)),
    "an unknown prefix in a choice": (DOCUMENT, first('Requires="wpg"', 'Requires="w99"'), (sdk,)),
    "a file without a title": (CORE, first("<dc:title>.*?</dc:title>", ""), (own,)),
    "a file without a language": (CORE, first("<dc:language>.*?</dc:language>", ""), (own,)),
    "a part that is not XML": (DOCUMENT, first("</w:body>", ""), (own,)),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault, tmp_path: Path):
    part, change, judges = FAULTS[fault]
    broken = planted(part, change, sample())
    assert [judge.__name__ for judge in judges if not judge(broken, tmp_path)] == []


def test_what_is_no_docx_is_named_as_such():
    assert own(b"%PDF-1.7", Path()) == ["The file is no .docx: it cannot be unpacked."]
