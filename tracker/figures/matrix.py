"""The risk matrix: each cell with its score, its band and how many risks stand in it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BANDS_UP_TO = (3, 6, 10, 16)
"""The highest score of each band but the last, for a 5×5 scale."""


@dataclass(frozen=True)
class MatrixCell:
    likelihood: int
    impact: int
    score: int
    count: int
    band: int


@dataclass(frozen=True)
class MatrixRow:
    likelihood: int
    label: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """Rows from the likeliest down, as it is read; cells from the slightest impact to the right.

    A mirrored one, for opportunities, begins with the greatest impact: beside the one of the threats
    what matters most of either meets in the middle.
    """

    rows: tuple[MatrixRow, ...]
    impacts: tuple[str, ...]
    is_mirrored: bool = False

    @property
    def total(self) -> int:
        return sum(cell.count for row in self.rows for cell in row.cells)


def band(score: int, bands_up_to: Sequence[int] = BANDS_UP_TO) -> int:
    """Return the band, 1 the mildest, of a score."""
    return bisect_left(bands_up_to, score) + 1


def lay_out_matrix(
    counts: Mapping[tuple[int, int], int],
    likelihoods: Sequence[str],
    impacts: Sequence[str],
    bands_up_to: Sequence[int] = BANDS_UP_TO,
    *,
    mirrored: bool = False,
) -> Matrix:
    """Lay out counts by (likelihood, impact), both from 1; labels come in rising order.

    Raises ValueError for a count outside the scale.
    """
    for likelihood, impact in counts:
        if not (1 <= likelihood <= len(likelihoods) and 1 <= impact <= len(impacts)):
            raise ValueError(
                f"A risk at likelihood {likelihood}, impact {impact} is off the scale of "
                f"{len(likelihoods)} by {len(impacts)}; assess it again on this scale."
            )
    across = range(len(impacts), 0, -1) if mirrored else range(1, len(impacts) + 1)
    return Matrix(
        rows=tuple(
            MatrixRow(
                likelihood,
                likelihoods[likelihood - 1],
                tuple(
                    MatrixCell(
                        likelihood,
                        impact,
                        score=likelihood * impact,
                        count=counts.get((likelihood, impact), 0),
                        band=band(likelihood * impact, bands_up_to),
                    )
                    for impact in across
                ),
            )
            for likelihood in range(len(likelihoods), 0, -1)
        ),
        impacts=tuple(impacts[impact - 1] for impact in across),
        is_mirrored=mirrored,
    )
