"""What may differ from run to run: how long steps take, and which risks occur.

A step without an end counts as sure on that side, and an end on the wrong side of its days as those days.
A step takes at least a day, a milestone none, whatever its estimate says. Of a running step what is left
spreads as the whole did: r days left of likely M lie between r·best/M and r·worst/M. What is done or
dropped is sure. A risk occurs in a run or does not; where it does, each unfinished step it names takes so
many days longer, drawn once for all of them.

Every step and every risk draws from a stream of its own, made from the seed and its key: without one of
them, and however the runs are cut into pieces, all others draw what they drew before. With a response a
risk strikes by the same numbers: where it still does, it would have done so without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tracker.phases.domain.facts import Facts, Status
from tracker.phases.domain.network import Network, Node
from tracker.phases.domain.pert import Ladder, Spread, ladder
from tracker.phases.domain.plan import PlanStep

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

type Days = NDArray[np.int32]
"""Working days, or indices of them, run by run."""

type Index = int | Days
"""The same, a plain number where it is the same in every run."""


class Odds(NamedTuple):
    """How often a risk strikes, a share from 0 to 1, and the days it then costs."""

    probability: float
    spread: Spread

    @property
    def mean(self) -> float:
        return self.probability * self.spread.mean


@dataclass(frozen=True)
class ResponseDays:
    """An open response, and what its risk would be once it has worked; None where it leaves that side.

    `likely`: working days, most likely; those at best and at worst shrink in proportion.
    """

    key: str
    label: str
    probability: float | None = None
    likely: int | None = None


@dataclass(frozen=True)
class RiskDays:
    """A risk that may cost days: each unfinished step of `steps`, by key, would take so much longer.

    `probability` is a share from 0 to 1; `label` and `url` are for showing it.
    """

    key: str
    label: str
    url: str
    steps: tuple[str, ...]
    probability: float
    best: int
    likely: int
    worst: int
    responses: tuple[ResponseDays, ...] = ()

    @property
    def odds(self) -> Odds:
        return Odds(self.probability, Spread(self.best, self.likely, self.worst))

    def odds_after(self, response: ResponseDays) -> Odds:
        """Return the odds once a response has worked; it never makes them worse."""
        probability, spread = self.odds
        if response.probability is not None:
            probability = min(probability, response.probability)
        if response.likely is not None and response.likely < self.likely:
            spread = spread.scaled(response.likely / self.likely)
        return Odds(probability, spread)

    @property
    def helping(self) -> tuple[ResponseDays, ...]:
        """The responses that change what the risk may cost."""
        return tuple(one for one in self.responses if self.odds_after(one) != self.odds)


class Threat(NamedTuple):
    """A risk as the network sees it: `steps` are the numbers of the unfinished nodes it would delay."""

    risk: RiskDays
    steps: tuple[int, ...]


class ThreatResponse(NamedTuple):
    """A response to the threat of this number."""

    threat: int
    response: ResponseDays


@dataclass(frozen=True)
class Chances:
    """`sure` holds each node's days where nothing happens to them: what is left of a running step.

    `responses` are those that help, threat by threat.
    """

    sure: Sequence[int]
    spreads: Mapping[int, Spread]
    threats: Sequence[Threat]
    responses: Sequence[ThreatResponse]
    network: Network

    @property
    def uncertain(self) -> set[int]:
        return {*self.spreads, *(number for threat in self.threats for number in threat.steps)}


def gather_chances(network: Network, facts: Facts, risks: Sequence[RiskDays]) -> Chances:
    sure = [node.days for node in network.nodes]
    for number, running in facts.running.items():
        sure[number] = running.left
    unfinished = {
        node.step.key: number
        for number, node in enumerate(network.nodes)
        if node.step and number not in facts.recorded and facts.status[number] != Status.DROPPED
    }
    spreads = {}
    for number in unfinished.values():
        spread = _spread(network.nodes[number], sure[number])
        if not spread.is_certain:
            spreads[number] = spread
    threats = list(_threats(risks, unfinished))
    responses = [
        ThreatResponse(number, response)
        for number, threat in enumerate(threats)
        for response in threat.risk.helping
    ]
    return Chances(sure, spreads, threats, responses, network)


def _spread(node: Node, days: int) -> Spread:
    assert node.step
    whole = spread_of(node.step)
    return whole.scaled(days / whole.likely) if whole.likely else Spread(days, days, days)


def spread_of(step: PlanStep) -> Spread:
    """Return a step's estimate as it counts; a milestone has none."""
    best = step.days if step.best_days is None else min(step.best_days, step.days)
    worst = step.days if step.worst_days is None else max(step.worst_days, step.days)
    return Spread(best, step.days, worst) if step.days else Spread(0, 0, 0)


