from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter

import pytest

from tracker.figures.gantt import GanttLink, GanttRow, lay_out_gantt
from tracker.figures.svg import draw_gantt

NOV = date(2026, 11, 1)


def step(key="s", start=date(2026, 11, 2), end=date(2026, 11, 6), **fields):
    return GanttRow(key=key, kind="step", label=f"Step {key}", start=start, end=end, **fields)


def gate(key="g", on=date(2026, 11, 9), **fields):
    return GanttRow(key=key, kind="gate", label="Gate", end=on, **fields)


def chart(*rows, links=(), first=NOV, last=date(2026, 11, 30), **fields):
    labels = {"month_label": lambda day: f"{day:%b}", "tick_label": lambda day: str(day.day)}
    return lay_out_gantt(rows, links, first=first, last=last, **({"scale": "day"} | labels | fields))


def test_a_bar_covers_its_first_day_to_the_end_of_its_last():
    (bar,) = chart(step()).bars
    assert (bar.x, bar.w) == (24, 5 * 24)


def test_the_done_part_is_a_share_of_the_whole_bar():
    (bar,) = chart(step(done=0.4)).bars
    assert bar.done_w == pytest.approx(2 * 24)


def test_a_gate_stands_in_the_middle_of_its_day():
    (bar,) = chart(gate()).bars
    assert bar.x + bar.w / 2 == 8 * 24 + 12


def test_float_reaches_to_the_end_of_the_last_day_it_allows():
    (bar,) = chart(step(float_until=date(2026, 11, 10))).bars
    assert bar.float_to == 10 * 24


def test_the_baseline_stands_under_the_bar_on_its_own_days():
    (bar,) = chart(step(baseline=(date(2026, 11, 3), date(2026, 11, 4)))).bars
    assert bar.baseline == (48, 48)


def test_a_bar_is_cut_at_the_edge_of_the_chart():
    before, after, beyond = chart(
        step(start=date(2026, 10, 1), end=date(2026, 11, 2), done=0.5),
        step(start=date(2026, 11, 29), end=date(2027, 1, 1)),
        step(start=date(2027, 1, 1), end=date(2027, 1, 2)),
    ).bars
    assert (before.x, before.w, before.done_w) == (0, 48, 0)
    assert after.x + after.w == 30 * 24
    assert beyond.x is None


def test_rows_are_as_high_as_those_of_the_table():
    layout = chart(step("a"), step("b"), step("c"))
    assert [bar.y for bar in layout.bars] == [50, 82, 114]
    assert layout.height == 50 + 3 * 32


def test_a_step_without_dates_leaves_its_row_empty():
    layout = chart(step("a", start=None, end=None), step("b"), links=[GanttLink("a", "b")])
    assert layout.bars[0].x is None
    assert layout.links == ()
    assert draw_gantt(layout, title="Plan")


def test_a_link_runs_from_the_end_of_a_bar_down_to_the_next():
    layout = chart(step("a"), gate("g"), links=[GanttLink("a", "g")])
    points = layout.links[0].points
    assert points[0] == (6 * 24, 50 + 15)
    assert points[-1] == (8 * 24 + 12, 82 + 15 - 8)


def test_a_link_back_in_time_still_ends_on_its_bar():
    layout = chart(step("a"), step("b"), links=[GanttLink("a", "b"), GanttLink("b", "a")])
    assert all(len(routed.points) == 5 for routed in layout.links)


def test_today_is_marked_in_the_middle_of_the_day_if_it_is_on_the_chart():
    assert chart(today=date(2026, 11, 3), today_label="Today").today_x == 2 * 24 + 12
    assert chart(today=date(2027, 1, 3)).today_x is None


def test_weekends_are_shaded_where_a_day_is_wide_and_only_holidays_where_it_is_not():
    def off(day):
        return day.weekday() > 4 or date(2026, 12, 24) <= day <= date(2027, 1, 3)

    assert chart(day_off=off).days_off[1] == (6 * 24, 2 * 24)
    wide = chart(last=date(2027, 2, 1), day_off=off, scale="week").days_off
    assert wide == ((53 * 4, 11 * 4),)


def test_months_are_labelled_in_the_readers_language():
    layout = chart(last=date(2027, 1, 31), month_label=lambda day: f"{day.year}年{day.month}月")
    assert [label.text for label in layout.months] == ["2026年11月", "2026年12月", "2027年1月"]
    assert layout.month_edges == (30 * 24, 61 * 24)


def test_a_month_without_room_for_its_words_gets_fewer():
    short = chart(
        last=date(2027, 1, 31),
        scale="quarter",
        width=150,
        month_label=lambda day: "A month with a long name",
        shorter_month_labels=[lambda day: "January of the year", lambda day: "Jan"],
    )
    assert [label.text for label in short.months] == ["Jan", "Jan"]


@pytest.mark.parametrize("scale", ["day", "week", "month", "quarter"])
def test_labels_on_the_axis_do_not_overlap(scale):
    layout = chart(last=date(2028, 11, 30), scale=scale, today=date(2027, 3, 3), today_label="Today")
    xs = [label.x for label in layout.ticks]
    assert all(b - a > 12 for a, b in pairwise(xs))
    assert all(0 <= label.x <= layout.width for label in layout.months)


def test_a_width_is_shared_by_the_days():
    layout = chart(step(), width=750)
    assert layout.width == 750
    assert layout.bars[0].w == pytest.approx(5 * 25)


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="can't be drawn"):
        chart(first=date(2026, 12, 1))


def test_five_hundred_rows_are_drawn_at_once():
    rows = [
        step(
            str(n),
            start=NOV + timedelta(days=n // 2),
            end=NOV + timedelta(days=n // 2 + 9),
            critical=n % 2 == 0,
            baseline=(NOV, NOV + timedelta(days=9)),
            float_until=NOV + timedelta(days=n),
        )
        for n in range(500)
    ]
    links = [GanttLink(str(n), str(n + 1)) for n in range(499)]
    took = []
    for _ in range(5):
        start = perf_counter()
        layout = chart(*rows, links=links, last=date(2027, 12, 31), scale="week")
        draw_gantt(layout, title="Plan")
        took.append(perf_counter() - start)
    assert min(took) < 0.1  # 10 to 20 ms on a quiet machine
