"""A list of rows as its reader asked for it: sorted, filtered, searched; the address holds all of it.

    RISKS = Listing(
        name="risks",
        columns=[Column("title", _("Risk"), lambda one: one.title, cell="risks/cells/title.html")],
        segments=[Segment("open", _("Open"), lambda one: one.is_open)],
        filters=[Filter("owner", _("Owner"), lambda one: [(str(one.owner_pk), one.owner)])],
        sort="-level",
    )
    shown = RISKS.show(rows, request.GET)

`components/listing.html` shows it; what it shows goes out as CSV or Excel by the same address.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from . import uploads
from .tables import Sheet, write_csv, write_xlsx
from .text import is_storable

type Words = str | Promise

ROWS_AT_ONCE = 100
WORDS_LENGTH = 200
NONE = "none"
"""The value of a filter for rows that have nothing there."""


@dataclass(frozen=True)
class Column[R]:
    """`value` is what goes out and what is sorted by; it is shown as it is unless `cell` names a template.

    `sort` replaces it where the order is another one. The first click on a `high_first` column asks for
    the highest; the one that `names` its row is the row's header.
    """

    key: str
    label: Words
    value: Callable[[R], Any]
    cell: str = ""
    sort: Callable[[R], Any] | None = None
    high_first: bool = False
    names: bool = False
    is_export_only: bool = False

    def place(self, row: R) -> tuple:
        """Return what to sort by: rows that have nothing there come last."""
        value = (self.sort or self.value)(row)
        if isinstance(value, str):
            value = value.casefold()
        return value is None or value == "", value if value is not None else 0


@dataclass(frozen=True)
class Segment[R]:
    """One of the few main views of a list, of which always one is chosen."""

    key: str
    label: Words
    belongs: Callable[[R], bool]


@dataclass(frozen=True)
class Filter[R]:
    """`values` returns the (value, words) pairs that a row falls under; without any it counts as none."""

    key: str
    label: Words
    values: Callable[[R], Iterable[tuple[str, Words]]]
    nothing: Words = ""
    """What it is called to have nothing there; such rows can't be asked for where it is empty."""


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, how many rows it leaves, and what choosing it changes in the address."""

    value: str
    label: Words
    count: int
    is_current: bool
    change: Mapping[str, str | None]


@dataclass(frozen=True)
class ShownFilter:
    key: str
    label: Words
    choices: Sequence[Choice]
    without: Mapping[str, str | None]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_current), None)


@dataclass(frozen=True)
class Head:
    """A column's head: what a click changes in the address, and the order the column is in."""

    key: str
    label: Words
    order: str
    change: Mapping[str, str]


@dataclass(frozen=True)
class Listing[R]:
    """`words`: the text a search looks through; `sort` is a column's key, with - in front downwards.

    `key` tells rows apart where many are chosen at once.
    """

    name: str
    columns: Sequence[Column[R]]
    segments: Sequence[Segment[R]] = ()
    filters: Sequence[Filter[R]] = ()
    sort: str = ""
    words: Callable[[R], str] | None = None
    key: Callable[[R], str] = field(default=lambda row: str(row.pk))  # type: ignore[attr-defined]

    def show(
        self, rows: Iterable[R], query: Mapping[str, str], *, also: Callable[[R], bool] | None = None
    ) -> "Shown[R]":
        """`also` is one more condition, such as the cell of a matrix; segments and filters count with it."""
        return Shown(self, [row for row in rows if also is None or also(row)], query)


