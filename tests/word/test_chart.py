from datetime import date, timedelta
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from tests.word import samples
from tests.word.validators import openxml, own, sdk
from tracker.figures.chart import Chart, Group, Mark, Point, Scatter, Series
from tracker.word.base import packed
from tracker.word.chart import add_chart, frame
from tracker.word.chart_plots import Plots
from tracker.word.chart_points import PointPlot
from tracker.word.chart_sheet import Sheet
from tracker.word.report import Report
from tracker.word.table import Column
from tracker.word.xml import NAMESPACES

C = f"{{{NAMESPACES['c']}}}"
A = f"{{{NAMESPACES['a']}}}"


def told(*charts: Chart | Scatter, language: str = "en") -> bytes:
    report = Report(language, "Charts", words=samples.WORDS[language], made_at=samples.MADE_AT)
    for chart in charts:
        report.chart(chart, "What it says", chart.title)
    return report.save(numbered=False)


def drawn(chart: Chart | Scatter, language: str = "en") -> etree._Element:
    with ZipFile(BytesIO(told(chart, language=language))) as package:
        return etree.fromstring(package.read("word/charts/chart1.xml"))


def held(chart: Chart | Scatter) -> list[tuple]:
    with ZipFile(BytesIO(told(chart))) as package:
        book = package.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")
    return list(load_workbook(BytesIO(book)).active.iter_rows(values_only=True))


def bars(*values: float | None, **fields) -> Chart:
    names = [f"Week {number}" for number in range(1, len(values) + 1)]
    return Chart(
        **{"title": "Hours", "first": "Week", "categories": names}
        | {"series": [Series("Told", values)]}
        | fields
    )


def values(tree: etree._Element, *tags: str) -> list[str]:
    return [found.get("val") for tag in tags for found in tree.iter(C + tag)]


def test_edit_data_opens_what_is_drawn():
    chart = samples.load()
    rows = held(chart)
    assert rows[0] == (chart.first, *(one.name for one in chart.series))
    assert rows[1:] == [(name, *values) for name, values in chart.rows]


def test_edit_data_opens_points_with_their_names():
    rows = held(samples.severities())
    assert rows[0] == ("Open risks", "Impact", "Severe", "Medium", "Mild")
    assert rows[1] == ("R12", 5, 4, None, None)
    assert rows[-1] == ("R31", 1, None, None, 5)


def test_days_are_days_in_the_workbook():
    assert held(samples.progress())[1][0].date() == date(2026, 9, 1)


def test_what_people_type_is_no_formula():
    risky = "=cmd|' /C calc'!A1"
    chart = bars(1, title=risky, first=risky, categories=[risky], series=[Series(risky, [1])])
    assert held(chart) == [(risky, risky), (risky, 1)]


def test_the_same_charts_are_the_same_bytes_whenever_they_are_made(time_machine):
    charts = samples.progress(), samples.load(), samples.late(), samples.severities()
    first = told(*charts)
    time_machine.move_to("2033-05-18T03:33:20Z")
    assert told(*charts) == first


def test_where_there_is_no_value_there_is_a_gap():
    tree = drawn(bars(1, None, 3))
    assert values(tree, "dispBlanksAs") == ["gap"]
    points = tree.findall(f".//{C}val//{C}pt")
    assert [point.get("idx") for point in points] == ["0", "2"]


def test_a_value_between_two_gaps_is_seen_as_a_dot():
    alone = [None] * 20 + [5] + [None] * 20
    tree = drawn(bars(*alone, series=[Series("Done", alone, "line")]))
    assert "circle" in values(tree, "symbol")
    line = list(range(41))
    assert values(drawn(bars(*line, series=[Series("Done", line, "line")])), "symbol") == ["none"]


def test_colours_follow_the_theme_but_for_statuses():
    tones = ("accent", "accent-rest", "ink", "ink-rest", "none", "good", "warn", "bad")
    tree = drawn(bars(1, series=[Series(tone, [1], tone=tone) for tone in tones]))
    fills = [one.find(f"{C}spPr/{A}solidFill")[0] for one in tree.iter(C + "ser")]
    named = [etree.QName(fill).localname for fill in fills]
    assert named == ["schemeClr"] * 5 + ["srgbClr"] * 3
    assert len({etree.tostring(fill) for fill in fills}) == len(tones)


