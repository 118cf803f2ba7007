from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.figures.rail import RailPoint, lay_out_rail

RAIL = [
    RailPoint("baseline", date(2027, 5, 6), "Baseline", "Thu 6 May"),
    RailPoint("forecast", date(2027, 5, 14), "Forecast", "Fri 14 May"),
    RailPoint("promised", date(2027, 5, 31), "Promised, 74 % likely", "Mon 31 May"),
    RailPoint("p80", date(2027, 6, 4), "P80: 80 % likely by", "Fri 4 Jun"),
]


def check_labels(layout):
    for n, mark in enumerate(layout.marks):
        assert mark.left >= -0.1
        assert mark.left + mark.w <= layout.width + 0.1
        assert mark.top >= -0.1
        assert mark.top + mark.h <= layout.height + 0.1
        assert 0 <= mark.x <= layout.width
        for other in layout.marks[:n]:
            apart = (
                mark.left >= other.left + other.w
                or other.left >= mark.left + mark.w
                or mark.top >= other.top + other.h
                or other.top >= mark.top + mark.h
            )
            assert apart, f"{mark.point.kind} lies on {other.point.kind}"


def test_labels_stand_in_turn_below_and_above_the_line():
    layout = lay_out_rail(RAIL)
    check_labels(layout)
    assert [(mark.point.kind, mark.above) for mark in layout.marks] == [
        ("baseline", False),
        ("forecast", True),
        ("promised", False),
        ("p80", True),
    ]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 1200), min_size=4, max_size=4),
    st.integers(0, 4),
    st.sampled_from([180, 320, 490, 900]),
)
def test_labels_never_overlap(days, count, width):
    points = [
        RailPoint(p.kind, date(2027, 1, 1) + timedelta(days=d), p.label, p.date_text)
        for p, d in list(zip(RAIL, days, strict=True))[:count]
    ]
    check_labels(lay_out_rail(points, width))


def test_dates_are_in_scale():
    baseline, forecast, promised, _ = lay_out_rail(RAIL).marks
    assert round((promised.x - baseline.x) / (forecast.x - baseline.x), 1) == round(25 / 8, 1)


def test_the_span_runs_from_the_forecast_to_the_p80():
    layout = lay_out_rail(RAIL)
    assert layout.span == (layout.marks[1].x, layout.marks[3].x)
    assert lay_out_rail(RAIL[:3]).span is None


def test_everything_on_one_day_is_still_told_apart():
    check_labels(lay_out_rail([RailPoint(p.kind, date(2027, 5, 6), p.label, p.date_text) for p in RAIL]))
