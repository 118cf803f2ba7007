"""What other pages show of the logs."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests import make
from tracker.common import offers
from tracker.risks import log_offers
from tracker.risks.log_offers import calendar_events, phase_panel, search_hits, work_items
from tracker.risks.models import Action, Assumption, Decision, Issue, Meeting

SECRET = "Takeover talks"


@pytest.fixture
def today(rollout):
    return rollout.today()


@pytest.fixture
def me(rollout):
    return make.member(rollout, role="team_member")


def waits_for(member, on):
    return [(item.what, item.button) for item in work_items(member, on)]


def panel(member, phase) -> list[str]:
    shown = list(phase_panel(SimpleNamespace(member=member), phase))
    return [one.entry.name for one in shown[0].context["rows"]] if shown else []


def test_the_places_are_filled():
    assert log_offers.work_items in offers.work_items._readers
    assert log_offers.phase_panel in offers.phase_panels._readers
    assert log_offers.search_hits in offers.search_hits._readers
    assert log_offers.calendar_events in offers.calendar_events._readers


def test_what_is_open_and_mine_waits_for_me(rollout, today, me):
    for kind in (Issue, Action, Assumption):
        make.entry(kind, rollout, name="Mine", owner=me)
        make.entry(kind, rollout, name="Theirs", owner=make.member(rollout))
    make.entry(Decision, rollout, name="Mine", owner=me, status="wanted")
    make.entry(Decision, rollout, name="Made", owner=me)
    make.entry(Action, rollout, name="Done", owner=me, status="done")
    make.entry(Issue, rollout, name="Later", owner=me, status="postponed")
    assert waits_for(me, today) == [
        ("I01 Mine", "Resolve"),
        ("AC01 Mine", "Mark as done"),
        ("AS01 Mine", "Find out"),
        ("D01 Mine", "Decide"),
    ]


@pytest.mark.parametrize(("kind", "field"), [(Action, "due_on"), (Assumption, "validate_by")])
def test_what_is_due_in_a_week_waits_and_what_is_due_later_does_not(rollout, today, me, kind, field):
    make.entry(kind, rollout, name="Soon", owner=me, **{field: today + timedelta(days=7)})
    make.entry(kind, rollout, name="Later", owner=me, **{field: today + timedelta(days=8)})
    [item] = work_items(me, today)
    assert item.what.endswith("Soon")
    assert item.due_on == today + timedelta(days=7)


def test_what_nobody_has_waits_for_those_who_edit_risks(rollout, today, me):
    make.entry(Action, rollout, name="Nobody's")
    assert waits_for(make.member(rollout), today) == [("AC01 Nobody's", "Name an owner")]
    assert waits_for(me, today) == []


def test_a_meeting_waits_for_its_minutes_once_its_day_is_past(rollout, today):
    manager = make.member(rollout)
    make.entry(Meeting, rollout, name="Past", held_on=today - timedelta(days=1))
    make.entry(Meeting, rollout, name="Today", held_on=today)
    assert waits_for(manager, today) == [("M01 Past", "It was held")]


def test_every_address_of_waiting_work_opens(client, rollout, today, me):
    for kind in (Issue, Action, Assumption):
        make.entry(kind, rollout, owner=me)
    make.entry(Decision, rollout, owner=me, status="wanted")
    make.entry(Meeting, rollout, owner=me, held_on=today - timedelta(days=1))
    client.force_login(me.user)
    for item in work_items(me, today):
        assert client.get(item.url).status_code == 200


def test_confidential_entries_turn_up_nowhere_for_a_team_member(rollout, today, me):
    phase = make.phase(rollout)
    hidden = {"name": SECRET, "is_confidential": True, "owner": me}
    issue = make.entry(Issue, rollout, phase=phase, **hidden)
    make.entry(Action, rollout, due_on=today, **hidden)
    make.entry(Action, rollout, name="Seen", issue=issue)
    make.entry(Meeting, rollout, held_on=today - timedelta(days=1), **hidden)
    make.entry(Decision, rollout, status="wanted", **hidden)
    make.entry(Assumption, rollout, **hidden)
    assert waits_for(me, today) == []
    assert panel(me, phase) == []
    assert list(calendar_events(me, today)) == []
    for words in (SECRET, "I01", "AC01", "M01", "D01", "AS01"):
        assert list(search_hits(me, words)) == []
    manager = make.member(rollout)
    assert panel(manager, phase) == [SECRET, "Seen"]
    assert len(list(search_hits(manager, SECRET))) == 5


def test_a_phase_shows_its_open_issues_and_the_actions_that_come_from_them(rollout, me):
    phase, other = make.phase(rollout), make.phase(rollout)
    low = make.entry(Issue, rollout, name="Low", phase=phase, urgency=1)
    make.entry(Issue, rollout, name="High", phase=phase, urgency=5)
    make.entry(Issue, rollout, name="Solved", phase=phase, status="resolved")
    make.entry(Issue, rollout, name="Elsewhere", phase=other)
    make.entry(Action, rollout, name="Of the low one", issue=low)
    decision = make.entry(Decision, rollout, phase=phase)
    make.entry(Action, rollout, name="Of the decision", decision=decision)
    assert panel(me, phase) == ["High", "Low", "Of the low one", "Of the decision"]
    assert panel(me, make.phase(rollout)) == []


@pytest.mark.parametrize("words", ["export", "客户", "100%", "I01", "i1", " Export blocked "])
def test_a_search_finds_an_entry_by_its_words_or_label(rollout, me, words):
    make.entry(Issue, rollout, name="Export blocked", text="客户信息, 100% of it")
    make.entry(Issue, rollout, name="Other")
    make.entry(Action, rollout, name="Elsewhere")
    assert [hit.title for hit in search_hits(me, words)] == ["I01 Export blocked"]


@pytest.mark.parametrize("words", ["", "  ", "\x00", "\ud800", "%", "_", "'", "(", "X99", "x" * 10_000])
def test_odd_words_find_nothing_and_break_nothing(rollout, me, words):
    make.entry(Issue, rollout, name="Export")
    assert list(search_hits(me, words)) == []


def test_a_calendar_holds_own_open_actions_and_meetings_one_is_called_to(rollout, today, me):
    other = make.member(rollout)
    make.entry(Action, rollout, name="Mine", owner=me, due_on=today)
    make.entry(Action, rollout, name="Done", owner=me, due_on=today, status="done")
    make.entry(Action, rollout, name="Theirs", owner=other, due_on=today)
    make.entry(Meeting, rollout, name="All", held_on=today)
    make.entry(Meeting, rollout, name="Called", held_on=today, members=[me, other])
    make.entry(Meeting, rollout, name="Uncalled", held_on=today, members=[other])
    make.entry(Meeting, rollout, name="Off", held_on=today, status="cancelled")
    titles = [event.title for event in calendar_events(me, today)]
    assert titles == ["Action due: AC01 Mine", "Meeting: All", "Meeting: Called"]


def test_a_reader_gets_nothing(rollout, today):
    reader = make.member(rollout, role="reader")
    phase = make.phase(rollout)
    make.entry(Issue, rollout, name="Export", owner=reader, phase=phase)
    make.entry(Meeting, rollout, held_on=today)
    assert waits_for(reader, today) == panel(reader, phase) == []
    assert list(search_hits(reader, "Export")) == list(calendar_events(reader, today)) == []
