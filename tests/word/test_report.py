import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.parser import parse_xml

from tests.word import samples
from tests.word.validators import openxml, own, sdk
from tracker.figures.chart import Chart, Group, Mark, Point, Scatter, Series
from tracker.word.base import packed
from tracker.word.notes import Notes
from tracker.word.report import Report
from tracker.word.table import Column
from tracker.word.text import Bold, Footnote, Reference, Status
from tracker.word.xml import DECLARATIONS, el

HOSTILE = [
    "a<b & c>d",
    "</w:t><w:br/>",
    "{{7*7}} ${x} <script>alert(1)</script> \"'><img onerror=x>",
    "=cmd|'/c calc'!A0",
    "]]> &amp; &#x41; <!-- x -->",
    "\u202eevil\u202c back",
    "👍🏽 𠮷 e\u0301 \u200b\u200d",
    "客户“信任”—— " * 3,
    "long " * 2000,
    "l" * 10_000,
]


def new(title: str = "Title", language: str = "en", **more) -> Report:
    return Report(language, title, words=samples.WORDS[language], made_at=samples.MADE_AT, **more)


def opened(report: Report) -> docx.document.Document:
    return docx.Document(BytesIO(report.save(numbered=False)))


def part(file: bytes, name: str = "word/document.xml") -> str:
    with ZipFile(BytesIO(file)) as package:
        return package.read(name).decode()


def everywhere(text: str) -> Report:
    """Put one text wherever a text can be."""
    told = new(text, header=text, footer=text, author=text)
    told.cover(
        organisation=text, eyebrow=text, headline=text, status=Status(text, "warn"), facts=[(text, text)]
    )
    told.contents()
    told.heading(text)
    told.text([text, Bold(text), Footnote([text, Bold(text)])])
    told.bullets([text])
    told.callout(text, text)
    told.table([Column(text), Column("b")], [(text, Status(text, "bad"))], text, name="twin")
    told.matrix(text, [text], [(text, [samples.RatedCell("1", text, 1)])], text)
    chart = Chart(text, text, [text], [Series(text, [1])], [Mark(text, text)], text)
    told.chart(chart, text, text, twin="twin")
    told.chart(Scatter(text, text, text, [Group(text, [Point(1, 1, text)])]), text, text)
    line = text[:200]  # the longest name a phase can have
    node = samples.GraphNode("a", line, line, line, line, "warn", 0.5, line, progress_text=line)
    layout = samples.lay_out_graph([node], [], width=620)
    told.graph(layout, text, text, twin="twin")
    return told


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text(text):
    document = opened(everywhere(text))
    shown = " ".join(text.split())
    assert document.core_properties.title == shown[:255]
    body = [paragraph.text for paragraph in document.paragraphs]
    assert text + text in body
    assert " ".join(body).count(text) >= 6
    assert document.tables[0].cell(1, 0).text == text
    assert text in document.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("judge", [sdk, openxml, own])
def test_a_report_of_hostile_text_is_valid(judge, tmp_path):
    assert judge(everywhere("\x00\x0b\u202e\ud800".join(HOSTILE)).save(numbered=False), tmp_path) == []


def test_what_xml_cannot_hold_is_dropped_and_the_rest_kept():
    told = new()
    told.text("a\x00b\x1bc\ufffe\x0bd")
    assert opened(told).paragraphs[0].text == "abc\nd"


def test_an_open_mark_of_direction_does_not_turn_the_words_after_it():
    told = new()
    told.text(["\u202eevil", " after"])
    assert opened(told).paragraphs[0].text == "\u202eevil\u202c after"


def test_a_title_is_cut_to_what_word_takes():
    assert opened(new("x" * 256)).core_properties.title == "x" * 255
    emoji = opened(new("👍" * 200)).core_properties.title
    assert emoji == "👍" * 127


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("zh-hans", "zh-CN")])
def test_the_file_states_its_language(language, tag):
    told = new(language=language)
    assert opened(told).core_properties.language == tag
    assert 'w:eastAsia="zh-CN"' in part(told.save(), "word/styles.xml")


