import pytest

from tracker.figures.chart import Chart, Group, Mark, Point, Scatter, Series


def chart(**fields) -> Chart:
    series = [Series("Planned", [1, 2.5]), Series("Done", [1, None], kind="line", tone="good")]
    return Chart(
        **{"title": "Work", "first": "Week", "categories": ["4 Jan", "11 Jan"], "series": series} | fields
    )


def test_the_table_holds_every_value_that_is_drawn():
    assert chart().rows == [("4 Jan", [1, 1]), ("11 Jan", [2.5, None])]


def test_a_series_without_a_value_for_each_category_is_refused_by_name():
    with pytest.raises(ValueError, match=r"Planned.* 2 values for 1"):
        chart(categories=["4 Jan"])


def test_what_a_page_draws_holds_marks_and_tones():
    drawn = chart(marks=[Mark("4 Jan", "Promised")]).as_json()
    assert drawn["marks"][0]["label"] == "Promised"
    assert [one["tone"] for one in drawn["series"]] == ["accent", "good"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused_by_name(value):
    with pytest.raises(ValueError, match="“Done” has a value that is no number"):
        chart(series=[Series("Done", [1, value])])


@pytest.mark.parametrize(
    "more",
    [
        {"marks": [Mark("4 Jan", "x")]},
        {"series": [Series("a", [1, 2], "line")]},
        {"series": [Series("a", [1, 0], share=True)]},
    ],
)
def test_bars_that_lie_stand_alone(more):
    plain = {"series": [Series("a", [1, 2])], "horizontal": True}
    assert chart(**plain).horizontal
    with pytest.raises(ValueError, match="can hold bars only"):
        chart(**plain | more)


def test_a_point_outside_its_scale_is_refused_by_name():
    with pytest.raises(ValueError, match="“R1” stands outside the scale from 1 to 5"):
        Scatter("Risks", "Impact", "Likelihood", [Group("Severe", [Point(6, 1, "R1")])])
