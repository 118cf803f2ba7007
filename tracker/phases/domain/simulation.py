"""A plan run thousands of times with durations and risks drawn by chance (Monte Carlo).

Each run keeps every rule of the forecast; `chances` says what differs between runs. With sure durations and
without risks every run is the forecast itself. The same plan, status date, risks, runs and seed give the
same answer, in whatever pieces the runs are worked out.

What is aimed at is the go-live, or the whole's end where the plan names no go-live or has it behind it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Literal, NamedTuple

from tracker.common.domain.workdays import DateBeyondLimit
from tracker.phases.domain.chances import Days, Drawn, Draws, Index, RiskDays, days_of_nodes, gather_chances
from tracker.phases.domain.facts import Status, gather_facts
from tracker.phases.domain.forward import forecast_dates, planned_dates
from tracker.phases.domain.network import Network, build_network
from tracker.phases.domain.passes import Course, Passes, prepare
from tracker.phases.domain.plan import NodeKey, Plan
from tracker.phases.domain.schedule import Schedule, ScheduleBeyondLimit, schedule

SHARES = (50, 80, 90)
PILOT = 500
"""So many runs first tell which steps are worth being tried without their spread."""
WORTH_TRYING = 0.05
MOST_TRIED = 30
NEAR_CRITICAL = 0.7

type Aim = Literal["go_live", "finish"]
type Progress = Callable[[int, int], None]


class Why(StrEnum):
    """Why a plan can't be simulated."""

    EMPTY = "empty"
    NO_DATE = "no_date"
    OVER = "over"


class NothingToSimulate(ValueError):
    SENTENCES = {
        Why.EMPTY: "The plan has no steps; add them first.",
        Why.NO_DATE: "The go-live has no forecast: a gate before it said stop, or links form a circle.",
        Why.OVER: "Everything in the plan is done; there is nothing left to simulate.",
    }

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(self.SENTENCES[why])


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


class Gain(NamedTuple):
    """What it would buy if a step took its likely days for sure, or if a risk were gone.

    `days`: working days at P80; `mean_days`: on average. `chance`: of the promised date without it.
    """

    kind: Literal["step", "risk"]
    key: str
    days: int
    mean_days: float
    p80: date
    chance: float | None


@dataclass(frozen=True)
class Simulated:
    """`days` counts the runs that reach the aim on each day, in order.

    `chance`: the share of runs that keep the target go-live as rule 9 counts; None where there is no target
    or no go-live ahead. `critical`: by step key, the share of runs in which the aim leaves it no float, most
    critical first and without those that never are. `gains`: best first. `uncertain_steps` have a spread
    and lie ahead; `risks` are those that may strike.
    """

    on: date
    runs: int
    seed: int
    aim: Aim
    go_live: Dates | None
    finish: Dates | None
    target: date | None
    chance: float | None
    days: Sequence[tuple[date, int]]
    critical: Mapping[str, float]
    gains: Sequence[Gain]
    uncertain_steps: int
    risks: Sequence[str]

    @property
    def aimed(self) -> Dates:
        found = self.go_live if self.aim == "go_live" else self.finish
        assert found is not None
        return found


def simulate(
    plan: Plan,
    on: date,
    risks: Sequence[RiskDays] = (),
    *,
    runs: int,
    seed: int,
    progress: Progress | None = None,
    piece: int | None = None,
) -> Simulated:
    """Raise NothingToSimulate, and what `schedule` raises, also for a run that leaves the calendar.

    `progress(done, total)` counts runs. `piece`: how many are worked out at once.
    """
    known = schedule(plan, on)
    network = build_network(plan)
    facts = gather_facts(network, on, planned_dates(network).end_of_day)
    aim = _aim(known, network)
    chances = gather_chances(network, facts, sorted(risks, key=lambda risk: risk.key))
    passes = prepare(network, facts, forecast_dates(network, facts), chances)
    tally = _Tally(passes, aim, known, plan)
    draws = Draws(chances, seed)
    done = 0
    for count in _pieces(runs, piece or (1000 if len(network.nodes) <= 2000 else 500)):
        tally.add(draws.next(count), count)
        done += count
        if progress:
            progress(done, runs)
    return tally.result(on, runs, seed)


