"""Two sets of dates of one plan compared: a baseline with another, or with how it stands today (rule 21)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.plan import NodeKey


class Dates(NamedTuple):
    """When a node is; `days` is 0 for a moment, `cost` None where nobody gave one."""

    start: date
    finish: date
    days: int
    cost: Decimal | None = None

    def length(self, calendar: Calendar) -> int:
        """Return the working days from the first to the last."""
        return calendar.end_index(self.finish) - calendar.index(self.start) if self.days else 0


type DateSet = Mapping[NodeKey, Dates]


class Difference(NamedTuple):
    """A node in both sets; one is None where only the other has it, and then nothing is counted.

    The three numbers are working days; later and longer are positive.
    """

    key: NodeKey
    before: Dates | None
    after: Dates | None
    start_days: int | None = None
    finish_days: int | None = None
    longer_days: int | None = None
    cost: Decimal | None = None

    @property
    def is_moved(self) -> bool:
        """Tell whether anything differs, if only that one set lacks it."""
        if (self.before is None) != (self.after is None):
            return True
        return any((self.start_days, self.finish_days, self.longer_days, self.cost))


class PhaseDifference(NamedTuple):
    """`whole` lasts from the first start of the phase's steps to its gate and costs what its steps cost."""

    key: str
    whole: Difference
    steps: tuple[Difference, ...]
    gate: Difference

    @property
    def is_moved(self) -> bool:
        return any(one.is_moved for one in (self.whole, self.gate, *self.steps))


@dataclass(frozen=True)
class Comparison:
    """`elsewhere`: what a set holds that belongs to no phase of the plan any more."""

    phases: tuple[PhaseDifference, ...]
    elsewhere: tuple[Difference, ...]
    go_live: Difference | None
    cost_before: Decimal | None
    cost_after: Decimal | None

    @property
    def cost(self) -> Decimal | None:
        return _cost_difference(self.cost_before, self.cost_after)


def compare(
    before: DateSet,
    after: DateSet,
    *,
    calendar: Calendar,
    phases: Mapping[str, Sequence[NodeKey]],
    go_live: NodeKey | None,
) -> Comparison:
    """`phases`: the keys of each phase's steps, in the plan's order."""

    def difference(key: NodeKey) -> Difference:
        return _difference(key, before.get(key), after.get(key), calendar)

    compared = []
    placed = set()
    for phase, steps in phases.items():
        gate = f"gate:{phase}"
        placed |= {f"start:{phase}", gate, *steps}
        compared.append(
            PhaseDifference(
                key=phase,
                whole=_difference(
                    f"phase:{phase}",
                    _whole(before, steps, gate, calendar),
                    _whole(after, steps, gate, calendar),
                    calendar,
                ),
                steps=tuple(map(difference, steps)),
                gate=difference(gate),
            )
        )
    return Comparison(
        phases=tuple(compared),
        elsewhere=tuple(difference(key) for key in {**before, **after} if key not in placed),
        go_live=difference(go_live) if go_live else None,
        cost_before=_cost(before.values()),
        cost_after=_cost(after.values()),
    )


def _difference(key: NodeKey, before: Dates | None, after: Dates | None, calendar: Calendar) -> Difference:
    if before is None or after is None:
        return Difference(key, before, after)
    return Difference(
        key,
        before,
        after,
        start_days=calendar.index(after.start) - calendar.index(before.start),
        finish_days=calendar.end_index(after.finish) - calendar.end_index(before.finish),
        longer_days=after.length(calendar) - before.length(calendar),
        cost=_cost_difference(before.cost, after.cost),
    )


def _whole(dates: DateSet, steps: Sequence[NodeKey], gate: NodeKey, calendar: Calendar) -> Dates | None:
    """Rule 20: a phase lasts until its gate; where that has no date, until the last of its steps."""
    inside = [dates[key] for key in steps if key in dates]
    if gate not in dates and not inside:
        return None
    ends = [dates[gate]] if gate in dates else inside
    start = min(one.start for one in (*inside, *ends))
    finish = max(one.finish for one in ends)
    days = calendar.end_index(finish) - calendar.index(start)
    return Dates(start, finish, days if inside else 0, _cost(inside))


def _cost(dates: Iterable[Dates]) -> Decimal | None:
    costs = [one.cost for one in dates if one.cost is not None]
    return sum(costs, Decimal(0)) if costs else None


def _cost_difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """What nobody gave counts as nothing, unless neither was given."""
    if before is None and after is None:
        return None
    return (after or Decimal(0)) - (before or Decimal(0))
