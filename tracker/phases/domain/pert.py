"""How many working days work may take: Beta-PERT between the best and the worst case, in whole days.

α = 1 + 4(likely − best)/(worst − best), β = 1 + 4(worst − likely)/(worst − best), so that α + β = 6. What is
drawn is rounded to a whole day, as every duration of a plan is (rule 2).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, floor, lgamma, log, log1p, sqrt
from typing import NamedTuple

ENOUGH = 1e-14
"""Where the continued fraction stops; it gets there in a dozen rounds."""
MOST_ROUNDS = 300


class Spread(NamedTuple):
    """Working days at best, most likely and at worst, in this order; the ends need not be whole."""

    best: float
    likely: float
    worst: float

    @property
    def is_certain(self) -> bool:
        return self.best == self.worst

    @property
    def mean(self) -> float:
        return (self.best + 4 * self.likely + self.worst) / 6

    @property
    def deviation(self) -> float:
        """The standard deviation of Beta-PERT itself, not its usual estimate (worst − best)/6."""
        return sqrt((self.mean - self.best) * (self.worst - self.mean) / 7)

    def scaled(self, factor: float) -> "Spread":
        return Spread(self.best * factor, self.likely * factor, self.worst * factor)


class Ladder(NamedTuple):
    """Whole days by chance: a number from 0 to 1 means `first` and a day more for each rung it reaches."""

    first: int
    rungs: Sequence[float]


@lru_cache(maxsize=4096)
def ladder(spread: Spread, least: int) -> Ladder:
    """Return the chances of whole days from a spread, never fewer than `least`."""
    first, last = (max(least, floor(days + 0.5)) for days in (spread.best, spread.worst))
    return Ladder(first, tuple(chance_within(spread, days + 0.5) for days in range(first, last)))


def chance_within(spread: Spread, days: float) -> float:
    """Return the chance that work takes at most so many days, before rounding."""
    best, likely, worst = spread
    if days >= worst:
        return 1.0
    if days <= best:
        return 0.0
    alpha = 1 + 4 * (likely - best) / (worst - best)
    return beta_distribution((days - best) / (worst - best), alpha, 6 - alpha)


def beta_distribution(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) for 0 < x < 1."""
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_distribution(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Its continued fraction, by Lentz's method."""
    value = d = 1 / (1 - (a + b) * x / (a + 1))
    c = 1.0
    for m in range(1, MOST_ROUNDS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            value *= c * d
        if abs(c * d - 1) < ENOUGH:
            break
    return value
