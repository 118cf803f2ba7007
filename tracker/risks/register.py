"""The register's page: what its address asks for, and the matrix and rows that answer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.figures.matrix import Matrix, lay_out_matrix
from tracker.rollouts.models import Rollout

from .domain.exposure import Exposure
from .models import Impact, Probability
from .queries import (
    LOOK_BACK,
    RiskStanding,
    expected_heat_map,
    exposure,
    heat_map,
    over,
    proposed,
    standing,
)
from .wording import cell_name

ROWS_AT_ONCE = 100
NO_OWNER = "none"

_SHOWS: dict[str, tuple[str | Promise, Callable[[RiskStanding], bool]]] = {
    "open": (_("Open"), lambda one: True),
    "review": (_("Review due"), lambda one: one.review_is_due),
    "unanswered": (_("Without response"), lambda one: one.lacks_response),
    "proposed": (_("Proposed"), lambda one: True),
    "over": (_("Over"), lambda one: True),
}

_SORTS: dict[str, tuple[str | Promise, Callable[[RiskStanding], Any]]] = {
    "number": (_("No."), lambda one: one.number),
    "title": (_("Risk"), lambda one: one.title.casefold()),
    "level": (_("Now, after response"), lambda one: (one.level, one.expected_level)),
    "response": (_("Response"), lambda one: (one.responses_total > 0, str(one.strategy_label))),
    "owner": (_("Owner"), lambda one: one.owner.casefold()),
    "review": (_("Next review"), lambda one: one.next_review_on or date.max),
    "over": (_("Over since"), lambda one: one.since),
}
_HIGH_FIRST = {"level", "over"}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; a value it can't mean counts as not given."""

    show: str
    phase: str
    owner: str
    cell: tuple[int, int] | None
    sort: str
    descending: bool
    after: bool
    all: bool

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        show = query.get("show", "")
        show = show if show in _SHOWS else "open"
        sort = query.get("sort", "")
        if sort.removeprefix("-") not in _SORTS:
            sort = "-over" if show == "over" else "-level"
        probability, impact = _place(query.get("probability")), _place(query.get("impact"))
        return cls(
            show=show,
            phase=query.get("phase", ""),
            owner=query.get("owner", ""),
            cell=(probability, impact) if probability and impact else None,
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
            after=query.get("matrix") == "after",
            all=query.get("all") == "1",
        )


def _place(typed: str | None) -> int | None:
    return int(typed) if typed and typed in "12345" and len(typed) == 1 else None


@dataclass(frozen=True)
class Choice:
    """A filter's value with its words, how many risks it leaves, and whether it is the present one."""

    value: str
    label: str | Promise
    count: int
    is_current: bool


@dataclass(frozen=True)
class Column:
    """A column's head: which order a click asks for, and the order it is in."""

    key: str
    label: str | Promise
    asks_for: str
    order: str


class Register:
    """Everything the page shows, each read once."""

    def __init__(self, rollout: Rollout, query: Mapping[str, str], *, on: date, confidential: bool):
        self.rollout, self.on, self._confidential = rollout, on, confidential
        self.open = standing(rollout, on, confidential=confidential)
        self.over = over(rollout, on, confidential=confidential)
        self.proposed = proposed(rollout, on, confidential=confidential)
        self.filters = Filters.read(query)

    @cached_property
    def is_empty(self) -> bool:
        return not (self.open or self.over or self.proposed)

    @cached_property
    def exposure(self) -> Exposure:
        return exposure(self.open)

    @cached_property
    def before_on(self) -> date:
        return self.on - LOOK_BACK

    @cached_property
    def exposure_before(self) -> Exposure | None:
        earlier = standing(self.rollout, self.before_on, confidential=self._confidential)
        return exposure(earlier) if earlier else None

    @property
    def cell_name(self) -> str:
        return cell_name(*self.filters.cell) if self.filters.cell else ""

    @cached_property
    def reviews_due(self) -> int:
        return sum(one.review_is_due for one in self.open)

    @cached_property
    def shows(self) -> list[Choice]:
        return [
            Choice(key, label, len(self._shown(key)), key == self.filters.show)
            for key, (label, _belongs) in _SHOWS.items()
        ]

    @cached_property
    def phases(self) -> list[Choice]:
        """The rollout's phases, each with the listed risks it holds."""
        return [
            Choice(
                phase.key,
                str(phase),
                sum(phase.key in one.phases for one in self._listed),
                phase.key == self.filters.phase,
            )
            for phase in self.rollout.phases.all()
        ]

    @cached_property
    def owners(self) -> list[Choice]:
        names = {_owner_value(one): one.owner for one in self._listed}
        return [
            Choice(
                value,
                name or _("No owner"),
                sum(_owner_value(one) == value for one in self._listed),
                value == self.filters.owner,
            )
            for value, name in sorted(names.items(), key=lambda pair: (pair[1] == "", pair[1].casefold()))
        ]

    @cached_property
    def matrix(self) -> Matrix:
        counted = expected_heat_map(self.open) if self.filters.after else heat_map(self.open)
        return lay_out_matrix(
            counted,
            list(map(str, Probability.labels)),
            list(map(str, Impact.labels)),
            self.rollout.risk_bands,
        )

    @cached_property
    def columns(self) -> list[Column]:
        left_out = "review" if self.filters.show == "over" else "over"
        return [self._column(key, label) for key, (label, _value) in _SORTS.items() if key != left_out]

    @cached_property
    def matching(self) -> list[RiskStanding]:
        """The listed risks that pass every filter, in the order asked for."""
        _label, value = _SORTS[self.filters.sort]
        found = [one for one in self._listed if self._passes(one)]
        return sorted(found, key=value, reverse=self.filters.descending)

    @property
    def rows(self) -> list[RiskStanding]:
        return self.matching if self.filters.all else self.matching[:ROWS_AT_ONCE]

    @cached_property
    def _listed(self) -> list[RiskStanding]:
        return self._shown(self.filters.show)

    def _shown(self, show: str) -> list[RiskStanding]:
        _label, belongs = _SHOWS[show]
        rows = {"over": self.over, "proposed": self.proposed}.get(show, self.open)
        return [one for one in rows if belongs(one)]

    def _passes(self, one: RiskStanding) -> bool:
        cell = one.expected_cell if self.filters.after else one.cell
        return (
            self.filters.cell in (None, cell)
            and (not any(choice.is_current for choice in self.phases) or self.filters.phase in one.phases)
            and (
                not any(choice.is_current for choice in self.owners)
                or self.filters.owner == _owner_value(one)
            )
        )

    def _column(self, key: str, label: str | Promise) -> Column:
        if key != self.filters.sort:
            return Column(key, label, f"-{key}" if key in _HIGH_FIRST else key, "")
        order = "descending" if self.filters.descending else "ascending"
        return Column(key, label, key if self.filters.descending else f"-{key}", order)


def _owner_value(one: RiskStanding) -> str:
    return str(one.owner_pk) if one.owner_pk else NO_OWNER