def _aim(known: Schedule, network: Network) -> int | None:
    """Return the go-live's number, or None for the whole's end."""
    if not network.plan.steps:
        raise NothingToSimulate(Why.EMPTY)
    go_live = known.go_live_node
    if go_live and go_live.forecast is None:
        raise NothingToSimulate(Why.NO_DATE)
    if go_live and go_live.status != Status.DONE:
        return network.number[go_live.key]
    if known.finish is None:
        raise NothingToSimulate(Why.NO_DATE)
    if all(
        node.status in (Status.DONE, Status.DROPPED) for node in known.nodes.values() if node.kind != "start"
    ):
        raise NothingToSimulate(Why.OVER)
    return None


def _pieces(runs: int, most: int) -> Iterator[int]:
    """The pilot first, then the rest."""
    left = runs
    pilot = min(runs, PILOT)
    yield pilot
    left -= pilot
    while left:
        count = min(left, most)
        yield count
        left -= count


class _Try(NamedTuple):
    """A candidate: without this step's spread, or without this threat."""

    kind: Literal["step", "risk"]
    key: str
    node: int | None
    threat: int | None
    places: Sequence


@dataclass
class _Tally:
    """Gathers what the result needs from each piece, a few numbers a run."""

    passes: Passes
    aim: int | None
    known: Schedule
    plan: Plan
    last_days: list[Days] = field(default_factory=list)
    end_days: list[Days] = field(default_factory=list)
    kept: int = 0
    critical: dict[int, int] = field(default_factory=dict)
    tries: list[_Try] | None = None
    tried: list[list[Days]] = field(default_factory=list)
    tried_kept: list[int] = field(default_factory=list)

    def add(self, drawn: Drawn, count: int) -> None:
        import numpy as np

        passes, aim = self.passes, self.aim
        course = passes.forward(days_of_nodes(passes.chances, drawn))
        end = _run_by_run(passes.aim_finish(course, aim), count)
        self.last_days.append(_run_by_run(passes.last_day(course, aim), count))
        if aim is not None and self.known.finish is not None:
            self.end_days.append(_run_by_run(passes.last_day(course, None), count))
        self.kept += self._keeping(end)
        for number, latest in passes.latest_finishes(course, aim, end).items():
            if (node := passes.network.nodes[number]).step and not node.step.dropped:
                hits = int(np.count_nonzero(latest == course.finish[number]))
                self.critical[number] = self.critical.get(number, 0) + hits
        if self.tries is None:
            self.tries = list(self._worth_trying(count))
            self.tried = [[] for _ in self.tries]
            self.tried_kept = [0] * len(self.tries)
        for place, one in enumerate(self.tries):
            without = passes.changed(course, self._days_without(one, course, drawn), one.places)
            self.tried[place].append(_run_by_run(passes.last_day(without, aim), count))
            self.tried_kept[place] += self._keeping(_run_by_run(passes.aim_finish(without, aim), count))

    def _keeping(self, end: Days) -> int:
        """Count the runs that keep the promise: rule 9's margin is not negative."""
        import numpy as np

        if self.plan.target_go_live is None or self.aim is None:
            return 0
        return int(np.count_nonzero(end <= self.plan.calendar.end_index(self.plan.target_go_live)))

    def _worth_trying(self, count: int) -> Iterator[_Try]:
        """Risks by what they cost on average, then steps by spread and how often they are critical."""
        chances, leading = self.passes.chances, self.passes.leading_to(self.aim)
        threats = [
            (threat.risk.probability * threat.risk.spread.mean, place)
            for place, threat in enumerate(chances.threats)
            if not leading.isdisjoint(threat.steps)
        ]
        best = [place for _, place in sorted(threats, key=lambda one: (-one[0], one[1]))[: MOST_TRIED // 2]]
        for place in best:
            threat = chances.threats[place]
            yield _Try(
                "risk", threat.risk.key, None, place, self.passes.places_between(threat.steps, self.aim)
            )
        steps = [
            (spread.deviation * self.critical.get(number, 0), number)
            for number, spread in chances.spreads.items()
            if self.critical.get(number, 0) >= WORTH_TRYING * count
        ]
        for _, number in sorted(steps, key=lambda one: (-one[0], one[1]))[: MOST_TRIED - len(best)]:
            node = self.passes.network.nodes[number]
            assert node.step
            yield _Try("step", node.step.key, number, None, self.passes.places_between([number], self.aim))

    def _days_without(self, one: _Try, course: Course, drawn: Drawn) -> list[Index]:
        chances = self.passes.chances
        days = list(course.days)
        touched = [one.node] if one.node is not None else chances.threats[one.threat or 0].steps
        for number in touched:
            sure = number == one.node or number not in drawn.own
            days[number] = chances.sure[number] if sure else drawn.own[number]
            for place, threat in enumerate(chances.threats):
                if place != one.threat and number in threat.steps:
                    days[number] = days[number] + drawn.losses[place]
        return days

    def result(self, on: date, runs: int, seed: int) -> Simulated:
        import numpy as np

        last_days = np.sort(np.concatenate(self.last_days))
        aim: Aim = "finish" if self.aim is None else "go_live"
        aimed = self._dates(last_days, aim)
        finish = aimed if aim == "finish" else None
        if self.end_days:
            finish = self._dates(np.sort(np.concatenate(self.end_days)), "finish")
        chances = self.passes.chances
        has_target = self.aim is not None and self.plan.target_go_live is not None
        return Simulated(
            on=on,
            runs=runs,
            seed=seed,
            aim=aim,
            go_live=aimed if aim == "go_live" else None,
            finish=finish,
            target=self.plan.target_go_live if has_target else None,
            chance=self.kept / runs if has_target else None,
            days=[
                (self._day(int(day), aim), int(n))
                for day, n in zip(*np.unique_counts(last_days), strict=True)
            ],
            critical=self._shares(runs),
            gains=self._gains(last_days, runs, has_target=has_target),
            uncertain_steps=len(chances.spreads),
            risks=[threat.risk.key for threat in chances.threats],
        )

    def _dates(self, last_days: Days, aim: Aim) -> Dates:
        forecast = self.known.go_live if aim == "go_live" else self.known.finish
        assert forecast is not None
        return Dates(
            forecast=forecast,
            at={share: self._day(_reached_by(last_days, share), aim) for share in SHARES},
            mean=self._day(round(float(last_days.mean())), aim),
            deviation=float(last_days.std()),
            earliest=self._day(int(last_days[0]), aim),
            latest=self._day(int(last_days[-1]), aim),
        )

    def _day(self, index: int, aim: Aim) -> date:
        """Return the date; what is over may have ended on a day on which nobody should have worked."""
        try:
            day = self.plan.calendar.day(index)
        except DateBeyondLimit as beyond:
            key = self.known.go_live_key if aim == "go_live" else self._last_key()
            raise ScheduleBeyondLimit(key or "", self.known.nodes[key or ""].name) from beyond
        return max(day, self._last_recorded) if aim == "finish" else day

    @property
    def _last_recorded(self) -> date:
        nodes, known = self.passes.network.nodes, self.known.nodes
        spans = [known[nodes[number].key].forecast for number in self.passes.facts.recorded]
        return max((span.finish for span in spans if span), default=date.min)

    def _last_key(self) -> NodeKey:
        """Return the node that ends last by the forecast."""
        spans = {key: node.forecast for key, node in self.known.nodes.items()}
        return max((span.finish_index, key) for key, span in spans.items() if span)[1]

    def _shares(self, runs: int) -> dict[str, float]:
        nodes = self.passes.network.nodes
        found = [
            (hits / runs, node.step.key)
            for number, hits in self.critical.items()
            if hits and (node := nodes[number]).step
        ]
        return {key: share for share, key in sorted(found, key=lambda one: (-one[0], one[1]))}

    def _gains(self, last_days: Days, runs: int, *, has_target: bool) -> list[Gain]:
        import numpy as np

        aim: Aim = "finish" if self.aim is None else "go_live"
        p80, mean = _reached_by(last_days, 80), float(last_days.mean())
        gains = []
        for one, pieces, kept in zip(self.tries or (), self.tried, self.tried_kept, strict=True):
            without = np.sort(np.concatenate(pieces))
            index = _reached_by(without, 80)
            chance = kept / runs if has_target else None
            gained = mean - float(without.mean())
            gains.append(Gain(one.kind, one.key, p80 - index, gained, self._day(index, aim), chance))
        return sorted(gains, key=lambda gain: (-gain.days, -gain.mean_days, gain.kind, gain.key))


def _reached_by(sorted_days: Days, percent: int) -> int:
    """Return the first day by which at least so many percent of the runs are there."""
    return int(sorted_days[ceil(len(sorted_days) * percent / 100) - 1])


def _run_by_run(index: Index, count: int) -> Days:
    import numpy as np

    return np.full(count, index, dtype=np.int32) if isinstance(index, int) else index
