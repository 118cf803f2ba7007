from decimal import Decimal

from tracker.risks.domain.exposure import Stake, exposure_of


def stake(*, is_threat=True, level=12, chance=0.5, days=None, money=None):
    return Stake(is_threat, level, chance, days, money)


def test_expected_days_are_the_mean_of_the_estimate_times_its_chance():
    assert stake(days=(2, 5, 14)).expected_days == 3


def test_expected_money_is_exact_to_the_cent():
    assert stake(chance=0.1, money=Decimal("0.35")).expected_money == Decimal("0.04")


def test_what_is_not_said_counts_nothing():
    nothing = exposure_of([stake()])
    assert (nothing.days, nothing.money, nothing.reserve) == (0, 0, 0)


def test_the_reserve_is_what_threats_may_cost_less_what_opportunities_may_bring():
    found = exposure_of(
        [
            stake(money=Decimal(1000), level=20),
            stake(money=Decimal(400), level=4),
            stake(money=Decimal(600), is_threat=False, level=25),
        ]
    )
    assert (found.level, found.money, found.money_gained, found.reserve) == (24, 700, 300, 400)


def test_a_reserve_is_never_below_nothing():
    assert exposure_of([stake(money=Decimal(600), is_threat=False)]).reserve == 0
