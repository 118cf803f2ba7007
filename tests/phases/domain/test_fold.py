"""Rule 6: the graph of phases that people see."""

from tests.phases.domain.make import START, day, link, phase, plan, step
from tracker.phases.domain.fold import fold
from tracker.phases.domain.plan import NodeRef
from tracker.phases.domain.schedule import schedule


def folded(*parts, **given):
    a_plan = plan(*parts, **given)
    return fold(a_plan, schedule(a_plan, START))


def arrows(graph, **wanted):
    return {
        (arrow.before.key, arrow.after.key)
        for arrow in graph.arrows
        if all(getattr(arrow, name) == value for name, value in wanted.items())
    }


def layers(graph):
    return [{box.key for box in layer} for layer in graph.layers]


def in_phases(*keys, days=1):
    return [step(key.lower(), days, phase=key) for key in keys]


def test_all_links_between_two_phases_make_one_arrow_and_links_inside_make_none():
    graph = folded(
        step("a"), step("b"), step("c", phase="P2"), link("a", "b"), link("a", "c"), link("b", "c", "SS")
    )
    assert [(str(arrow.before), str(arrow.after), len(arrow.links)) for arrow in graph.arrows] == [
        ("phase:P1", "phase:P2", 2)
    ]


def test_a_phase_stands_right_of_all_that_lead_to_it():
    graph = folded(
        *in_phases("P1", "P2", "P3"), phase("P4"), link("P1", "P2"), link("P2", "P3"), link("P1", "P3")
    )
    assert layers(graph) == [{"P1", "P4"}, {"P2"}, {"P3"}]
    assert {box.box.key: box.layer for box in graph.boxes} == {"P1": 0, "P2": 1, "P3": 2, "P4": 0}


def test_an_arrow_that_others_imply_says_so():
    graph = folded(*in_phases("P1", "P2", "P3"), link("P1", "P2"), link("P2", "P3"), link("P1", "P3"))
    assert arrows(graph, implied=True) == {("P1", "P3")}


def test_phases_may_point_at_each_other_and_then_share_a_layer():
    graph = folded(
        step("a"), step("b"), step("x", phase="P2"), step("z", phase="P3"),
        link("a", "x"), link("x", "b"), link("P2", "P3"), link("P1", "P3"),
    )  # fmt: skip
    assert arrows(graph, mutual=True) == {("P1", "P2"), ("P2", "P1")}
    assert layers(graph) == [{"P1", "P2"}, {"P3"}]
    assert arrows(graph, implied=True) == set()


def test_an_arrow_is_critical_if_a_link_of_it_holds_a_critical_date():
    graph = folded(
        step("a", 5), step("b", 2), step("x", 1, phase="P2"), step("y", 1, phase="P3"),
        link("a", "x"), link("b", "y"),
    )  # fmt: skip
    assert arrows(graph, critical=True) == {("P1", "P2")}


def test_a_link_with_room_between_two_critical_steps_is_not_critical():
    graph = folded(
        step("a", 5),
        step("b", 5),
        step("x", 1, phase="P2"),
        link("a", "b"),
        link("a", "x"),
        link("b", "x", lag=1),
    )
    assert arrows(graph, critical=True) == {("P1", "P2")}
    only_early = folded(
        step("a", 5), step("b", 5, phase="P3"), step("x", 1, phase="P2"),
        link("a", "b"), link("a", "x"), link("b", "x"),
    )  # fmt: skip
    assert arrows(only_early, critical=True) == {("P1", "P3"), ("P3", "P2")}


def test_an_arrow_between_whole_phases_is_critical_through_gate_and_start():
    graph = folded(*in_phases("P1", "P2", days=3), link("P1", "P2"))
    assert arrows(graph, critical=True) == {("P1", "P2")}


def test_the_go_live_step_is_a_box_of_its_own_outside_its_phase():
    graph = folded(
        step("build", 5), step("live", 0, phase="P2"), step("use", 3, phase="P2"),
        link("P1", "live"), link("live", "use"), go_live="step:live",
    )  # fmt: skip
    assert arrows(graph) == {("P1", "live"), ("live", "P2")}
    assert layers(graph) == [{"P1"}, {"live"}, {"P2"}]
    assert [box.box.key for box in graph.boxes if box.go_live] == ["live"]
    assert graph.boxes[-1].box == NodeRef("step", "live")


def test_what_is_drawn_does_not_repeat_the_way_through_the_go_live():
    graph = folded(
        step("build", 5), step("live", 0, phase="P2"), step("use", 3, phase="P2"),
        link("build", "live"), link("live", "use"), link("build", "use"), go_live="step:live",
    )  # fmt: skip
    assert arrows(graph) == {("P1", "live"), ("live", "P2"), ("P1", "P2")}
    assert {(a.before.key, a.after.key) for a in graph.drawn()} == {("P1", "live"), ("live", "P2")}


def test_a_go_live_gate_stays_with_its_phase():
    graph = folded(*in_phases("P1", "P2"), go_live="gate:P1")
    assert [box.box.key for box in graph.boxes if box.go_live] == ["P1"]


def test_a_box_shows_the_dates_of_its_phase():
    graph = folded(step("a", 5), step("b", 2, not_before=day(1)))
    assert (graph.boxes[0].planned.start, graph.boxes[0].planned.finish) == (day(0), day(4))
    assert graph.boxes[0].critical


def test_a_plan_without_phases_folds_to_nothing():
    graph = folded()
    assert (graph.boxes, graph.arrows, graph.layers) == ((), (), ())
