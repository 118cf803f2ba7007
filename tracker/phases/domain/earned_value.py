"""Earned value: what was planned by now, what of it is done, what that took, and what follows from it.

Definitions and names follow ANSI/EIA-748 and PMI's Practice Standard for Earned Value Management; earned
schedule follows W. Lipke, “Schedule is Different” (2003). Amounts are money or working days, shares of
which are estimates, hence floats.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from tracker.common.domain.workdays import LAST_DAY, Calendar
from tracker.phases.domain.curve import EXACTNESS, FLAT, Curve, Said, Spread, sums_by_day
from tracker.phases.domain.facts import Status, step_progress, step_status
from tracker.phases.domain.plan import PlanStep

MOST_POINTS = 260


class Unit(StrEnum):
    MONEY = "money"
    DAYS = "days"


class PercentRule(StrEnum):
    """What a step counts for while it runs: as people say, nothing until it is done, half from its start."""

    AS_SAID = "said"
    ALL_OR_NOTHING = "0-100"
    HALF_AND_HALF = "50-50"


class Missing(StrEnum):
    """Why a figure can't be counted."""

    NOTHING_PLANNED = "nothing_planned"
    NOTHING_DUE = "nothing_due"
    NOTHING_EARNED = "nothing_earned"
    NOTHING_SPENT = "nothing_spent"
    BUDGET_SPENT = "budget_spent"
    ALL_DONE = "all_done"
    NOT_BEGUN = "not_begun"


class Figure(NamedTuple):
    """A number, or the reason why there is none."""

    value: float | None
    missing: Missing | None = None


class Outlook(NamedTuple):
    """What all of it will take (EAC), what is still to come (ETC = EAC − AC), and VAC = BAC − EAC."""

    eac: Figure
    etc: Figure
    vac: Figure


@dataclass(frozen=True)
class EarnedValue:
    """BAC: all that is planned; PV: planned by now; EV: done of it; AC: what was spent.

    Outlooks: `typical` EAC = BAC / CPI, as it went so far it goes on; `one_off` EAC = AC + BAC − EV, the
    rest as planned; `both` EAC = AC + (BAC − EV) / (CPI · SPI), delay costs too.
    TCPI is what the rest must achieve: (BAC − EV) / (BAC − AC) to keep the budget, (BAC − EV) / (EAC − AC)
    to keep the typical outlook. ES: working days after which as much was to be done as is; AT: those that
    passed, until all was done; SPI(t) = ES / AT. `planned_days`: those of the whole.
    """

    bac: float
    pv: float
    ev: float
    ac: float
    sv: Figure
    cv: Figure
    spi: Figure
    cpi: Figure
    typical: Outlook
    one_off: Outlook
    both: Outlook
    tcpi_budget: Figure
    tcpi_outlook: Figure
    es: Figure
    at: Figure
    spi_t: Figure
    planned_days: int


class Work(NamedTuple):
    """A step of the baseline: when it was to be done, as working-day indices, and what it is worth.

    `done`: the shares done of it, 0 to 1, as they became known. `finished`: the index at which it was over.
    """

    planned: Spread
    done: Sequence[Said] = ()
    finished: int | None = None

    @property
    def earned(self) -> float:
        return self.planned.amount * self.done[-1].amount if self.done else 0.0


@dataclass(frozen=True)
class Spending:
    """`told`: what each step had cost as it became known; `spread`: what is known only as a whole."""

    told: Sequence[Sequence[Said]] = ()
    spread: Curve = FLAT

    def by(self, days: Sequence[date], calendar: Calendar) -> list[float]:
        told = sums_by_day(self.told, days)
        return [sum_ + self.spread.at(calendar.index(day)) for sum_, day in zip(told, days, strict=True)]


class Point(NamedTuple):
    """The three sums on a day; what is earned and spent after the status date nobody knows."""

    day: date
    planned: float
    earned: float | None
    spent: float | None


@dataclass(frozen=True)
class Measured:
    now: EarnedValue
    points: tuple[Point, ...]


def credit(step: PlanStep, rule: PercentRule, calendar: Calendar) -> float:
    """Return the share of a step that counts as done."""
    status = step_status(step)
    if status != Status.RUNNING or rule == PercentRule.AS_SAID:
        return step_progress(step, calendar)
    return 0.5 if rule == PercentRule.HALF_AND_HALF else 0.0


def measure(works: Sequence[Work], spending: Spending, *, on: date, calendar: Calendar) -> Measured:
    """Count until the morning of the status date (rule 10), with what was known that evening.

    `works` and `spending` hold nothing that became known later.
    """
    planned = Curve.of(work.planned for work in works)
    today = calendar.index(on)
    first = min((work.planned.start for work in works), default=today)
    last = max((work.planned.finish for work in works), default=today)
    spent = spending.by([on], calendar)[0]
    now = _figures(
        bac=planned.total,
        pv=planned.at(today),
        ev=sum(work.earned for work in works),
        ac=spent,
        time=_Time(planned, first, _over(works) or today),
    )
    days = weekly(calendar.day(first), _shown(calendar, last), on)
    return Measured(now, tuple(_points(works, planned, spending, days, on, calendar)))


