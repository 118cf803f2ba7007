import pytest

from tracker.communications.domain.influence import Strategy, must_move, steps_to_go, strategy_for


@pytest.mark.parametrize(
    ("influence", "interest", "expected"),
    [
        (5, 4, Strategy.MANAGE_CLOSELY),
        (4, 3, Strategy.KEEP_SATISFIED),
        (3, 4, Strategy.KEEP_INFORMED),
        (1, 1, Strategy.MONITOR),
    ],
)
def test_the_strategy_follows_from_influence_and_interest(influence, interest, expected):
    assert strategy_for(influence=influence, interest=interest) == expected


def test_somebody_below_what_is_wanted_must_move():
    assert must_move("resistant", "neutral")


def test_more_support_than_wanted_is_no_gap():
    assert not must_move("leading", "supportive")
    assert not must_move("neutral", "neutral")


def test_an_attitude_nobody_has_read_is_a_gap_where_one_is_wanted():
    assert must_move("", "neutral")
    assert not must_move("", "")


def test_the_way_to_go_is_counted_in_attitudes():
    assert steps_to_go("resistant", "supportive") == 2
    assert steps_to_go("", "neutral") == 3
    assert steps_to_go("leading", "neutral") == 0
    assert steps_to_go("resistant", "") == 0
