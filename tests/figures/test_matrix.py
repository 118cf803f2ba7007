import pytest

from tracker.figures.matrix import band, lay_out_matrix

LIKELIHOODS = ["Rare", "Unlikely", "Possible", "Likely", "Very likely"]
IMPACTS = ["Slight", "Minor", "Medium", "Serious", "Critical"]


def test_the_likeliest_row_comes_first_and_impact_grows_to_the_right():
    matrix = lay_out_matrix({(5, 4): 2}, LIKELIHOODS, IMPACTS)
    assert matrix.rows[0].label == "Very likely"
    assert [cell.score for cell in matrix.rows[0].cells] == [5, 10, 15, 20, 25]
    assert [cell.count for cell in matrix.rows[0].cells] == [0, 0, 0, 2, 0]
    assert matrix.impacts == tuple(IMPACTS)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((1, 2, 3), 1), ((4, 5, 6), 2), ((8, 9, 10), 3), ((12, 15, 16), 4), ((20, 25), 5)],
)
def test_a_score_has_the_band_of_the_register(scores, expected):
    assert {band(score) for score in scores} == {expected}


def test_a_rollout_may_have_its_own_scale_and_bands():
    matrix = lay_out_matrix({}, ["Low", "High"], ["Low", "Medium", "High"], bands_up_to=(2, 4))
    assert [[cell.band for cell in row.cells] for row in matrix.rows] == [[1, 2, 3], [1, 1, 2]]


def test_a_risk_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="off the scale"):
        lay_out_matrix({(6, 1): 1}, LIKELIHOODS, IMPACTS)


def test_opportunities_are_mirrored_so_that_the_greatest_meets_the_greatest_threat():
    threats, gains = (
        lay_out_matrix({(5, 4): 2}, LIKELIHOODS, IMPACTS, mirrored=way) for way in (False, True)
    )
    for threat_row, gain_row in zip(threats.rows, gains.rows, strict=True):
        assert threat_row.label == gain_row.label
        assert threat_row.cells == gain_row.cells[::-1]
    assert gains.impacts == tuple(reversed(IMPACTS))
    assert (threats.total, gains.total) == (2, 2)