def test_the_same_report_gives_the_same_bytes():
    one, other = (samples.report().save(numbered=False) for _ in range(2))
    assert one == other
    told = samples.report()
    assert told.save(numbered=False) == told.save(numbered=False) == one


def test_the_contents_carry_the_pages_that_libreoffice_counts():
    told = samples.report()
    file = told.save()
    lines = [p for p in re.findall(r"<w:p>.*?</w:p>", part(file)) if 'w:val="TOC' in p and "PAGEREF" in p]
    pages = [int(re.findall(r"<w:t [^>]*>(\d+)</w:t>", line)[-1]) for line in lines]
    assert len(pages) == 7, "LibreOffice (soffice) is missing: apt install libreoffice-writer"
    assert pages == sorted(pages)
    assert pages[0] == 2
    assert own(file, None) == []


def test_without_libreoffice_the_contents_stand_without_pages(monkeypatch):
    monkeypatch.setenv("PATH", "")
    xml = part(samples.report().save())
    assert "PAGEREF" not in xml
    assert "\\n </w:instrText>" in xml
    assert 'w:anchor="_Toc00000001"' in xml


def test_nothing_in_a_report_makes_word_ask():
    file = samples.report().save(numbered=False)
    assert "updateFields" not in part(file, "word/settings.xml")
    assert "dirty" not in part(file)
    with ZipFile(BytesIO(file)) as package:
        names = package.namelist()
    assert not [name for name in names if "stylesWithEffects" in name or "thumbnail" in name]


def test_a_reference_may_come_before_what_it_names():
    told = new()
    told.text([Reference("costs"), " shows the costs."])
    told.table([Column("a")], [("1",)], "First")
    told.table([Column("a")], [("1",)], "Costs", name="costs")
    assert opened(told).paragraphs[0].text == "Table\u00a02 shows the costs."


def test_a_reference_to_nothing_names_what_is_missing():
    told = new()
    told.text(Reference("costs"))
    with pytest.raises(ValueError, match="“costs”, but no table"):
        told.save()


def test_two_tables_cannot_share_a_name():
    told = new()
    told.table([Column("a")], [], "One", name="costs")
    with pytest.raises(ValueError, match="named “costs”"):
        told.table([Column("a")], [], "Two", name="costs")


def test_a_row_must_fit_its_columns():
    with pytest.raises(ValueError, match="“Costs” has a row of 2 cells for 1 columns"):
        new().table([Column("a")], [("1", "2")], "Costs")


@pytest.mark.parametrize(("level", "text"), [(3, "x"), (0, "x"), (4, "x"), (1, " \x00 ")])
def test_headings_neither_skip_a_level_nor_stand_empty(level, text):
    told = new()
    told.heading("First")
    with pytest.raises(ValueError, match="heading"):
        told.heading(text, level)


def test_a_table_repeats_its_head_and_keeps_rows_whole():
    told = new()
    told.table([Column("Risk"), Column("Why")], [(f"R{n}", "word " * 20) for n in range(60)], "Risks")
    table = opened(told).tables[0]._tbl
    assert len(table.xpath(".//w:tblHeader")) == 1
    assert len(table.xpath(".//w:cantSplit")) == 61
    assert [int(w) for w in table.xpath(".//w:gridCol/@w:w")] == pytest.approx([1000, 8300], abs=700)


def test_a_row_higher_than_a_page_may_break():
    told = new()
    told.table([Column("Text")], [("word " * 2000,)], "Long")
    assert len(opened(told).tables[0]._tbl.xpath(".//w:cantSplit")) == 1


def test_a_status_is_never_colour_alone():
    told = new()
    told.status_table([Column("Of"), Column("Status")], [("Time", Status("Off track", "bad"))], "Health")
    assert opened(told).tables[0].cell(1, 1).text.split() == ["✕", "Off", "track"]


