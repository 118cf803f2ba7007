"""Amounts over time: what grows evenly from day to day, and what was said on a day and holds from then on."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

# Two sums that differ by less than this share of the whole are the same: they were added in another order.
EXACTNESS = 1e-11


class Spread(NamedTuple):
    """An amount that grows evenly over working days; `finish` is exclusive, and at it all is reached."""

    start: int
    finish: int
    amount: float


@dataclass(frozen=True)
class Curve:
    """The sum of spreads by working-day index: straight between `days`, a jump where a day stands twice."""

    days: tuple[int, ...]
    sums: tuple[float, ...]

    @classmethod
    def of(cls, spreads: Iterable[Spread]) -> "Curve":
        """Add up amounts of 0 and more."""
        slopes: dict[int, float] = defaultdict(float)
        jumps: dict[int, float] = defaultdict(float)
        spreads = list(spreads)
        total = float(sum(spread.amount for spread in spreads))
        for start, finish, amount in spreads:
            if start < finish:
                slopes[start] += amount / (finish - start)
                slopes[finish] -= amount / (finish - start)
            else:
                jumps[start] += amount
        days, sums = [], []
        day, height, slope = 0, 0.0, 0.0
        for at in sorted({*slopes, *jumps}):
            height += max(slope, 0.0) * (at - day)
            day, slope = at, slope + slopes.get(at, 0.0)
            days.append(at)
            sums.append(min(height, total))
            if at in jumps:
                height += jumps[at]
                days.append(at)
                sums.append(min(height, total))
        if sums:
            sums[-1] = total
        return cls(tuple(days), tuple(sums))

    @property
    def total(self) -> float:
        return self.sums[-1] if self.sums else 0.0

    def at(self, day: int) -> float:
        """Return what is reached by the morning of a day."""
        place = bisect_right(self.days, day)
        if place == 0:
            return 0.0
        if place == len(self.days):
            return self.total
        (left, low), (right, high) = self._corner(place - 1), self._corner(place)
        return low + (high - low) * (day - left) / (right - left)

    def when(self, amount: float, *, near: float) -> float | None:
        """Return when an amount is reached; of the days on which it stands still, the one nearest to `near`.

        The whole is reached on the first such day. None where there is nothing to reach.
        """
        if not self.total:
            return None
        nearly = self.total * EXACTNESS
        first = self._crossing(bisect_left(self.sums, amount - nearly), amount)
        after = bisect_right(self.sums, amount + nearly)
        if after == len(self.sums):
            return first
        return min(self._crossing(after, amount), max(first, near))

    def _corner(self, place: int) -> tuple[int, float]:
        return self.days[place], self.sums[place]

    def _crossing(self, place: int, amount: float) -> float:
        """Return when the line that ends at a corner reaches an amount."""
        if place == 0:
            return float(self.days[0])
        (left, low), (right, high) = self._corner(place - 1), self._corner(min(place, len(self.days) - 1))
        share = (amount - low) / (high - low) if high > low else 1.0
        return left + (right - left) * min(max(share, 0.0), 1.0)


FLAT = Curve((), ())


class Said(NamedTuple):
    """An amount as somebody told it on a day."""

    on: date
    amount: float


def sums_by_day(said: Iterable[Sequence[Said]], days: Sequence[date]) -> list[float]:
    """Add up, on each of the ascending days, what was said last of each thing until that evening.

    Each thing's words are in the order they were said.
    """
    changes: dict[date, float] = defaultdict(float)
    for words in said:
        for before, word in pairwise([Said(date.min, 0.0), *words]):
            changes[word.on] += word.amount - before.amount
    sums, total = [], 0.0
    waiting = iter(sorted(changes.items()))
    following = next(waiting, None)
    for day in days:
        while following and following[0] <= day:
            total += following[1]
            following = next(waiting, None)
        sums.append(total)
    return sums