def _over(works: Iterable[Work]) -> int | None:
    """Return when the last step that is worth anything was over, if all are: from then on no time passes."""
    ends = [work.finished for work in works if work.planned.amount]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


class _Time(NamedTuple):
    planned: Curve
    first: int
    today: int

    def passed(self) -> Figure:
        days = self.today - self.first
        return Figure(days) if days > 0 else Figure(None, Missing.NOT_BEGUN)

    def earned(self, ev: float) -> Figure:
        when = self.planned.when(ev, near=self.today)
        return Figure(None, Missing.NOTHING_PLANNED) if when is None else Figure(when - self.first)


def _figures(*, bac: float, pv: float, ev: float, ac: float, time: _Time) -> EarnedValue:
    costs_known = Missing.NOTHING_SPENT if ev and not ac else None
    unplanned = None if bac else Missing.NOTHING_PLANNED
    spi = _ratio(ev, pv, unplanned or (None if pv else Missing.NOTHING_DUE))
    cpi = _ratio(ev, ac, unplanned or (None if ac else Missing.NOTHING_SPENT))
    one_off = Figure(None, costs_known) if costs_known else Figure(ac + bac - ev)
    typical = _outlook(_typical(bac, cpi), bac, ac)
    at, es = time.passed(), time.earned(ev)
    return EarnedValue(
        bac=bac,
        pv=pv,
        ev=ev,
        ac=ac,
        sv=Figure(ev - pv),
        cv=Figure(None, costs_known) if costs_known else Figure(ev - ac),
        spi=spi,
        cpi=cpi,
        typical=typical,
        one_off=_outlook(one_off, bac, ac),
        both=_outlook(_both(bac, ev, ac, cpi, spi), bac, ac),
        tcpi_budget=_tcpi_budget(bac, ev, ac, costs_known),
        tcpi_outlook=_tcpi_outlook(bac, ev, ac, typical.eac),
        es=es,
        at=at,
        spi_t=_spi_t(es, at),
        planned_days=ceil(time.earned(bac).value or 0),
    )


def _ratio(part: float, whole: float, missing: Missing | None) -> Figure:
    return Figure(None, missing) if missing else Figure(part / whole)


def _typical(bac: float, cpi: Figure) -> Figure:
    if cpi.value is None:
        return cpi
    return Figure(bac / cpi.value) if cpi.value else Figure(None, Missing.NOTHING_EARNED)


def _both(bac: float, ev: float, ac: float, cpi: Figure, spi: Figure) -> Figure:
    if cpi.value is None or spi.value is None:
        return Figure(None, cpi.missing or spi.missing)
    pace = cpi.value * spi.value
    return Figure(ac + (bac - ev) / pace) if pace else Figure(None, Missing.NOTHING_EARNED)


def _outlook(eac: Figure, bac: float, ac: float) -> Outlook:
    if eac.value is None:
        return Outlook(eac, eac, eac)
    return Outlook(eac, Figure(eac.value - ac), Figure(bac - eac.value))


def _tcpi_budget(bac: float, ev: float, ac: float, costs_known: Missing | None) -> Figure:
    missing = _nothing_left(bac, ev) or costs_known or (Missing.BUDGET_SPENT if ac >= bac else None)
    return Figure(None, missing) if missing else Figure((bac - ev) / (bac - ac))


def _tcpi_outlook(bac: float, ev: float, ac: float, eac: Figure) -> Figure:
    missing = _nothing_left(bac, ev) or eac.missing
    if missing or eac.value is None or eac.value <= ac:
        return Figure(None, missing or Missing.ALL_DONE)
    return Figure((bac - ev) / (eac.value - ac))


def _nothing_left(bac: float, ev: float) -> Missing | None:
    if not bac:
        return Missing.NOTHING_PLANNED
    return Missing.ALL_DONE if ev >= bac * (1 - EXACTNESS) else None


def _spi_t(es: Figure, at: Figure) -> Figure:
    if es.value is None or at.value is None:
        return Figure(None, es.missing or at.missing)
    return Figure(es.value / at.value)


def _points(
    works: Sequence[Work],
    planned: Curve,
    spending: Spending,
    days: Sequence[date],
    on: date,
    calendar: Calendar,
) -> Iterable[Point]:
    known = [day for day in days if day <= on]
    earned = sums_by_day(
        [[Said(day, share * work.planned.amount) for day, share in work.done] for work in works], known
    )
    spent = spending.by(known, calendar)
    for place, day in enumerate(days):
        sums = (earned[place], spent[place]) if place < len(known) else (None, None)
        yield Point(day, planned.at(calendar.index(day)), *sums)


def _shown(calendar: Calendar, finish: int) -> date:
    """Return the first day on which all was to be done."""
    return min(calendar.day(finish - 1) + timedelta(days=1), LAST_DAY)


def weekly(first: date, last: date, on: date) -> list[date]:
    """Return a day a week, or in a long plan seldomer, and in any case the status date and the last."""
    first, last = min(first, on), max(last, on)
    weeks = ceil(ceil(((last - first).days + 1) / 7) / MOST_POINTS)
    between = range(first.toordinal(), last.toordinal() + 1, 7 * weeks)
    return sorted({*map(date.fromordinal, between), on, last})