def test_type_follows_the_theme_in_both_scripts():
    tree = drawn(samples.late("zh-hans"), "zh-hans")
    fonts = {(etree.QName(font).localname, font.get("typeface")) for font in tree.iter(A + "latin", A + "ea")}
    assert fonts == {("latin", "+mn-lt"), ("ea", "+mn-ea")}
    assert values(tree, "lang") == ["zh-CN"]


def test_a_share_stands_against_an_axis_of_its_own_in_per_cent():
    tree = drawn(samples.load())
    right = next(axis for axis in tree.iter(C + "valAx") if axis.find(C + "axPos").get("val") == "r")
    assert right.find(C + "numFmt").get("formatCode") == "0%"
    assert (values(right, "min"), values(right, "max")) == (["0"], ["1"])


def test_shares_alone_need_no_second_axis():
    assert len(list(drawn(samples.shares()).iter(C + "valAx"))) == 1


def test_a_mark_crosses_the_plot_at_its_category_and_is_named_there_and_not_in_the_legend():
    marks = [Mark("Week 2", "Report"), Mark("Week 3", "Go live", "bad")]
    tree = drawn(bars(-5, -9, 3, series=[Series("a", [-5, -9, 3]), Series("b", [1, 1, 1])], marks=marks))
    lines = [one for one in tree.iter(C + "ser") if one.find(C + "errBars") is not None]
    assert [one.findtext(f"{C}tx//{C}v") for one in lines] == ["Report", "Go live"]
    assert [one.find(f"{C}val//{C}pt").get("idx") for one in lines] == ["1", "2"]
    heights = [float(one.findtext(f"{C}val//{C}v")) for one in lines]
    assert all(0.7 < height < 1 for height in heights)
    assert len(set(heights)) == 2, "names of neighbours must not overlap"
    assert [one.get("val") for one in tree.iterfind(f".//{C}legendEntry/{C}idx")] == ["2", "3"]


def test_a_mark_at_no_category_is_refused_by_name():
    with pytest.raises(ValueError, match="“Report” stands at “Week 9”"):
        told(bars(1, marks=[Mark("Week 9", "Report")]))


def test_bars_that_lie_read_from_the_top_with_their_values():
    tree = drawn(samples.late())
    assert values(tree, "barDir") == ["bar"]
    assert tree.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"
    assert tree.find(f".//{C}dLbls/{C}showVal").get("val") == "1"
    assert values(tree, "tickLblSkip") == ["1"]


def test_more_bars_need_a_higher_chart():
    def height(count: int) -> int:
        xml = etree.fromstring(
            f"<x xmlns:wp='{NAMESPACES['wp']}' xmlns:w='w' xmlns:a='a' xmlns:c='c' xmlns:r='r'>"
            f"{frame(bars(*range(count), horizontal=True), 'rId1', 1, 'alt', 9000)}</x>"
        )
        return int(xml.find(f".//{{{NAMESPACES['wp']}}}extent").get("cy"))

    assert height(4) < height(8) < height(16) < height(100) == height(200)


def test_of_many_names_every_so_many_is_said_and_of_few_all():
    few = bars(*range(6), categories=["Customer service and contact centre"] * 6)
    assert values(drawn(few), "tickLblSkip") == ["1"]
    assert int(*values(drawn(bars(*range(60))), "tickLblSkip")) > 4


def test_points_on_one_spot_share_a_label():
    tree = drawn(samples.severities())
    said = ["".join(label.itertext()).strip() for label in tree.iter(f"{C}dLbl")]
    assert said == ["R12, R24", "R17", "R15", "R03, R04, R05, R06 +3", "R30", "R31"]


def test_groups_differ_in_form_as_well_as_in_colour():
    symbols = values(drawn(samples.severities()), "symbol")
    assert len(symbols) == len(set(symbols)) == 3


