# ruff: noqa: E501
"""Reports on consultants' templates: what stays theirs, what becomes ours, and that Word opens it."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from tests.word import samples, templates
from tests.word.templates import GOOD, VALUES, changed, file_of, files_of, plain, written
from tests.word.test_validity import first, planted
from tests.word.validators import openxml, own, sdk
from tracker.word.report import Report
from tracker.word.sheet import Paper
from tracker.word.template.check import check
from tracker.word.template.fill import fill
from tracker.word.template.placeholders import PLACEHOLDERS, SENTINEL

W = f"{{{templates.W}}}"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
JUDGES = [sdk, openxml, own]


@cache
def filled(name: str, language: str = "en") -> bytes:
    return fill(GOOD[name](), VALUES[language])


@cache
def told(name: str, language: str = "en", numbered: bool = False) -> bytes:
    return samples.report(language, base=filled(name, language)).save(numbered=numbered)


def on(template: bytes, language: str = "en", **values: str) -> bytes:
    """The sample report on any template."""
    return samples.report(language, base=fill(template, VALUES[language] | values)).save(numbered=False)


def xml(file: bytes, part: str = DOCUMENT) -> str:
    return files_of(file)[part].decode()


def tree(file: bytes, part: str = DOCUMENT) -> etree._Element:
    return etree.fromstring(files_of(file)[part])


def lines(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(file)).paragraphs]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", GOOD)
def test_a_whole_report_on_a_template_is_valid(name, language, judge, tmp_path):
    assert judge(told(name, language), tmp_path) == []


@pytest.mark.parametrize("name", GOOD)
def test_a_template_that_was_filled_is_still_one_that_opens(name, tmp_path):
    assert sdk(filled(name), tmp_path) == []
    assert [line.strip() for line in lines(filled(name))].count(SENTINEL) == 1


def test_the_cover_is_filled_and_what_is_empty_is_left_out():
    written_lines = lines(told("english"))
    assert "HARBOUR BANK & SONS <PLC>" in written_lines
    assert "Harbour Bank CRM: Status report 6" in written_lines
    assert "Status: Needs attention" in written_lines
    assert "14 to 27 November 2026 · prepared by Ada Okafor" in written_lines
    assert "Approved by Head of branches, Friday 27 November 2026" in written_lines
    assert "Northwind Advisory wrote this report for Harbour Bank & Sons <plc> alone." in written_lines
    assert not [line for line in written_lines if "{" in line or SENTINEL in line]


def test_an_if_that_stands_alone_takes_its_paragraph_with_it():
    template = plain("{% if sponsor %}", "For {{ sponsor }}", "{% else %}", "For nobody", "{% endif %}")
    for sponsor, line in (("Ann", "For Ann"), ("", "For nobody")):
        file = fill(written(template), VALUES["en"] | {"sponsor": sponsor})
        assert lines(file) == [line, SENTINEL]


def test_a_cell_that_an_if_empties_still_opens(tmp_path):
    template = plain("Above")
    cell = template.add_table(1, 1).cell(0, 0)
    cell.text = "{% if sponsor %}"
    cell.add_paragraph("{{ sponsor }}")
    cell.add_paragraph("{% endif %}")
    assert sdk(fill(written(template), VALUES["en"]), tmp_path) == []


def test_header_and_footer_are_the_template_s_own():
    section = docx.Document(BytesIO(told("english"))).sections[0]
    assert section.header.tables[0].cell(0, 1).text == "Harbour Bank CRM · Status report 6"
    assert section.footer.paragraphs[0].text.startswith("Confidential · Steering committee\t")
    assert "For the steering committee" not in "".join(
        text.decode() for name, text in files_of(told("english")).items() if "footer" in name
    )


def test_a_template_with_a_cover_needs_none_of_ours():
    assert "Status report 6 · 14 to 27 November 2026" not in lines(told("english"))
    bare = on(written(plain()))
    assert lines(bare)[:2] == ["Harbour Bank", "Status report 6 · 14 to 27 November 2026"]


def test_the_report_s_own_title_and_language_are_the_file_s():
    properties = docx.Document(BytesIO(told("english", "zh-hans"))).core_properties
    assert (properties.title, properties.language) == ("海港银行 CRM：第 6 期状态报告", "zh-CN")


def test_tags_in_properties_are_filled_as_they_are_typed():
    template = plain()
    template.core_properties.subject = "{{ organisation }}{% if sponsor %} for {{ sponsor }}{% endif %}"
    template.core_properties.identifier = "{{ headline }}"
    file = fill(written(template), VALUES["en"] | {"headline": "long " * 100})
    properties = docx.Document(BytesIO(file)).core_properties
    assert properties.subject == "Harbour Bank & Sons <plc>"
    assert len(properties.identifier) == 255


@pytest.mark.parametrize("name", [placeholder.name for placeholder in PLACEHOLDERS])
def test_every_placeholder_of_the_table_is_filled(name):
    template = written(plain(f"<{{{{ {name} }}}}>", f"{{{{ {name}|upper }}}}"))
    assert check(template).used == {name, "report"}
    assert lines(fill(template, VALUES["en"] | {name: "It & “that”"})) == [
        "<It & “that”>",
        "IT & “THAT”",
        SENTINEL,
    ]


@pytest.mark.parametrize(
    "typed",
    ["{{ title }}", "{% for x in y %}", "{{7*7}}", "</w:t></w:r>", "&amp; & &", "=cmd|'/c calc'!A0", "客户“信任”——", SENTINEL],
)  # fmt: skip
def test_what_people_typed_stays_text(typed, tmp_path):
    file = on(written(plain("{{ headline }}")), headline=typed)
    assert lines(file)[0] == typed.replace(SENTINEL, "[report]")
    assert sdk(file, tmp_path) == []


def test_lines_that_people_typed_stay_lines():
    file = fill(written(plain("{{ headline }}")), VALUES["en"] | {"headline": "one\r\ntwo\x00\x07\x0cthree"})
    assert lines(file)[0] == "one\ntwo\nthree"


def test_a_value_too_few_or_too_many_is_a_mistake_of_ours():
    for values in ({}, VALUES["en"] | {"other": ""}):
        with pytest.raises(ValueError, match="values for exactly"):
            fill(written(plain()), values)


def test_styles_are_known_by_name_whatever_their_id():
    body = tree(told("chinese", "zh-hans")).find(W + "body")
    worn = [style.get(W + "val") for style in body.iter(W + "pStyle")]
    assert {"1", "2", "a0", "a9"} <= set(worn)
    assert not {"Heading1", "ListBullet", "Caption"} & set(worn)
    ids = [style.get(W + "styleId") for style in tree(told("chinese"), STYLES).iter(W + "style")]
    assert len(ids) == len(set(ids))


def test_a_template_without_any_styles_gets_ours(tmp_path):
    def change(text: str) -> str:
        return re.sub(r"<w:style .*?</w:style>", "", text, flags=re.S)

    file = on(changed(written(plain()), STYLES, change))
    styles = docx.Document(BytesIO(file)).styles
    assert styles["Heading 1"].style_id == "Heading1"
    assert {"Callout", "Table Text", "toc 1"} <= {style.name for style in styles}
    assert sdk(file, tmp_path) == own(file, tmp_path) == []


def test_a_template_s_style_of_another_use_keeps_its_id(tmp_path):
    template = plain("Above")
    template.styles.add_style("House note", 1)._element.set(qn("w:styleId"), "Callout")
    file = on(written(template))
    assert xml(file).count('w:val="ReportCallout"') == 2
    assert openxml(file, tmp_path) == own(file, tmp_path) == []


def test_a_template_without_lists_or_theme_gets_ours(tmp_path):
    template = written(plain())
    files = files_of(template)
    for part, kind in (("word/numbering.xml", "numbering"), ("word/theme/theme1.xml", "theme")):
        del files[part]
        for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
            files[name] = re.sub(
                rf"<(Relationship|Override) [^>]*{kind}[^>]*/>", "", files[name].decode()
            ).encode()
    file = on(file_of(files))
    assert {"word/numbering.xml", "word/theme/theme1.xml"} <= files_of(file).keys()
    assert xml(file).count('w:val="ReportListBullet"') == 4
    assert sdk(file, tmp_path) == own(file, tmp_path) == []


@pytest.mark.parametrize("name", GOOD)
def test_figures_and_tables_are_as_wide_as_the_template_s_text(name):
    report = samples.report("en", base=filled(name))
    file = report.save(numbered=False)
    document = docx.Document(BytesIO(file))
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    assert report.paper.text_width == pytest.approx(width / 635, abs=2)
    drawn = [int(cx) for cx in re.findall(r'<wp:extent cx="(\d+)"', xml(file))]
    assert max(drawn) <= width
    assert max(drawn) >= width * 0.9
    assert document.tables[-1]._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w")) == str(report.paper.text_width)


def test_a_text_in_columns_is_as_wide_as_one():
    template = plain()
    columns = template.sections[0]._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "400")
    with pytest.raises(ValueError, match="narrow"):
        fill(written(template), VALUES["en"])
    template.sections[0].page_width = Cm(42)
    report = samples.report(base=fill(written(template), VALUES["en"]))
    assert report.paper.text_width == (Paper(23811, 1, side=1800).text_width - 400) // 2


def test_a_section_that_ends_with_the_report_keeps_its_page(tmp_path):
    template = plain("Above")
    template.sections[0].left_margin = Cm(5)
    template.add_section(WD_SECTION.NEW_PAGE)
    template.add_paragraph("After")
    file = on(written(template))
    document = docx.Document(BytesIO(file))
    assert [round(section.left_margin.cm) for section in document.sections] == [5, 5]
    assert lines(file)[-1] == "After"
    assert sdk(file, tmp_path) == own(file, tmp_path) == []


def test_the_contents_stand_where_the_template_had_its_own():
    file = told("letter", numbered=True)
    text = xml(file)
    assert text.count(" TOC ") == 1
    assert "No entries yet." not in text
    assert "Contents" not in lines(file)
    entries = [
        p for p in re.findall(r"<w:p>.*?</w:p>", text, flags=re.S) if 'w:val="TOC' in p and "PAGEREF" in p
    ]
    words = [re.findall(r"<w:t [^>]*>([^<]+)</w:t>", entry) for entry in entries]
    assert words[0] == ["About this report", "2"]
    assert words[1] == ["Since last time", "3"]
    assert len(words) == 8


def test_a_heading_after_the_report_stands_in_the_contents_too():
    text = xml(told("english", numbered=True))
    last = re.findall(r'w:anchor="_TocBase1".*?</w:hyperlink>', text, flags=re.S)[0]
    assert "Terms of use" in last
    assert int(re.findall(r">(\d+)</w:t>", last)[-1]) > 6


def test_a_dotx_leaves_its_own_template_its_mailing_and_its_comments_behind():
    clean = check(GOOD["dotx"]()).docx
    for file in (clean, told("dotx")):
        files = files_of(file)
        assert b"template.main+xml" not in files["[Content_Types].xml"]
        assert not [name for name in files if "comment" in name]
        everything = b"".join(files.values()).decode(errors="replace")
        for gone in ("attachedTemplate", "mailMerge", "House.dotm", "Ask legal", "commentReference"):
            assert gone not in everything


def test_what_is_in_our_accent_follows_the_theme_where_that_can_be_read():
    english, letter = xml(told("english")), xml(told("letter"))
    assert 'w:themeColor="accent1"' in english
    assert '<a:schemeClr val="accent1"/>' in english
    assert 'w:themeColor="text2"' in letter, "a pale yellow cannot be read on white"
    assert 'val="accent1"' in xml(told("english"), "word/charts/chart1.xml")
    assert 'val="accent1"' not in xml(told("letter"), "word/charts/chart1.xml")
    for text in (english, letter):
        assert not {"5143B0", "CDC7EE", "EFEDFA"} & set(re.findall(r'"([0-9A-F]{6})"', text))


def test_ids_that_a_template_has_twice_are_put_in_order(tmp_path):
    template = plain("Above")
    for _ in range(2):
        templates._add_logo(template.add_paragraph(), "#112233", "Logo")
    templates._add_logo(template.sections[0].header.paragraphs[0], "#112233", "Logo")
    mark = '<w:bookmarkStart w:id="1" w:name="_RefTable1"/>'
    file = changed(
        written(template),
        DOCUMENT,
        lambda text: re.sub(r'(<(?:wp:docPr|pic:cNvPr) id=")\d+', r"\g<1>1", text).replace(
            "<w:t>Above</w:t></w:r>",
            f'<w:t>Above</w:t></w:r>{mark}<w:bookmarkEnd w:id="1"/>{mark}<w:bookmarkEnd w:id="7"/>',
        ),
    )
    result = on(file)
    assert own(result, tmp_path) == []
    assert "REF _RefTable1b " in xml(result)


def test_a_template_s_own_footnotes_are_filled_and_stay(tmp_path):
    mark = '<w:bookmarkStart w:id="1" w:name="{0}"/><w:bookmarkEnd w:id="1"/>'
    notes = (
        f'<w:footnotes xmlns:w="{templates.W}">'
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{mark.format("inside")}<w:r><w:t>As {{{{ manager }}}} said</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    files = files_of(written(plain("Above")))
    files["word/footnotes.xml"] = notes.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    for part, old, new in (
        ("[Content_Types].xml", "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'),
        ("word/_rels/document.xml.rels", "</Relationships>",
         f'<Relationship Id="rId90" Type="{templates._RELATION}/footnotes" Target="footnotes.xml"/></Relationships>'),
        (DOCUMENT, "<w:t>Above</w:t></w:r>", f'<w:t>Above</w:t></w:r>{mark.format("above")}<w:r><w:footnoteReference w:id="2"/></w:r>'),
    ):  # fmt: skip
        files[part] = files[part].decode().replace(old, new).encode()
    file = on(file_of(files))
    assert "As Ada Okafor said" in xml(file, "word/footnotes.xml")
    assert sdk(file, tmp_path) == own(file, tmp_path) == []


def test_a_bound_text_stays_as_it_was_filled():
    """Word would put back what stands in the store it is bound to."""
    bound = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>{{ title }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    file = changed(written(plain()), DOCUMENT, lambda text: text.replace("<w:body>", f"<w:body>{bound}"))
    result = xml(fill(file, VALUES["en"]))
    assert "dataBinding" not in result
    assert "Status report 6" in result


@pytest.mark.parametrize(
    "instruction",
    ["PAGE", "NUMPAGES", "SECTIONPAGES", "REF a \\h", "PAGEREF a", "SEQ Table", "STYLEREF 1", "TITLE", "= 1 + 1",
     'HYPERLINK "https://example.com"', 'HYPERLINK \\l "a"', 'IF 1 = 1 "a" "b"'],
)  # fmt: skip
def test_what_word_counts_and_looks_up_in_the_file_is_allowed(instruction):
    template = plain()
    templates.field(template.add_paragraph(), instruction)
    assert check(written(template)).problems == ()


def test_links_to_pages_and_people_are_allowed():
    template = plain()
    for address in ("https://example.com/a?b=c", "http://example.com", "mailto:a@example.com"):
        template.part.relate_to(address, f"{templates._RELATION}/hyperlink", is_external=True)
    assert check(written(template)).problems == ()


def test_the_same_template_and_words_give_the_same_bytes():
    template = GOOD["english"]()
    assert fill(template, VALUES["en"]) == fill(template, VALUES["en"])
    report = samples.report(base=filled("english"))
    assert report.save(numbered=False) == report.save(numbered=False) == told("english")


def test_a_base_without_a_place_for_the_report_says_so():
    with pytest.raises(ValueError, match="no paragraph of its own"):
        Report("en", "T", words=samples.WORDS["en"], made_at=samples.MADE_AT, base=written(plain("Above")))


FAULTS = {
    "a heading style under another id": (DOCUMENT, first('w:pStyle w:val="Heading1"', 'w:pStyle w:val="h1"'), (openxml, own)),
    "a list that does not exist": (STYLES, first(r'numId w:val="\d+"', 'numId w:val="77"'), (own,)),
    "a style's parts in the wrong order": (STYLES, first(r'(<w:name w:val="Callout"/>)(<w:basedOn [^>]*/>)', r"\2\1"), (sdk,)),
    "a bookmark of the template twice": (DOCUMENT, first('w:name="_TocBase1"', 'w:name="_Toc00000001"'), (own,)),
    "a shape's id as in the header": (
        "word/header1.xml", first(r'(docPr id=")\d+', r"\g<1>1001"), (own,)),
    "a header that is not there": (DOCUMENT, first(r'headerReference ([^>]*)r:id="rId\d+"', r'headerReference \1r:id="rId999"'), (sdk, openxml)),
    "a prefix that is not declared": (DOCUMENT, first(r'Requires="wpg"', 'Requires="wpx"'), (sdk,)),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_planted_in_a_report_on_a_template_is_found(fault, tmp_path: Path):
    part, change, judges = FAULTS[fault]
    broken = planted(part, change, told("english"))
    assert [judge.__name__ for judge in judges if not judge(broken, tmp_path)] == []
