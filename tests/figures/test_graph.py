import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.figures.graph import GraphArrow, GraphLayout, GraphNode, Rect, lay_out_graph


def phase(n, **fields):
    texts = {"title": f"Phase {n}", "dates": "1 Sep – 2 Oct", "difference": "+6 days", "status": "Running"}
    return GraphNode(key=f"p{n}", title_key=f"P{n}", **(texts | fields))


def milestone(key="golive"):
    return GraphNode(key=key, title="Go live", dates="Fri 14 May 2027", kind="milestone")


def arrows(text):
    """Read "p1>p2! p2>p3": the exclamation mark means critical."""
    return [GraphArrow(*pair.rstrip("!").split(">"), critical=pair.endswith("!")) for pair in text.split()]


ROLLOUT = [*(phase(n, critical=n < 6) for n in range(1, 7)), milestone()]
LINKS = arrows("p1>p2! p2>p3! p3>p4! p4>p5! p1>p5 p2>p6 p3>p5 p4>p6 p5>golive! golive>p6")


def place(layout: GraphLayout, key: str):
    return next(box for box in layout.boxes if box.node.key == key)


def meets_inside(a, b, rect, slack=0.2):
    (ax, ay), (bx, by) = a, b
    return (
        min(ax, bx) < rect.x + rect.w - slack
        and max(ax, bx) > rect.x + slack
        and min(ay, by) < rect.y + rect.h - slack
        and max(ay, by) > rect.y + slack
    )


def check_is_drawable(layout: GraphLayout):
    for n, box in enumerate(layout.boxes):
        assert box.x >= 0
        assert box.y >= 0
        assert box.words.x + box.words.w <= layout.width + 0.2
        assert box.words.y + box.words.h <= layout.height + 0.2
        for other in layout.boxes[:n]:
            assert not meets_inside((box.x, box.y), (box.x + box.w, box.y + box.h), other)
    pieces = []
    for routed in layout.arrows:
        ends = (routed.arrow.before, routed.arrow.after)
        for a, b in pairwise(routed.points):
            assert a[0] == b[0] or a[1] == b[1], "every piece is level or upright"
            assert -0.2 <= min(a[0], b[0]) <= max(a[0], b[0]) <= layout.width + 0.2
            assert -0.2 <= min(a[1], b[1]) <= max(a[1], b[1]) <= layout.height + 0.2
            for box in layout.boxes:
                is_diamond = box.node.kind == "milestone"
                if not (is_diamond and box.node.key in ends):
                    assert not meets_inside(a, b, box), f"{ends} crosses {box.node.key}"
                if is_diamond:
                    assert not meets_inside(a, b, box.words), f"{ends} crosses words of {box.node.key}"
            pieces.append((ends, a, b))
        for key, point in zip(ends, (routed.points[0], routed.points[-1]), strict=True):
            box = place(layout, key)
            grown = Rect(box.x - 0.3, box.y - 0.3, box.w + 0.6, box.h + 0.6)
            assert meets_inside(point, point, grown, slack=0), f"{ends} does not reach {key}"
    for n, (ends, a, b) in enumerate(pieces):
        for other, c, d in pieces[:n]:
            if ends == other:
                continue
            for along, across in ((0, 1), (1, 0)):
                if a[across] == b[across] and c[across] == d[across] and abs(a[across] - c[across]) < 0.5:
                    low, high = (
                        max(min(a[along], b[along]), min(c[along], d[along])),
                        min(max(a[along], b[along]), max(c[along], d[along])),
                    )
                    assert high <= low, f"{ends} lies on {other}"


@st.composite
def graphs(draw, circles=False):
    count = draw(st.integers(1, 18))
    kinds = draw(st.lists(st.sampled_from(["phase"] * 4 + ["milestone"]), min_size=count, max_size=count))
    nodes = [phase(n, kind=kind) for n, kind in enumerate(kinds)]
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.booleans())
    links = draw(st.lists(ends, max_size=2 * count))
    return nodes, [
        GraphArrow(f"p{a}", f"p{b}", critical) for a, b, critical in links if (a < b or (circles and a != b))
    ]


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_no_arrow_crosses_a_box_and_no_two_boxes_overlap(graph):
    check_is_drawable(lay_out_graph(*graph))


@settings(max_examples=40, deadline=None)
@given(graphs(circles=True))
def test_phases_that_wait_for_each_other_in_a_circle_are_drawn_as_well(graph):
    nodes, links = graph
    layout = lay_out_graph(nodes, links)
    check_is_drawable(layout)
    assert {(r.arrow.before, r.arrow.after) for r in layout.arrows} == {(k.before, k.after) for k in links}