class Shown[R]:
    """A list's answer to an address; a value that the address can't mean counts as not given."""

    def __init__(self, listing: Listing[R], rows: list[R], query: Mapping[str, str]) -> None:
        self.listing, self._all, self._query = listing, rows, query
        self.words = query.get("q", "").strip()[:WORDS_LENGTH] if listing.words else ""
        self.is_whole = query.get("all") == "1"

    @property
    def name(self) -> str:
        return self.listing.name

    @property
    def can_search(self) -> bool:
        return self.listing.words is not None

    @cached_property
    def segment(self) -> Segment[R] | None:
        asked = self._query.get("show", "")
        first = next(iter(self.listing.segments), None)
        return next((one for one in self.listing.segments if one.key == asked), first)

    @cached_property
    def segments(self) -> list[Choice]:
        return [
            Choice(
                one.key,
                one.label,
                sum(map(one.belongs, self._all)),
                one is self.segment,
                {"show": one.key, "sort": None, "all": None},
            )
            for one in self.listing.segments
        ]

    @cached_property
    def _listed(self) -> list[R]:
        return [row for row in self._all if self.segment is None or self.segment.belongs(row)]

    @cached_property
    def filters(self) -> list[ShownFilter]:
        return [self._filter(one) for one in self.listing.filters]

    def _filter(self, one: Filter[R]) -> ShownFilter:
        labels: dict[str, Words] = {}
        counts: dict[str, int] = {}
        for row in self._listed:
            for value, label in _values(one, row):
                labels[value] = label
                counts[value] = counts.get(value, 0) + 1
        asked = self._query.get(one.key, "")
        choices = [
            Choice(value, label, counts[value], value == asked, {one.key: value, "all": None})
            for value, label in sorted(
                labels.items(), key=lambda pair: (pair[0] == NONE, str(pair[1]).casefold())
            )
        ]
        return ShownFilter(one.key, one.label, choices, {one.key: None, "all": None})

    @cached_property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the segment leaves rows out."""
        return bool(self.words) or any(one.chosen for one in self.filters)

    @property
    def cleared(self) -> Mapping[str, None]:
        """What to change in the address so that only the segment leaves rows out."""
        return dict.fromkeys(["q", "all", *(one.key for one in self.listing.filters)])

    @cached_property
    def columns(self) -> list[Column[R]]:
        return [column for column in self.listing.columns if not column.is_export_only]

    @cached_property
    def _sorted_by(self) -> tuple[Column[R] | None, bool]:
        by_key = {column.key: column for column in self.columns}
        for asked in (self._query.get("sort", ""), self.listing.sort):
            if column := by_key.get(asked.removeprefix("-")):
                return column, asked.startswith("-")
        return None, False

    @cached_property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column[R]) -> Head:
        current, descending = self._sorted_by
        if column is not current:
            return Head(column.key, column.label, "", {"sort": f"{'-' * column.high_first}{column.key}"})
        asks_for = column.key if descending else f"-{column.key}"
        return Head(column.key, column.label, "descending" if descending else "ascending", {"sort": asks_for})

    @cached_property
    def matching(self) -> list[R]:
        """Every row that passes, in the order asked for."""
        found = [row for row in self._listed if self._passes(row)]
        column, descending = self._sorted_by
        if column is None:
            return found
        empty = [row for row in found if column.place(row)[0]]
        filled = [row for row in found if not column.place(row)[0]]
        return [*sorted(filled, key=column.place, reverse=descending), *empty]

    def _passes(self, row: R) -> bool:
        for one, shown in zip(self.listing.filters, self.filters, strict=True):
            if shown.chosen and shown.chosen.value not in {value for value, _label in _values(one, row)}:
                return False
        if not self.words:
            return True
        assert self.listing.words is not None
        return is_storable(self.words) and self.words.casefold() in self.listing.words(row).casefold()

    @property
    def rows(self) -> list["ShownRow[R]"]:
        rows = self.matching if self.is_whole else self.matching[:ROWS_AT_ONCE]
        return [ShownRow(self.listing.key(row), row, self.columns) for row in rows]

    @property
    def total(self) -> int:
        return len(self.matching)

    @property
    def is_cut(self) -> bool:
        return not self.is_whole and self.total > ROWS_AT_ONCE

    def sheet(self, title: str) -> Sheet:
        """Return all matching rows, in this order, as they go out."""
        columns = self.listing.columns
        return Sheet(
            title,
            [str(column.label) for column in columns],
            [[_written(column.value(row)) for column in columns] for row in self.matching],
        )


@dataclass(frozen=True)
class ShownRow[R]:
    key: str
    row: R
    columns: Sequence[Column[R]]

    @property
    def cells(self) -> list[tuple[Column[R], Any]]:
        return [(column, "" if column.cell else column.value(self.row)) for column in self.columns]


def _values(one: Filter, row: Any) -> list[tuple[str, Words]]:
    found = [(str(value), label) for value, label in one.values(row)]
    return found or ([(NONE, one.nothing)] if one.nothing else [])


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value


EXPORTS = ("csv", "xlsx")


def export(shown: Shown, query: Mapping[str, str], *, title: str, name: str) -> HttpResponseBase | None:
    """Return the file that the address asks for by `export=csv` or `xlsx`; None where it asks for a page.

    `name` is the file's, without its ending.
    """
    ending = query.get("export", "")
    if ending not in EXPORTS:
        return None
    sheet = shown.sheet(title)
    data = write_csv(sheet.headers, sheet.rows) if ending == "csv" else write_xlsx([sheet])
    return uploads.download_bytes(data, f"{name}.{ending}")


def chosen_of(query: Any) -> list[str]:
    """Return the keys of the rows that were ticked."""
    return list(dict.fromkeys(query.getlist("chosen")))


__all__ = [
    "Choice",
    "Column",
    "Filter",
    "Head",
    "Listing",
    "Segment",
    "Shown",
    "ShownFilter",
    "ShownRow",
    "chosen_of",
    "export",
]
