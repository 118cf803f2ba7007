"""The earned value as a report knows it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CurvePoint:
    """The three sums on a day, none of what is earned and spent where the day is still to come."""

    on: date
    planned: float
    earned: float | None
    spent: float | None


@dataclass(frozen=True)
class EarnedFacts:
    """In the currency of the rollout where `is_money`, else in the working days of the baseline's steps.

    A figure is None where it can't be counted. `eac`: the typical outlook, BAC / CPI; `spi_t`: ES / AT.
    """

    is_money: bool
    baseline: str
    bac: float
    pv: float
    ev: float
    ac: float
    spi: float | None
    cpi: float | None
    spi_t: float | None
    eac: float | None
    curve: tuple[CurvePoint, ...]
