"""Gathers from piece after piece of a simulation what its result needs: a few numbers a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from tracker.phases.domain.chances import Chances, Days, Drawn, Index, ThreatResponse, days_of_nodes
from tracker.phases.domain.passes import Course, Passes, Place
from tracker.phases.domain.simulated import Kind

WORTH_TRYING = 0.05
"""A step that is critical in fewer of the pilot's runs is not tried without its spread."""


class Sample:
    """When the aim is reached, run by run; `promise` is the greatest finish that keeps it."""

    def __init__(self, promise: int | None = None) -> None:
        self._promise, self._pieces, self._kept = promise, list[Days](), 0

    def add(self, last_day: Index, count: int, end: Index | None = None) -> None:
        import numpy as np

        self._pieces.append(run_by_run(last_day, count))
        if self._promise is not None and end is not None:
            self._kept += int(np.count_nonzero(run_by_run(end, count) <= self._promise))

    def last_days(self) -> Days:
        """Return the days it shows, as indices, in ascending order."""
        import numpy as np

        return np.sort(np.concatenate(self._pieces))

    @property
    def chance(self) -> float | None:
        runs = sum(map(len, self._pieces))
        return None if self._promise is None else self._kept / runs


@dataclass(frozen=True)
class Trial:
    """The same runs without one step's spread, without one threat, or with one response to a threat.

    `places` are what that may move.
    """

    kind: Kind
    key: str
    number: int
    places: Sequence[Place]
    sample: Sample

    def days(self, chances: Chances, course: Course, drawn: Drawn) -> list[Index]:
        days, losses = list(course.days), self._losses(chances, drawn)
        for node in self._touched(chances):
            sure = chances.sure[node]
            days[node] = sure if self.kind == "step" else drawn.own.get(node, sure)
            for number, lost in losses.items():
                if node in chances.threats[number].steps:
                    days[node] = days[node] + lost
        return days

    def _touched(self, chances: Chances) -> Sequence[int]:
        if self.kind == "step":
            return [self.number]
        threat = self.number if self.kind == "risk" else chances.responses[self.number].threat
        return chances.threats[threat].steps

    def _losses(self, chances: Chances, drawn: Drawn) -> dict[int, Days]:
        losses = dict(enumerate(drawn.losses))
        if self.kind == "risk":
            del losses[self.number]
        elif self.kind == "response":
            losses[chances.responses[self.number].threat] = drawn.with_response[self.number]
        return losses


class Tally:
    """`aim` is a node's number, or None for the whole's end; `tell_end` asks for that one besides.

    The first piece is the pilot: it tells which steps are worth a trial.
    """

    def __init__(
        self, passes: Passes, aim: int | None, *, promise: int | None, tell_end: bool, most_tried: int
    ) -> None:
        self.passes, self.aim, self.promise, self.most_tried = passes, aim, promise, most_tried
        self.aimed, self.ended = Sample(promise), Sample() if tell_end else None
        self.critical: dict[int, int] = {}
        self.trials: list[Trial] | None = None

    def add(self, drawn: Drawn, count: int) -> None:
        passes, aim = self.passes, self.aim
        course = passes.forward(days_of_nodes(passes.chances, drawn))
        end = run_by_run(passes.aim_finish(course, aim), count)
        self.aimed.add(passes.last_day(course, aim), count, end)
        if self.ended:
            self.ended.add(passes.last_day(course, None), count)
        self._count_critical(course, end)
        if self.trials is None:
            self.trials = list(self._worth_a_trial(count))
        for trial in self.trials:
            without = passes.changed(course, trial.days(passes.chances, course, drawn), trial.places)
            trial.sample.add(passes.last_day(without, aim), count, passes.aim_finish(without, aim))

    def _count_critical(self, course: Course, end: Days) -> None:
        import numpy as np

        for number, latest in self.passes.latest_finishes(course, self.aim, end).items():
            step = self.passes.network.nodes[number].step
            if step and not step.dropped:
                hits = int(np.count_nonzero(latest == course.finish[number]))
                self.critical[number] = self.critical.get(number, 0) + hits

    def _worth_a_trial(self, pilot: int) -> Iterator[Trial]:
        """Risks by what they cost on average, then steps by their spread and how often they are critical.

        Responses by what they save on average; however many there are, as many others are tried as without.
        """
        chances, leading = self.passes.chances, self.passes.leading_to(self.aim)
        threats = [
            (threat.risk.odds.mean, number)
            for number, threat in enumerate(chances.threats)
            if not leading.isdisjoint(threat.steps)
        ]
        costly = _greatest(threats, self.most_tried // 2)
        for number in costly:
            threat = chances.threats[number]
            yield self._trial("risk", threat.risk.key, number, threat.steps)
        steps = [
            (spread.deviation * self.critical.get(number, 0), number)
            for number, spread in chances.spreads.items()
            if self.critical.get(number, 0) >= WORTH_TRYING * pilot
        ]
        for number in _greatest(steps, self.most_tried - len(costly)):
            step = self.passes.network.nodes[number].step
            assert step
            yield self._trial("step", step.key, number, [number])
        responses = [
            (_saved_by(one, chances), number)
            for number, one in enumerate(chances.responses)
            if not leading.isdisjoint(chances.threats[one.threat].steps)
        ]
        for number in _greatest(responses, self.most_tried):
            one = chances.responses[number]
            yield self._trial("response", one.response.key, number, chances.threats[one.threat].steps)

    def _trial(self, kind: Kind, key: str, number: int, steps: Sequence[int]) -> Trial:
        return Trial(kind, key, number, self.passes.places_between(steps, self.aim), Sample(self.promise))


def _saved_by(one: ThreatResponse, chances: Chances) -> float:
    risk = chances.threats[one.threat].risk
    return risk.odds.mean - risk.odds_after(one.response).mean


def _greatest(weighed: Sequence[tuple[float, int]], count: int) -> list[int]:
    return [number for _, number in sorted(weighed, key=lambda one: (-one[0], one[1]))[:count]]


def reached_by(last_days: Days, percent: int) -> int:
    """Return the first day by which at least so many percent of the runs are there."""
    return int(last_days[ceil(len(last_days) * percent / 100) - 1])


def run_by_run(index: Index, count: int) -> Days:
    import numpy as np

    return np.full(count, index, dtype=np.int32) if isinstance(index, int) else index
