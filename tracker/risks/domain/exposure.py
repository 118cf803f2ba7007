"""What the open risks of a rollout may cost it together."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Stake:
    """What one risk may cost or bring; `days` are working days at best, most likely and at worst."""

    is_threat: bool
    level: int
    chance: float
    days: tuple[int, int, int] | None
    money: Decimal | None

    @property
    def expected_days(self) -> float:
        """Return chance × the mean of the three-point estimate, (O + 4M + P) / 6."""
        if self.days is None:
            return 0.0
        best, likely, worst = self.days
        return self.chance * (best + 4 * likely + worst) / 6

    @property
    def expected_money(self) -> Decimal:
        """Return chance × money, to the cent."""
        exact = Decimal(str(self.chance)) * (self.money or Decimal(0))
        return exact.quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Exposure:
    """`level` sums P×I of the threats; days and money are expected values of either kind."""

    level: int
    days: float
    money: Decimal
    days_gained: float
    money_gained: Decimal

    @property
    def reserve(self) -> Decimal:
        """What to set aside: what threats may cost less what opportunities may bring, never below nothing."""
        return max(self.money - self.money_gained, Decimal(0))


def exposure_of(stakes: Iterable[Stake]) -> Exposure:
    threats: list[Stake] = []
    opportunities: list[Stake] = []
    for stake in stakes:
        (threats if stake.is_threat else opportunities).append(stake)
    return Exposure(
        level=sum(one.level for one in threats),
        days=sum(one.expected_days for one in threats),
        money=sum((one.expected_money for one in threats), Decimal(0)),
        days_gained=sum(one.expected_days for one in opportunities),
        money_gained=sum((one.expected_money for one in opportunities), Decimal(0)),
    )
