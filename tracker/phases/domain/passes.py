"""The rules of `forward` and `backward` for many runs at once: each date is an array, run by run.

Only what may move is worked out: ends that are the same in every run stay plain numbers, and what of them
binds a node is one bound from the beginning.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tracker.phases.domain.chances import Chances, Days, Index
from tracker.phases.domain.facts import Facts, Running, Status
from tracker.phases.domain.forward import Dates
from tracker.phases.domain.network import Network, NodeKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

type Flag = bool | NDArray[np.bool_]

NOTHING = -(10**9)


class _Leaving(NamedTuple):
    """A link from an end that moves."""

    before: int
    from_finish: bool
    lag: int

    def bound(self, course: "Course") -> Index:
        end = (course.finish if self.from_finish else course.start)[self.before]
        return end + self.lag if self.lag else end


class Place(NamedTuple):
    """How a node that moves finds its dates.

    `start`, `finish`: the greatest bounds that do not move, NOTHING where there is none. `own`: that of its
    own dates alone. `holding`: for a node without duration, the links that may keep its day from ending,
    and whether each stops doing so where the node before it ends a day.
    """

    number: int
    running: Running | None
    start: int
    finish: int
    starts: Sequence[_Leaving]
    finishes: Sequence[_Leaving]
    own: int
    holding: Sequence[tuple[_Leaving, bool]]
    is_moment: bool
    waits_for: frozenset[int]


@dataclass
class Course:
    """One piece of runs: each node's days, start, finish, and whether it shows the evening before."""

    days: list[Index]
    start: list[Index]
    finish: list[Index]
    evening: list[Flag]

    def last_day(self, number: int) -> Index:
        """Return the index of the last day that people see (rule 3)."""
        return later(self.finish[number] - 1, self.start[number] - self.evening[number])


@dataclass(frozen=True)
class Passes:
    """`ends`: the unfinished nodes of which one ends last, whatever happens."""

    network: Network
    facts: Facts
    forecast: Dates
    chances: Chances
    places: Sequence[Place] = field(default_factory=list)
    ends: Sequence[int] = field(default_factory=list)

    def forward(self, days: list[Index]) -> Course:
        course = Course(
            days, list(self.forecast.start), list(self.forecast.finish), list(self.forecast.end_of_day)
        )
        for place in self.places:
            _put(place, course)
        return course

    def changed(self, course: Course, days: list[Index], places: Iterable[Place]) -> Course:
        """Return the course with other days, following the change only as far as it reaches."""
        after = Course(days, list(course.start), list(course.finish), list(course.evening))
        moved: set[int] = set()
        for place in places:
            number = place.number
            if days[number] is course.days[number] and moved.isdisjoint(place.waits_for):
                continue
            _put(place, after)
            if not (
                _same(after.finish[number], course.finish[number])
                and _same(after.start[number], course.start[number])
                and _same(after.evening[number], course.evening[number])
            ):
                moved.add(number)
        return after

    def aim_finish(self, course: Course, aim: int | None) -> Index:
        """Return the finish of the aim; that of all nodes, over or not, where it is the whole's end."""
        if aim is not None:
            return course.finish[aim]
        order, recorded = self.forecast.order, self.facts.recorded
        over = [self.forecast.finish[number] for number in order if number in recorded]
        return _latest([*over, *(course.finish[number] for number in self.ends)])

    def last_day(self, course: Course, aim: int | None) -> Index:
        """Return the day the aim shows; of the whole's end NOTHING where every node is over."""
        if aim is not None:
            return course.last_day(aim)
        return _latest([NOTHING, *(course.last_day(number) for number in self.ends)])

    def latest_finishes(self, course: Course, aim: int | None, end: Days) -> dict[int, Days]:
        """Return how late unfinished nodes may end before the aim, whose finish is given, moves."""
        waiting = self.forecast.order if aim is None else [aim]
        latest = {number: end for number in waiting if number not in self.facts.recorded}
        for number in reversed(self.forecast.order):
            late_finish = latest.get(number)
            if late_finish is None or number in self.facts.recorded:
                continue
            for before, bound in self._late_bounds(number, late_finish, course):
                latest[before] = sooner(latest[before], bound) if before in latest else bound
        return latest

    def _late_bounds(self, number: int, late_finish: Days, course: Course) -> Iterator[tuple[int, Days]]:
        """Rule 17, as `backward` has it."""
        running = number in self.facts.running
        late_start = None
        for before, from_finish, to_finish, lag, _ in self.network.into[number]:
            if before in self.facts.recorded:
                continue
            if not from_finish and (before in self.facts.running or (running and not to_finish)):
                continue
            if to_finish:
                late = late_finish
            else:
                late = late_start = late_finish - course.days[number] if late_start is None else late_start
            if lag:
                late = late - lag
            yield before, late if from_finish else late + course.days[before]

    def places_between(self, origins: Iterable[int], aim: int | None) -> list[Place]:
        """Return the places that a change of these nodes can reach, on the way to the aim."""
        wanted = self.leading_to(aim)
        reached = set(origins)
        found = []
        for place in self.places:
            if place.number in wanted and (
                place.number in reached or not reached.isdisjoint(place.waits_for)
            ):
                reached.add(place.number)
                found.append(place)
        return found

    def leading_to(self, aim: int | None) -> set[int]:
        """Return the nodes that the aim waits for, and itself; all where it is the whole's end."""
        if aim is None:
            return set(self.forecast.order)
        wanted = {aim}
        for number in reversed(self.forecast.order):
            if number in wanted and number not in self.facts.recorded:
                wanted.update(before for before, *_ in self.network.into[number])
        return wanted


