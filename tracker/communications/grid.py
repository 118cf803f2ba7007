"""Power and interest: who stands in which cell of influence by interest."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import wording
from .domain.influence import HIGH_FROM, SCALE, Strategy, strategy_for
from .models import Stakeholder

SHOWN = 4
"""How many a cell names before it says how many more there are."""


@dataclass(frozen=True)
class GridCell:
    interest: int
    influence: int
    here: tuple[Stakeholder, ...]

    @property
    def strategy(self) -> Strategy:
        return strategy_for(interest=self.interest, influence=self.influence)

    @property
    def strategy_word(self) -> wording.Word:
        return wording.STRATEGIES[self.strategy]

    @property
    def place(self) -> str:
        return wording.place_on_grid(self.interest, self.influence)

    @property
    def names_its_quarter(self) -> bool:
        """Tell whether this is the corner of a quarter where its strategy stands written."""
        return self.interest in (SCALE.start, HIGH_FROM) and self.influence in (
            SCALE.stop - 1,
            HIGH_FROM - 1,
        )

    @property
    def shown(self) -> tuple[Stakeholder, ...]:
        return self.here if len(self.here) <= SHOWN else self.here[: SHOWN - 1]

    @property
    def further(self) -> tuple[Stakeholder, ...]:
        return self.here[len(self.shown) :]


@dataclass(frozen=True)
class GridRow:
    influence: int
    label: wording.Word
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    """The most influence on top, the most interest to the right."""

    rows: tuple[GridRow, ...]

    @property
    def interests(self) -> list[tuple[int, wording.Word]]:
        return [(level, wording.LEVELS[level]) for level in SCALE]


def lay_out(stakeholders: Iterable[Stakeholder]) -> Grid:
    """Keep the order of the stakeholders within each cell."""
    found: dict[tuple[int, int], list[Stakeholder]] = {}
    for one in stakeholders:
        found.setdefault((one.interest, one.influence), []).append(one)
    return Grid(
        tuple(
            GridRow(
                influence,
                wording.LEVELS[influence],
                tuple(
                    GridCell(interest, influence, tuple(found.get((interest, influence), ())))
                    for interest in SCALE
                ),
            )
            for influence in reversed(SCALE)
        )
    )
