"""A plan run thousands of times with durations and risks drawn by chance (Monte Carlo).

Each run keeps every rule of the forecast; `chances` says what differs between runs. With sure durations and
without risks every run is the forecast itself. The same plan, status date, risks, runs and seed give the
same answer, in whatever pieces the runs are worked out.

What is aimed at is the go-live, or the whole's end where the plan names no go-live or has it behind it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from tracker.common.domain.workdays import DateBeyondLimit
from tracker.phases.domain.chances import Days, Draws, RiskDays, gather_chances
from tracker.phases.domain.facts import Facts, Status, gather_facts
from tracker.phases.domain.forward import forecast_dates, planned_dates
from tracker.phases.domain.network import Network, NodeKind, build_network
from tracker.phases.domain.passes import prepare
from tracker.phases.domain.plan import NodeKey, Plan
from tracker.phases.domain.schedule import Schedule, ScheduleBeyondLimit, schedule
from tracker.phases.domain.simulated import SHARES, Aim, Dates, Gain, Simulated, binned
from tracker.phases.domain.tally import Sample, Tally, reached_by

PILOT = 500
"""So many runs first tell which steps are worth a trial."""
MOST_TRIED = 30
LARGE = 2000
"""From so many nodes on, pieces are smaller, so that their arrays stay below a hundred megabytes."""

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


def simulate(
    plan: Plan,
    on: date,
    risks: Sequence[RiskDays] = (),
    *,
    runs: int,
    seed: int,
    tries: int = MOST_TRIED,
    progress: Progress | None = None,
    piece: int | None = None,
) -> Simulated:
    """Raise NothingToSimulate, and what `schedule` raises, also for a run that leaves the calendar.

    `tries`: for how many steps and risks it is found out what the plan would be without them, and for how
    many responses what it would be with them. Each costs up to one more pass forward, over what it can move
    on the way to the aim. `progress(done, total)` counts
    runs; `piece` of them are worked out at once.
    """
    known = schedule(plan, on)
    network = build_network(plan)
    aim = _aim(known, network)
    facts = gather_facts(network, on, planned_dates(network).end_of_day)
    chances = gather_chances(network, facts, sorted(risks, key=lambda risk: risk.key))
    tally = Tally(
        prepare(network, facts, forecast_dates(network, facts), chances),
        aim,
        promise=_promise(plan) if aim is not None else None,
        tell_end=aim is not None and known.finish is not None,
        most_tried=tries,
    )
    draws, done = Draws(chances, seed), 0
    for count in _pieces(runs, piece or (1000 if len(network.nodes) < LARGE else 500)):
        tally.add(draws.next(count), count)
        done += count
        if progress:
            progress(done, runs)
    return _result(tally, _Days(known, facts, network, plan), on, runs, seed)


def expected_seconds(plan: Plan, runs: int) -> float:
    """Guess how long a simulation with all its tries takes on a machine of today."""
    return runs * (len(plan.steps) + len(plan.links)) * 1e-7


def _aim(known: Schedule, network: Network) -> int | None:
    """Return the go-live's number, or None for the whole's end."""
    if not network.plan.steps:
        raise NothingToSimulate(Why.EMPTY)
    go_live = known.go_live_node
    if go_live and (go_live.forecast is None or go_live.status == Status.STOPPED):
        raise NothingToSimulate(Why.NO_DATE)
    if go_live and go_live.status != Status.DONE:
        return network.number[go_live.key]
    if known.finish is None:
        raise NothingToSimulate(Why.NO_DATE)
    ahead = (node.status for node in known.nodes.values() if node.kind != NodeKind.START)
    if all(status in (Status.DONE, Status.DROPPED) for status in ahead):
        raise NothingToSimulate(Why.OVER)
    return None


def _promise(plan: Plan) -> int | None:
    """Rule 9: the greatest finish with which the margin is not negative."""
    return plan.calendar.end_index(plan.target_go_live) if plan.target_go_live else None


def _pieces(runs: int, most: int) -> Iterator[int]:
    """The pilot first, then the rest."""
    left = runs
    count = min(runs, PILOT)
    while left:
        yield count
        left -= count
        count = min(left, most)


class _Days:
    """Turns indices into the dates that people see."""

    def __init__(self, known: Schedule, facts: Facts, network: Network, plan: Plan) -> None:
        self.known, self.calendar = known, plan.calendar
        over = [known.nodes[network.nodes[number].key].forecast for number in facts.recorded]
        self.last_recorded = max((span.finish for span in over if span), default=date.min)

    def day(self, index: int, aim: Aim) -> date:
        """Return the date; what is over may have ended on a day on which nobody should have worked."""
        try:
            day = self.calendar.day(index)
        except DateBeyondLimit as beyond:
            key = self._key(aim)
            raise ScheduleBeyondLimit(key, self.known.nodes[key].name) from beyond
        return max(day, self.last_recorded) if aim == "finish" else day

    def _key(self, aim: Aim) -> NodeKey:
        """Return the go-live, or the node that ends last by the forecast."""
        if aim == "go_live" and self.known.go_live_key:
            return self.known.go_live_key
        spans = {key: node.forecast for key, node in self.known.nodes.items()}
        return max((span.finish_index, key) for key, span in spans.items() if span)[1]

    def dates(self, last_days: Days, aim: Aim) -> Dates:
        forecast = self.known.go_live if aim == "go_live" else self.known.finish
        assert forecast is not None
        return Dates(
            forecast=forecast,
            at={share: self.day(reached_by(last_days, share), aim) for share in SHARES},
            mean=self.day(round(float(last_days.mean())), aim),
            deviation=float(last_days.std()),
            earliest=self.day(int(last_days[0]), aim),
            latest=self.day(int(last_days[-1]), aim),
        )


def _result(tally: Tally, days: _Days, on: date, runs: int, seed: int) -> Simulated:
    import numpy as np

    plan, chances = tally.passes.network.plan, tally.passes.chances
    aim: Aim = "finish" if tally.aim is None else "go_live"
    last_days = tally.aimed.last_days()
    aimed = days.dates(last_days, aim)
    target = plan.target_go_live if aim == "go_live" else None
    counted = {
        days.day(int(at), aim): int(count) for at, count in zip(*np.unique_counts(last_days), strict=True)
    }
    unit, bins = binned(plan.calendar, counted, also=[aimed.forecast, target])
    gains = _gains(tally, days, aim)
    return Simulated(
        on=on,
        runs=runs,
        seed=seed,
        aim=aim,
        go_live=aimed if aim == "go_live" else None,
        finish=aimed
        if aim == "finish"
        else days.dates(tally.ended.last_days(), "finish")
        if tally.ended
        else None,
        target=target,
        chance=tally.aimed.chance,
        unit=unit,
        bins=bins,
        critical=_shares(tally, runs),
        gains=[gain for gain in gains if gain.kind != "response"],
        responses=[gain for gain in gains if gain.kind == "response"],
        uncertain_steps=len(chances.spreads),
        risks=[threat.risk.key for threat in chances.threats],
    )


def _shares(tally: Tally, runs: int) -> dict[str, float]:
    hits = {number: count for number, count in tally.critical.items() if count}
    steps = {number: step.key for number in hits if (step := tally.passes.network.nodes[number].step)}
    return {steps[number]: hits[number] / runs for number in sorted(hits, key=lambda n: (-hits[n], n))}


def _gains(tally: Tally, days: _Days, aim: Aim) -> list[Gain]:
    p80, mean = _at_p80(tally.aimed)
    gains = []
    for trial in tally.trials or ():
        p80_without, mean_without = _at_p80(trial.sample)
        gains.append(
            Gain(
                kind=trial.kind,
                key=trial.key,
                days=p80 - p80_without,
                mean_days=mean - mean_without,
                p80=days.day(p80_without, aim),
                chance=trial.sample.chance,
            )
        )
    return sorted(gains, key=lambda gain: (-gain.days, -gain.mean_days, gain.kind, gain.key))


def _at_p80(sample: Sample) -> tuple[int, float]:
    last_days = sample.last_days()
    return reached_by(last_days, 80), float(last_days.mean())