@settings(max_examples=30, deadline=None)
@given(graphs(circles=True), st.randoms(use_true_random=False))
def test_the_picture_does_not_depend_on_the_order_of_the_input(graph, chance):
    nodes, links = graph
    shuffled_nodes, shuffled_links = list(nodes), list(links)
    chance.shuffle(shuffled_nodes)
    chance.shuffle(shuffled_links)
    assert lay_out_graph(shuffled_nodes, shuffled_links) == lay_out_graph(nodes, links)


@settings(max_examples=25, deadline=None)
@given(graphs(), st.sampled_from([320, 640, 900, 2000]))
def test_the_graph_is_drawn_at_any_width(graph, width):
    check_is_drawable(lay_out_graph(*graph, width=width, min_box_width=150))


def test_forty_phases_with_many_links_are_drawn_in_a_moment():
    chance = random.Random(7)
    nodes = [phase(n) for n in range(40)]
    links = [
        GraphArrow(f"p{a}", f"p{b}") for a in range(40) for b in range(a + 1, 40) if chance.random() < 0.06
    ]
    layout = lay_out_graph(nodes, links)
    assert len(layout.boxes) == 40
    check_is_drawable(layout)


def test_the_rollout_reads_as_on_the_page():
    layout = lay_out_graph(ROLLOUT, LINKS)
    check_is_drawable(layout)
    where = {box.node.key: (box.row, box.column) for box in layout.boxes}
    assert [where[f"p{n}"] for n in (1, 2, 3, 4)] == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert where["p5"] == (1, 3), "P5 stands below P4"
    assert where["golive"] == (1, 4)
    assert where["p6"] == (0, 4)
    assert layout.width <= 1304
    assert place(layout, "p1").w >= 200


def test_critical_neighbours_are_joined_by_a_straight_arrow():
    layout = lay_out_graph(ROLLOUT, LINKS)
    critical = [routed for routed in layout.arrows if routed.arrow.critical]
    assert len(critical) == 5
    assert all(len(routed.points) == 2 for routed in critical)
    assert [routed.arrow.critical for routed in layout.arrows][-5:] == [True] * 5, "they lie on top"


def test_a_chain_runs_from_left_to_right_and_goes_on_in_the_next_row():
    nodes = [phase(n) for n in range(1, 13)]
    layout = lay_out_graph(nodes, [GraphArrow(f"p{n}", f"p{n + 1}", critical=True) for n in range(1, 12)])
    check_is_drawable(layout)
    assert [(box.row, box.column) for box in layout.boxes] == [divmod(n, 5) for n in range(12)]
    assert layout.width <= 1304


def test_boxes_come_in_the_order_in_which_they_are_reached():
    layout = lay_out_graph(ROLLOUT, LINKS)
    assert [box.node.key for box in layout.boxes] == ["p1", "p2", "p3", "p4", "p5", "golive", "p6"]


def test_phase_ten_comes_after_phase_nine():
    layout = lay_out_graph([phase(10), phase(9), phase(1)], [])
    assert [box.node.key for box in layout.boxes] == ["p1", "p9", "p10"]


def test_keys_that_read_alike_keep_their_order():
    one, other = GraphNode("p01", "One"), GraphNode("p1", "Other")
    assert lay_out_graph([one, other], []) == lay_out_graph([other, one], [])


def test_phases_without_links_fill_rows():
    layout = lay_out_graph([phase(n) for n in range(40)], [])
    assert len({(box.row, box.column) for box in layout.boxes}) == 40
    assert max(box.row for box in layout.boxes) == 7


def test_a_doubled_arrow_is_drawn_once_and_is_critical_if_one_is():
    layout = lay_out_graph([phase(1), phase(2)], arrows("p1>p2 p1>p2! p1>p1"))
    assert [routed.arrow for routed in layout.arrows] == [GraphArrow("p1", "p2", critical=True)]


def test_an_empty_graph_has_no_size():
    assert lay_out_graph([], []) == GraphLayout(0, 0, (), ())


def test_an_arrow_to_nowhere_is_refused_by_name():
    with pytest.raises(ValueError, match="p9"):
        lay_out_graph([phase(1)], arrows("p1>p9"))


def test_a_key_cannot_be_there_twice():
    with pytest.raises(ValueError, match="twice"):
        lay_out_graph([phase(1), phase(1)], [])


def test_a_long_title_takes_two_lines_and_every_box_grows():
    title = "Customer analysis and segmentation of all accounts in every branch"
    layout = lay_out_graph([phase(1, title=title), phase(2)], arrows("p1>p2"))
    assert len(place(layout, "p1").title_lines) == 2
    assert place(layout, "p1").title_lines[1].endswith("…")
    assert place(layout, "p1").h == place(layout, "p2").h > lay_out_graph([phase(2)], []).boxes[0].h
