import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.figures.test_gantt import chart, gate, step
from tests.figures.test_graph import LINKS, ROLLOUT, arrows, milestone, phase
from tests.figures.test_rail import RAIL
from tracker.figures.gantt import GanttLink, GanttRow
from tracker.figures.graph import lay_out_graph
from tracker.figures.rail import RailPoint, lay_out_rail
from tracker.figures.svg import draw_gantt, draw_gantt_strips, draw_graph, draw_rail

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("1")</script> & \x00\x1b\ud800 \'"'


def all_figures(text):
    nodes = [phase(1, title=text, dates=text, difference=text, status=text, href=f"/{text}"), milestone(text)]
    graph = lay_out_graph(nodes, [])
    rows = [
        GanttRow(text, "phase", text, date(2026, 11, 2), date(2026, 11, 20)),
        step(text, critical=True, done=0.5, float_until=date(2026, 11, 9)),
        gate(baseline=(date(2026, 11, 3), date(2026, 11, 3))),
        GanttRow("golive", "golive", text, end=date(2026, 11, 25)),
    ]
    gantt = chart(
        *rows,
        links=[GanttLink("g", "golive")],
        today=date(2026, 11, 5),
        today_label=text[:9],
        month_label=lambda day: text[:9],
        tick_label=lambda day: text[:3],
        day_off=lambda day: day.weekday() > 4,
    )
    rail = lay_out_rail([RailPoint(p.kind, p.on, text, text) for p in RAIL])
    return [
        draw_graph(graph, title=text, description=text),
        draw_gantt(gantt, title=text, description=text),
        draw_rail(rail, title=text, description=text),
    ]


@pytest.mark.parametrize("text", ["Readiness", "客户分析", NASTY, "", "x" * 500, "😀é"])
def test_every_figure_is_valid_xml_whatever_people_type(text):
    for drawn in all_figures(text):
        root = ElementTree.fromstring(drawn)
        assert root.tag == SVG + "svg"
        assert not list(root.iter(SVG + "script"))


def test_figures_have_classes_only():
    for drawn in all_figures("Readiness"):
        assert "style=" not in drawn
        assert not re.search(r"#[0-9a-fA-F]{3}", drawn)
        assert " on" not in re.sub(r'"[^"]*"', "", drawn).replace(" on ", "")


def test_every_class_that_is_drawn_has_its_colours():
    css = (Path(__file__).parents[2] / "tracker/static/css/figures.css").read_text()
    drawn = "".join(all_figures("Readiness")) + draw_graph(lay_out_graph(ROLLOUT, LINKS), title="Phases")
    classes = {name for value in re.findall(r'class="([^"]+)"', drawn) for name in value.split()}
    plain = {"fig-node", "fig-row", "fig-graph", "fig-rail", "is-baseline", "is-promised", "is-p80"}
    for name in classes - plain:
        assert f".{name}" in css, name
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb|hsl", css)


def test_every_figure_has_a_name_and_a_description():
    for drawn in all_figures("Readiness"):
        root = ElementTree.fromstring(drawn)
        ids = {element.get("id"): element.text for element in root.iter() if element.get("id")}
        assert ids[root.get("aria-labelledby")] == "Readiness"
        assert ids[root.get("aria-describedby")] == "Readiness"


def test_every_phase_is_a_link_with_a_sentence():
    nodes = [phase(1, href="/rollouts/harbour/phases/p1/", label="P1 Readiness: done, as planned."), phase(2)]
    root = ElementTree.fromstring(draw_graph(lay_out_graph(nodes, arrows("p1>p2")), title="Phases"))
    (link,) = root.iter(SVG + "a")
    assert link.get("href") == "/rollouts/harbour/phases/p1/"
    assert link.find(SVG + "title").text == "P1 Readiness: done, as planned."
    unlinked = next(g for g in root.iter(SVG + "g") if g.get("data-key") == "p2")
    assert unlinked.get("aria-label") == "P2 Phase 2, 1 Sep – 2 Oct, +6 days, Running"


def test_the_graph_can_be_walked_by_keyboard_in_the_order_of_the_work():
    nodes = [phase(n, href=f"/{n}/") for n in (3, 1, 2)]
    root = ElementTree.fromstring(draw_graph(lay_out_graph(nodes, arrows("p1>p2 p2>p3")), title="Phases"))
    assert root.get("role") == "group", "an image would hide its links"
    assert [link.get("href") for link in root.iter(SVG + "a")] == ["/1/", "/2/", "/3/"]


def test_icons_come_from_the_caller():
    asked = []

    def icon(name, x, y):
        asked.append(name)
        return f'<path class="icon" d="M{x} {y}h16"/>'

    drawn = draw_graph(lay_out_graph([phase(1, status_icon="progress")], []), title="Phases", icon=icon)
    assert asked == ["progress"]
    assert 'class="icon"' in drawn


def test_a_cut_title_can_be_read_in_full():
    title = "Customer analysis and segmentation of all accounts in every branch"
    drawn = draw_graph(lay_out_graph([phase(1, title=title)], []), title="Phases")
    assert "…" in drawn
    assert title in drawn


def test_each_bar_says_what_it_is():
    root = ElementTree.fromstring(draw_gantt(chart(step("3.2")), title="Plan"))
    row = next(g for g in root.iter(SVG + "g") if g.get("data-key") == "3.2")
    assert row.find(SVG + "title").text == "Step 3.2"


def test_two_graphs_on_a_page_keep_their_names_apart():
    layout = lay_out_graph(ROLLOUT, LINKS)
    assert 'id="now-title"' in draw_graph(layout, title="Now", id_prefix="now")


def test_the_rows_of_a_chart_drawn_one_by_one_hold_what_the_whole_holds():
    rows = [step(key) for key in ("a", "b", "c")]
    strips = draw_gantt_strips(chart(*rows, links=[GanttLink("a", "c")], today=date(2026, 11, 4)))
    assert [strip.split('viewBox="0 ')[1].split(" ")[0] for strip in strips] == ["50", "82", "114"]
    for row, strip in zip(rows, strips, strict=True):
        assert re.findall('data-key="(.*?)"', strip) == [row.key]
        assert "fig-today" in strip
        assert "fig-arrow" in strip  # it runs from the first to the last, through the one between
    beside = draw_gantt_strips(chart(*rows, links=[GanttLink("b", "c")]))
    assert ["fig-arrow" in strip for strip in beside] == [False, True, True]
