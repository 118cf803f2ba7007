"""What a simulation found, and how it is written down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from tracker.common.domain.workdays import Calendar

SCHEMA = 2
"""2: what open responses would buy."""
SHARES = (50, 80, 90)
NEAR_CRITICAL = 0.7

type Aim = Literal["go_live", "finish"]
type Kind = Literal["step", "risk", "response"]


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


MOST_DAYS, MOST_WEEKS, MOST_MONTHS = 30, 60, 60
"""So many bars of a kind a chart shows at most; then it takes the next larger unit."""


class Dates(NamedTuple):
    """`at` maps 50, 80 and 90 to the first day by which at least so many percent of the runs are there.

    `mean` is rounded to a day, `deviation` counts working days. `forecast` is what the schedule says.
    """

    forecast: date
    at: Mapping[int, date]
    mean: date
    deviation: float
    earliest: date
    latest: date

    @property
    def p50(self) -> date:
        return self.at[50]

    @property
    def p80(self) -> date:
        return self.at[80]

    @property
    def p90(self) -> date:
        return self.at[90]


class Gain(NamedTuple):
    """What it would buy if a step took its likely days for sure, a risk were gone, or a response worked.

    `days`: working days at P80; `mean_days`: on average. `p80` and `chance`, that of the promised date, are
    those one would then have.
    """

    kind: Kind
    key: str
    days: int
    mean_days: float
    p80: date
    chance: float | None


class Bin(NamedTuple):
    """How many runs arrive from `first` on, up to the next bin."""

    first: date
    runs: int


@dataclass(frozen=True)
class Simulated:
    """`bins` are days or, where these are too many, weeks from Monday, months or years.

    `chance`: the share of runs that keep the target go-live as rule 9 counts; None where there is no target
    or no go-live ahead. `critical`: by step key, the share of runs in which the aim leaves it no float, most
    critical first, else in the plan's order, without those that never are. `gains` are of steps and risks,
    `responses` of open responses, both best first.
    `uncertain_steps` have a spread and lie ahead; `risks` are the keys of those that may strike.
    """

    on: date
    runs: int
    seed: int
    aim: Aim
    go_live: Dates | None
    finish: Dates | None
    target: date | None
    chance: float | None
    unit: Unit
    bins: Sequence[Bin]
    critical: Mapping[str, float]
    gains: Sequence[Gain]
    responses: Sequence[Gain]
    uncertain_steps: int
    risks: Sequence[str]

    @property
    def aimed(self) -> Dates:
        found = self.go_live if self.aim == "go_live" else self.finish
        assert found is not None
        return found

    @property
    def near_critical(self) -> list[str]:
        return [key for key, share in self.critical.items() if share >= NEAR_CRITICAL]


def binned(
    calendar: Calendar, counted: Mapping[date, int], also: Sequence[date | None]
) -> tuple[Unit, list[Bin]]:
    """Sort days into bins without gaps; `also` are days that a bin should show, unless they lie far off."""
    first, last = min(counted), max(counted)
    near = max(last - first, timedelta(days=14))
    shown = [day for day in also if day and first - near <= day <= last + near]
    first, last = min([first, *shown]), max([last, *shown])
    unit = _unit(calendar, first, last)
    found = dict.fromkeys(_firsts(calendar, unit, first, last), 0)
    for day, runs in counted.items():
        start = bin_start(unit, day)
        found[start] = found.get(start, 0) + runs  # what is over may have ended on a day off
    return unit, [Bin(start, found[start]) for start in sorted(found)]


def _unit(calendar: Calendar, first: date, last: date) -> Unit:
    if calendar.working_days_between(first, last) < MOST_DAYS:
        return Unit.DAY
    if (last - first).days < 7 * MOST_WEEKS:
        return Unit.WEEK
    return Unit.MONTH if (last - first).days < 30 * MOST_MONTHS else Unit.YEAR


def _firsts(calendar: Calendar, unit: Unit, first: date, last: date) -> Iterator[date]:
    if unit == Unit.DAY:
        yield from (calendar.day(at) for at in range(calendar.index(first), calendar.end_index(last)))
        return
    start = bin_start(unit, first)
    while start <= last:
        yield start
        start = bin_start(unit, start + timedelta(days={Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}[unit]))


def bin_start(unit: Unit, day: date) -> date:
    """Return the first day of the bin that a day falls into."""
    match unit:
        case Unit.WEEK:
            return day - timedelta(days=day.weekday())
        case Unit.MONTH:
            return day.replace(day=1)
        case Unit.YEAR:
            return day.replace(month=1, day=1)
        case _:
            return day


def as_json(found: Simulated) -> dict[str, Any]:
    """Dates as YYYY-MM-DD, shares from 0 to 1; null where there is none."""
    return {
        "schema": SCHEMA,
        "on": found.on.isoformat(),
        "runs": found.runs,
        "seed": found.seed,
        "aim": found.aim,
        "go_live": _dates_as_json(found.go_live),
        "finish": _dates_as_json(found.finish),
        "promised": {"on": found.target.isoformat(), "chance": found.chance} if found.target else None,
        "unit": found.unit.value,
        "bins": [{"from": one.first.isoformat(), "runs": one.runs} for one in found.bins],
        "critical": [{"step": key, "share": share} for key, share in found.critical.items()],
        "gains": [_gain_as_json(gain) for gain in found.gains],
        "responses": [_gain_as_json(gain) for gain in found.responses],
        "uncertain_steps": found.uncertain_steps,
        "risks": list(found.risks),
    }


def _gain_as_json(gain: Gain) -> dict[str, Any]:
    return {
        "kind": gain.kind,
        "key": gain.key,
        "days": gain.days,
        "mean_days": round(gain.mean_days, 3),
        "p80": gain.p80.isoformat(),
        "chance": gain.chance,
    }


def _dates_as_json(dates: Dates | None) -> dict[str, Any] | None:
    if dates is None:
        return None
    return {
        "forecast": dates.forecast.isoformat(),
        **{f"p{share}": day.isoformat() for share, day in dates.at.items()},
        "mean": dates.mean.isoformat(),
        "deviation": round(dates.deviation, 3),
        "earliest": dates.earliest.isoformat(),
        "latest": dates.latest.isoformat(),
    }


def from_json(stored: Mapping[str, Any]) -> Simulated:
    """Read what `as_json` wrote, now or before its schema changed."""
    stored = _upgraded(stored)
    promised = stored["promised"] or {"on": None, "chance": None}
    return Simulated(
        on=date.fromisoformat(stored["on"]),
        runs=stored["runs"],
        seed=stored["seed"],
        aim=stored["aim"],
        go_live=_dates_from_json(stored["go_live"]),
        finish=_dates_from_json(stored["finish"]),
        target=date.fromisoformat(promised["on"]) if promised["on"] else None,
        chance=promised["chance"],
        unit=Unit(stored["unit"]),
        bins=[Bin(date.fromisoformat(one["from"]), one["runs"]) for one in stored["bins"]],
        critical={one["step"]: one["share"] for one in stored["critical"]},
        gains=[_gain_from_json(one) for one in stored["gains"]],
        responses=[_gain_from_json(one) for one in stored["responses"]],
        uncertain_steps=stored["uncertain_steps"],
        risks=stored["risks"],
    )


def _upgraded(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """Before schema 2 no response was tried."""
    return {**stored, "responses": []} if stored["schema"] == 1 else stored


def _gain_from_json(stored: Mapping[str, Any]) -> Gain:
    return Gain(**{**stored, "p80": date.fromisoformat(stored["p80"])})


def _dates_from_json(stored: Mapping[str, Any] | None) -> Dates | None:
    if stored is None:
        return None
    day = {key: date.fromisoformat(text) for key, text in stored.items() if key != "deviation"}
    return Dates(
        forecast=day["forecast"],
        at={share: day[f"p{share}"] for share in SHARES},
        mean=day["mean"],
        deviation=stored["deviation"],
        earliest=day["earliest"],
        latest=day["latest"],
    )