def test_a_chart_ends_its_words_with_the_table_that_says_the_same():
    report = Report("en", "t", words=samples.WORDS["en"], made_at=samples.MADE_AT)
    report.table([Column("a")], [("1",)], "Numbers", name="numbers")
    report.chart(bars(1), "One hour", "Hours", twin="numbers", name="hours")
    body = docx.Document(BytesIO(report.save())).element.body
    assert body.xpath(".//wp:docPr/@descr") == ["One hour (see Table\u00a01)"]


def test_a_chart_with_nothing_to_draw_is_refused_by_name():
    for empty in (bars(), bars(1, series=[]), Scatter("Risks", "x", "y", [Group("Severe", [])])):
        with pytest.raises(ValueError, match=f"“{empty.title}” has nothing to draw"):
            told(empty)


@pytest.mark.parametrize("judge", [sdk, openxml, own])
def test_a_chart_stands_beside_those_that_a_file_had_already(judge, tmp_path):
    had = docx.Document(BytesIO(told(samples.load())))
    relation = add_chart(had, bars(1), "en")
    part = had.part.related_parts[relation]
    assert part.partname == "/word/charts/chart2.xml"
    assert [one.target_ref for one in part.rels.values()] == ["../embeddings/Microsoft_Excel_Sheet2.xlsx"]
    assert judge(packed(had), tmp_path) == []


EDGES = [
    bars(None),
    bars(0),
    bars(-1, -2),
    bars(1e12, 1e-9),
    bars(1, unit="hours of work", marks=[Mark("Week 1", "Only")]),
    bars(1, 2, stacked=True, horizontal=True),
    bars(1, 2, series=[Series("a", [1, 2], share=True), Series("b", [1, None], "line", share=True)]),
    bars(1, 2, series=[Series("a", [1, 0], "line", share=True)], marks=[Mark("Week 2", "x")]),
    bars(1, series=[Series("a", [1], "line")], days=[date(2026, 9, 1)], marks=[Mark("Week 1", "x")]),
    bars(1, 2, days=[date(2026, 9, 1), date(2026, 9, 3)]),
    bars(1, 2, days=[date(2020, 9, 1), date(2039, 9, 3)]),
    Scatter("One", "x", "y", [Group("g", [Point(1, 1, "P")])]),
    Scatter("Ten", "x", "y", [Group(str(n), [Point(n, n, str(n))]) for n in range(11)], (0, 10)),
]


@pytest.mark.parametrize("judge", [sdk, openxml, own])
def test_charts_at_the_edge_are_valid(judge, tmp_path):
    assert judge(told(*EDGES), tmp_path) == []


names = st.text(min_size=1, max_size=20)


@st.composite
def charts(draw) -> Chart:
    count = draw(st.integers(1, 30))
    numbers = st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9)
    lying = draw(st.booleans())
    series = [
        Series(
            draw(names),
            draw(st.lists(numbers, min_size=count, max_size=count)),
            "bar" if lying else draw(st.sampled_from(["bar", "line"])),
            draw(st.sampled_from(["accent", "ink-rest", "bad"])),
            share=not lying and draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    categories = draw(st.lists(names, min_size=count, max_size=count))
    marks = (
        []
        if lying
        else [Mark(one, draw(names)) for one in draw(st.lists(st.sampled_from(categories), max_size=2))]
    )
    days = (
        [date(2026, 1, 1) + timedelta(7 * n) for n in range(count)]
        if not lying and draw(st.booleans())
        else ()
    )
    return Chart("Any", draw(names), categories, series, marks, draw(names), draw(st.booleans()), days, lying)


@settings(max_examples=60, deadline=None)
@given(charts())
def test_any_chart_draws_what_its_workbook_holds(chart):
    assert own(told(chart), None) == []


def test_a_chart_is_drawn_in_a_moment():
    chart, scatter = samples.progress(), samples.severities()
    began = process_time()
    for _ in range(20):
        Plots(chart, Sheet(), "en")
        PointPlot(scatter, Sheet(), "en")
    assert (process_time() - began) / 40 < 0.02
