"""The list that every register shows: what its address asks for, counted, sorted and sent out as shown."""

from dataclasses import dataclass
from datetime import date

import pytest

from tracker.common import listing
from tracker.common.listing import Column, Filter, Listing, Segment, chosen_of, export
from tracker.common.tables import read_tables


@dataclass(frozen=True)
class Thing:
    pk: int
    name: str
    level: int | None = 0
    owner: str = ""
    due: date | None = None
    is_open: bool = True


THINGS = [
    Thing(1, "Beta", 5, "Li"),
    Thing(2, "alpha", 20, "Ana", date(2026, 9, 7)),
    Thing(3, "客户数据分散在各部门", None),
    Thing(4, "=1+1", 9, "Li", date(2026, 9, 1), is_open=False),
]
LISTING = Listing[Thing](
    name="things",
    columns=[
        Column("name", "Name", lambda one: one.name, names=True),
        Column("level", "Level", lambda one: one.level, high_first=True),
        Column("due", "Due", lambda one: one.due),
        Column("owner", "Owner", lambda one: one.owner, is_export_only=True),
    ],
    segments=[Segment("open", "Open", lambda one: one.is_open), Segment("all", "All", lambda one: True)],
    filters=[
        Filter("owner", "Owner", lambda one: [(one.owner, one.owner)] if one.owner else [], nothing="Nobody")
    ],
    sort="-level",
    words=lambda one: one.name,
)


def shown(**query):
    return LISTING.show(THINGS, query)


def keys(**query) -> list[str]:
    return [row.key for row in shown(**query).rows]


def test_rows_come_in_the_order_asked_for_and_empty_ones_last():
    assert keys() == ["2", "1", "3"]
    assert keys(sort="level") == ["1", "2", "3"]
    assert keys(sort="name", show="all") == ["4", "2", "1", "3"]
    assert keys(sort="-due", show="all") == ["2", "4", "1", "3"]


def test_a_head_asks_for_the_other_order_and_highest_first_where_that_matters():
    heads = {head.key: head for head in shown(sort="name").heads}
    assert (heads["name"].order, heads["name"].change) == ("ascending", {"sort": "-name"})
    assert (heads["level"].order, heads["level"].change) == ("", {"sort": "-level"})


def test_segments_and_filters_count_what_they_leave():
    assert [(one.value, one.count) for one in shown().segments] == [("open", 3), ("all", 4)]
    [owner] = shown(show="all").filters
    assert [(one.value, one.count) for one in owner.choices] == [("Ana", 1), ("Li", 2), ("none", 1)]
    assert keys(owner="Li") == ["1"]
    assert keys(owner="none") == ["3"]


@pytest.mark.parametrize("words", ["数据", " 数据分散 ", "客户"])
def test_chinese_is_found_inside_a_sentence(words):
    assert keys(q=words) == ["3"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "\x00", "\ud800", "(" * 10_000, "no " * 2_000])
def test_a_search_for_anything_finds_what_holds_it_alone(words):
    assert keys(q=words) == []


@pytest.mark.parametrize(
    "query",
    [
        {"show": "x", "sort": "__class__", "owner": "\x00"},
        {"sort": "--level"},
        {"sort": "owner"},
        {"all": "x"},
    ],
)
def test_an_address_that_means_nothing_changes_nothing(query):
    assert keys(**query) == ["2", "1", "3"]


def test_a_hundred_are_shown_at_once_and_all_on_demand(monkeypatch):
    monkeypatch.setattr(listing, "ROWS_AT_ONCE", 2)
    assert (len(shown().rows), shown().total, shown().is_cut) == (2, 3, True)
    assert (len(shown(all="1").rows), shown(all="1").is_cut) == (3, False)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_is_what_is_shown_in_that_order_and_no_formula(ending, monkeypatch):
    monkeypatch.setattr(listing, "ROWS_AT_ONCE", 1)
    query = {"show": "all", "sort": "name", "owner": "Li", "export": ending}
    data = b"".join(export(shown(**query), query, title="Things", name="things"))
    table = read_tables(data, ending=f".{ending}").only
    assert table.headers == ("Name", "Level", "Due", "Owner")
    assert [row[0] for row in table.rows] == ["=1+1", "Beta"]
    if ending == "csv":
        assert b"'=1+1" in data


@pytest.mark.parametrize("ending", ["", "docx", "../x"])
def test_another_ending_asks_for_a_page(ending):
    assert export(shown(), {"export": ending}, title="x", name="x") is None


def test_each_ticked_row_counts_once():
    class Query:
        def getlist(self, name):
            return {"chosen": ["2", "1", "2"]}[name]

    assert chosen_of(Query()) == ["2", "1"]
