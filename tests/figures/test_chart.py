import pytest

from tracker.figures.chart import Chart, Mark, Series


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