def test_a_graph_has_editable_boxes_its_alternative_text_and_a_way_to_its_table():
    xml = part(samples.report().save(numbered=False))
    figure = re.search(r"<mc:AlternateContent>.*?</mc:AlternateContent>", xml, re.S)[0]
    assert figure.count("<w:txbxContent>") == 7
    assert "Customer analysis" in figure
    assert 'descr="Six phases and the go-live; the critical path' in figure
    assert ">see Table\u00a02</w:t></mc:Fallback>" in figure


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_words_in_figures_are_readable(language):
    xml = part(samples.report(language).save(numbered=False))
    for figure in re.findall(r"<mc:Choice .*?</mc:Choice>", xml, re.S):
        sizes = [int(size) for size in re.findall(r'<w:sz w:val="(\d+)"', figure)]
        assert min(sizes) >= 15


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_figures_stay_within_the_text(paper):
    told = samples.report(paper=paper)
    widths = re.findall(r'<wp:extent cx="(\d+)"', part(told.save(numbered=False)))
    assert len(widths) == 8
    assert max(map(int, widths)) <= told.paper.text_width * 635


def notes(file: bytes) -> list[tuple[str, str]]:
    """Return each footnote's number and words."""
    found = re.findall(r'<w:footnote w:id="(\d+)">(.*?)</w:footnote>', part(file, "word/footnotes.xml"))
    texts = [re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inside) for _id, inside in found]
    return [(id, "".join(text).strip()) for (id, _inside), text in zip(found, texts, strict=True)]


def test_footnotes_are_numbered_as_they_are_read():
    told = new()
    told.text(["One", Footnote("first"), " and two", Footnote(["second, ", Bold("in full")])])
    told.table([Column(["a", Footnote("third")])], [([Bold("b"), Footnote("fourth")],)], "Numbers")
    told.callout("Asked", ["Please", Footnote("fifth")])
    file = told.save(numbered=False)
    assert notes(file) == [
        ("1", "first"),
        ("2", "second, in full"),
        ("3", "third"),
        ("4", "fourth"),
        ("5", "fifth"),
    ]
    assert re.findall(r'<w:footnoteReference w:id="(\d+)"', part(file)) == ["1", "2", "3", "4", "5"]
    assert file == told.save(numbered=False)


def test_a_footnote_may_refer_to_a_table():
    told = new()
    told.text(["Costs", Footnote(["see ", Reference("costs")])])
    told.table([Column("a")], [("1",)], "Costs", name="costs")
    assert notes(told.save(numbered=False)) == [("1", "see Table\u00a01")]


def test_a_report_without_footnotes_has_no_part_for_them():
    told = new()
    told.text("Nothing to add.")
    file = told.save()
    with ZipFile(BytesIO(file)) as package:
        assert "word/footnotes.xml" not in package.namelist()
    assert "footnotePr" not in part(file, "word/settings.xml")


def test_a_footnote_in_a_footnote_is_refused():
    with pytest.raises(ValueError, match="The footnote “outer” holds a footnote"):
        Footnote(["outer", Footnote("inner")])


@pytest.mark.parametrize("judge", [sdk, openxml, own])
def test_notes_follow_on_those_that_a_file_had_already(judge, tmp_path):
    had = docx.Document(BytesIO(samples.report().save(numbered=False)))
    before = notes(packed(had))
    added = Notes(had)
    had.paragraphs[0]._p.append(
        parse_xml(el("w:r", el("w:t", "x")).replace("<w:r>", f"<w:r {DECLARATIONS}>"))
    )
    mark = added.add(el("w:r", el("w:t", "One more")))
    had.paragraphs[0]._p.append(parse_xml(mark.replace("<w:r>", f"<w:r {DECLARATIONS}>", 1)))
    added.put_in()
    file = packed(had)
    assert notes(file) == [*before, ("4", "One more")]
    assert judge(file, tmp_path) == []
