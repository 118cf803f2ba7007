"""What a step will have cost at its end, and what that makes of a budget."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.phases.domain.facts import Status

NOTHING = Decimal(0)
CENT = Decimal("0.01")


class Cost(NamedTuple):
    """Of one step; None where nothing is known. `lacks_plan`: its forecast leaves out what nobody planned."""

    planned: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None
    lacks_plan: bool = False

    @property
    def difference(self) -> Decimal | None:
        """By how much the forecast is above the plan."""
        return None if self.forecast is None else self.forecast - (self.planned or NOTHING)


class Total(NamedTuple):
    """`unplanned`: how many steps have no planned cost and would need one."""

    planned: Decimal
    actual: Decimal
    forecast: Decimal
    unplanned: int

    @property
    def difference(self) -> Decimal:
        return self.forecast - self.planned


class Standing(StrEnum):
    """How a forecast stands against the budget: at most the tolerance over it, at most twice, more."""

    WITHIN = "within"
    BEYOND = "beyond"
    FAR_BEYOND = "far_beyond"


def cost_of(
    *, status: Status, days: int, progress: float, planned: Decimal | None, actual: Decimal | None
) -> Cost:
    """Forecast a step by what was spent and what its plan still asks for.

    Earned value's “estimate at completion”, AC + BAC − EV, taken step by step: past differences are not
    expected to repeat themselves. EV is progress (0 to 1) times the planned cost.

    - done: what was spent; where nobody said, the plan
    - running: what was spent, and of the plan the share not yet earned; where nobody said, the plan
    - not started: the plan, or what was spent already if that is more: it was paid in advance
    - dropped: what was spent; its plan is off
    """
    if status == Status.DROPPED:
        return Cost(None, actual, actual)
    forecast = _forecast(status, progress, planned, actual)
    is_settled = status == Status.DONE and actual is not None
    return Cost(planned, actual, forecast, lacks_plan=days > 0 and planned is None and not is_settled)


def _forecast(
    status: Status, progress: float, planned: Decimal | None, actual: Decimal | None
) -> Decimal | None:
    if planned is None or actual is None:
        return planned if actual is None else actual
    if status == Status.DONE:
        return actual
    if status == Status.RUNNING:
        return actual + (planned * (1 - Decimal(str(progress)))).quantize(CENT, ROUND_HALF_EVEN)
    return max(planned, actual)


def total(costs: Iterable[Cost]) -> Total:
    planned = actual = forecast = NOTHING
    unplanned = 0
    for cost in costs:
        planned += cost.planned or NOTHING
        actual += cost.actual or NOTHING
        forecast += cost.forecast or NOTHING
        unplanned += cost.lacks_plan
    return Total(planned, actual, forecast, unplanned)


def percent_over(forecast: Decimal, budget: Decimal | None) -> int | None:
    """Return how far a forecast stands over a budget, in whole per cent; rounded up when over."""
    if not budget:
        return None
    over = (forecast - budget) * 100 / budget
    return int(over.to_integral_value(rounding=ROUND_CEILING if over > 0 else ROUND_HALF_EVEN))


def standing(percent: int, tolerance: int) -> Standing:
    if percent <= tolerance:
        return Standing.WITHIN
    return Standing.BEYOND if percent <= 2 * tolerance else Standing.FAR_BEYOND