def _threats(risks: Sequence[RiskDays], unfinished: Mapping[str, int]) -> Iterator[Threat]:
    for risk in risks:
        steps = tuple(unfinished[key] for key in dict.fromkeys(risk.steps) if key in unfinished)
        if steps and risk.probability > 0 and risk.worst > 0:
            yield Threat(risk, steps)


@dataclass(frozen=True)
class Drawn:
    """One piece of the runs: the days of uncertain nodes alone, and what each risk costs in each run.

    `with_response`: what each response would leave of its risk's loss.
    """

    own: Mapping[int, Days]
    losses: Sequence[Days]
    with_response: Sequence[Days]


class Draws:
    """Draws piece after piece; each call continues where the last one ended."""

    def __init__(self, chances: Chances, seed: int) -> None:
        self.chances = chances
        nodes = chances.network.nodes
        self._steps = {
            number: _DaysStream(seed, nodes[number].key, ladder(spread, least=1))
            for number, spread in chances.spreads.items()
        }
        self._risks = [_RiskStream(seed, threat.risk) for threat in chances.threats]

    def next(self, count: int) -> Drawn:
        own = {number: stream.next(count) for number, stream in self._steps.items()}
        struck = [stream.next(count) for stream in self._risks]
        return Drawn(own, [one[0] for one in struck], [left for one in struck for left in one[1:]])


def days_of_nodes(chances: Chances, drawn: Drawn) -> list[Index]:
    """Return each node's days, run by run where they differ."""
    days: list[Index] = list(chances.sure)
    for number, own in drawn.own.items():
        days[number] = own
    for threat, lost in zip(chances.threats, drawn.losses, strict=True):
        for number in threat.steps:
            days[number] = days[number] + lost
    return days


def _stream(seed: int, key: str) -> "np.random.Generator":
    import numpy as np

    digest = sha256(key.encode()).digest()
    words = [int.from_bytes(digest[at : at + 4], "big") for at in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=words)))


class _DaysStream:
    def __init__(self, seed: int, key: str, chance_of_days: Ladder) -> None:
        import numpy as np

        self._random = _stream(seed, key)
        self._first, self._rungs = chance_of_days.first, np.array(chance_of_days.rungs)

    def next(self, count: int) -> Days:
        return _climbed(self._rungs, self._random.random(count), self._first)


class _RiskStream:
    def __init__(self, seed: int, risk: RiskDays) -> None:
        self._random = _stream(seed, f"risk:{risk.key}")
        self._odds = [risk.odds, *map(risk.odds_after, risk.helping)]

    def next(self, count: int) -> list[Days]:
        """Return what it costs, then what with each response; two numbers a run, whether it occurs or not."""
        occurs, size = self._random.random((count, 2)).T
        return [_cost(odds, occurs, size) for odds in self._odds]


def _cost(odds: Odds, occurs: "NDArray[np.float64]", size: "NDArray[np.float64]") -> Days:
    import numpy as np

    chance_of_days = ladder(odds.spread, least=0)
    return _climbed(np.array(chance_of_days.rungs), size, chance_of_days.first) * (occurs < odds.probability)


def _climbed(rungs: "NDArray[np.float64]", chance: "NDArray[np.float64]", first: int) -> Days:
    import numpy as np

    return rungs.searchsorted(chance, side="right").astype(np.int32) + np.int32(first)