def prepare(network: Network, facts: Facts, forecast: Dates, chances: Chances) -> Passes:
    """Find out what moves, and fold what does not into bounds."""
    places = list(_places(network, facts, forecast, chances))
    return Passes(network, facts, forecast, chances, places, list(_ends(network, facts, forecast)))


def _places(network: Network, facts: Facts, forecast: Dates, chances: Chances) -> Iterator[Place]:
    uncertain = chances.uncertain
    start_moves, finish_moves, evening_moves = set[int](), set[int](), set[int]()
    for number in forecast.order:
        if number in facts.recorded:
            continue
        running = facts.running.get(number)
        own = _own_bound(network, facts, number)
        start, finish = own, NOTHING
        starts: list[_Leaving] = []
        finishes: list[_Leaving] = []
        if running:
            start, finish = running.said, facts.today + 1
        for before, from_finish, to_finish, lag, _ in network.into[number]:
            if running and not (from_finish or to_finish):
                continue
            leaving = _Leaving(before, from_finish, lag)
            if before in (finish_moves if from_finish else start_moves):
                (finishes if to_finish else starts).append(leaving)
            elif to_finish:
                finish = max(finish, (forecast.finish if from_finish else forecast.start)[before] + lag)
            else:
                start = max(start, (forecast.finish if from_finish else forecast.start)[before] + lag)
        if not running and number not in uncertain:  # without the whole's days its finish binds its start
            start, finish = max(start, finish - chances.sure[number]), NOTHING
        is_moment = network.nodes[number].days == 0 and not running
        holding = list(_holding(network, facts, number)) if is_moment else []
        if not running and (starts or finishes or (number in uncertain and finish > NOTHING)):
            start_moves.add(number)
        if starts or finishes or number in uncertain:
            finish_moves.add(number)
        elif not any(link.before in evening_moves for link, _ in holding):
            continue
        if is_moment:
            evening_moves.add(number)
        yield Place(
            number, running, start, finish, starts, finishes, own, holding, is_moment,
            frozenset(before for before, *_ in network.into[number]),
        )  # fmt: skip


def _own_bound(network: Network, facts: Facts, number: int) -> int:
    """Rules 7, 8 and 12: what a waiting node's own dates ask for."""
    bounds = [0]
    if network.nodes[number].kind != NodeKind.START and facts.status[number] != Status.DROPPED:
        bounds.append(facts.today)
    if number in facts.not_before:
        bounds.append(facts.not_before[number][1])
    return max(bounds)


def _holding(network: Network, facts: Facts, number: int) -> Iterator[tuple[_Leaving, bool]]:
    """The finish of work always ends a day; any other link may hold a moment at its morning."""
    for before, from_finish, _, lag, _ in network.into[number]:
        if not from_finish or network.nodes[before].days == 0:
            yield _Leaving(before, from_finish, lag), from_finish and before not in facts.running


def _ends(network: Network, facts: Facts, forecast: Dates) -> Iterator[int]:
    """Steps end no later than their gate, unless that was passed before them."""
    for number in forecast.order:
        node = network.nodes[number]
        gate = network.number[f"gate:{node.phase.key}"]
        gate_is_last = forecast.dated[gate] and gate not in facts.recorded
        if number not in facts.recorded and not (node.step and gate_is_last):
            yield number


def _put(place: Place, course: Course) -> None:
    number, days = place.number, course.days[place.number]
    start: Index = place.start
    for link in place.starts:
        start = later(start, link.bound(course))
    finish: Index = place.finish
    for link in place.finishes:
        finish = later(finish, link.bound(course))
    if place.running:
        course.finish[number] = later(start + days, finish)
        return
    if place.finishes or place.finish > NOTHING:
        start = later(start, finish - days)
    course.start[number] = start
    course.finish[number] = start if isinstance(days, int) and days == 0 else start + days
    if place.is_moment:
        course.evening[number] = _is_evening(place, course)


def _is_evening(place: Place, course: Course) -> Flag:
    """Rule 3, for the runs in which the node takes no time."""
    at = course.start[place.number]
    evening: Flag = at > place.own
    for link, may_end_a_day in place.holding:
        free = link.bound(course) != at
        if may_end_a_day:
            free = free | _ends_a_day(link.before, course)
        evening = evening & free
    return evening


def _ends_a_day(number: int, course: Course) -> Flag:
    return (course.finish[number] > course.start[number]) | course.evening[number]


def _same(one: Index | Flag, other: Index | Flag) -> bool:
    import numpy as np

    return one is other or np.array_equal(one, other)


def later(one: Index, other: Index) -> Index:
    """Return the greater, run by run; of two plain numbers a plain number, so that types stay small."""
    import numpy as np

    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    return np.maximum(one, other)


def sooner(one: Days, other: Days) -> Days:
    import numpy as np

    return np.minimum(one, other)


def _latest(indices: Iterable[Index]) -> Index:
    found: Index = NOTHING
    for index in indices:
        found = later(found, index)
    return found
