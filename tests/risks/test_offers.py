"""What other pages show of the risks."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests import make
from tracker.common import offers
from tracker.risks.offers import phase_panel, search_hits, work_items

SECRET = "Takeover talks"


@pytest.fixture
def today(rollout):
    return rollout.today()


def waits_for(member, on):
    return [(item.what, item.button) for item in work_items(member, on)]


def panel(member, phase) -> dict:
    [shown] = phase_panel(SimpleNamespace(member=member), phase)
    return shown.context


def test_the_places_are_filled():
    assert work_items in offers.work_items._readers
    assert phase_panel in offers.phase_panels._readers
    assert search_hits in offers.search_hits._readers


def test_a_risk_of_mine_waits_for_a_response_and_then_for_its_review(rollout, today):
    me = make.member(rollout)
    mine = make.risk(rollout, name="Mine", owner=me, next_review_on=today)
    later = today + timedelta(days=9)
    make.risk(rollout, name="Accepted", owner=me, strategy="accept", next_review_on=later)
    make.risk(rollout, name="Theirs", owner=make.member(rollout))
    make.risk(rollout, name="Gone", owner=me, over_on=today)
    assert waits_for(me, today) == [("R01 Mine", "Add a response")]
    make.response(mine)
    assert waits_for(me, today) == [("R01 Mine", "Review")]
    assert waits_for(me, today - timedelta(days=1)) == []


def test_a_risk_without_owner_waits_for_those_who_edit_risks(rollout, today):
    make.risk(rollout, name="Nobody's")
    assert waits_for(make.member(rollout, role="consultant"), today) == [("R01 Nobody's", "Name an owner")]
    for role in ("team_member", "sponsor", "reader"):
        assert waits_for(make.member(rollout, role=role), today) == []


def test_a_team_member_is_led_to_the_risk_not_to_a_form_that_refuses(rollout, today):
    me = make.member(rollout, role="team_member")
    make.risk(rollout, name="Mine", owner=me)
    [item] = work_items(me, today)
    assert (item.button, item.url) == ("See the risk", f"/rollouts/{rollout.slug}/risks/1/")


def test_confidential_risks_wait_for_no_team_member_and_turn_up_nowhere(rollout, today):
    me = make.member(rollout, role="team_member")
    phase = make.phase(rollout)
    make.risk(rollout, name=SECRET, owner=me, is_confidential=True, phases=[phase])
    assert waits_for(me, today) == []
    assert panel(me, phase)["total"] == 0
    assert list(search_hits(me, SECRET)) == list(search_hits(me, "R01")) == []
    manager = make.member(rollout)
    assert panel(manager, phase)["total"] == len(list(search_hits(manager, SECRET))) == 1


def test_a_phase_shows_its_highest_risks(rollout):
    phase, other = make.phase(rollout), make.phase(rollout)
    for impact in (1, 5, 3, 2, 4, 1):
        make.risk(rollout, impact=impact, phases=[phase])
    make.risk(rollout, phases=[other], impact=5)
    shown = panel(make.member(rollout), phase)
    assert [one.level for one in shown["risks"]] == [15, 12, 9, 6, 3]
    assert shown["total"] == 6


def test_a_reader_gets_no_panel_and_no_hit(rollout):
    phase = make.phase(rollout)
    make.risk(rollout, name="Entry", phases=[phase])
    reader = make.member(rollout, role="reader")
    assert list(phase_panel(SimpleNamespace(member=reader), phase)) == []
    assert list(search_hits(reader, "Entry")) == []


@pytest.mark.parametrize("words", ["tedious", "客户", "100%", "R01", "r1", " Tedious entry "])
def test_a_search_finds_a_risk_by_its_words_or_number(rollout, words):
    make.risk(rollout, name="Tedious entry", event="客户信息分散, 100% of it")
    make.risk(rollout, name="Other")
    assert [hit.title for hit in search_hits(make.member(rollout), words)] == ["R01 Tedious entry"]


@pytest.mark.parametrize(
    "words", ["", "  ", "\x00", "\ud800", "%", "_", "\\", "'", '"', "(", "*", "x" * 10_000]
)
def test_odd_words_find_nothing_and_break_nothing(rollout, words):
    make.risk(rollout, name="Entry")
    assert list(search_hits(make.member(rollout), words)) == []


def test_a_phase_page_names_its_risks_and_leads_to_all_of_them(page, rollout, manager):
    phase = make.phase(rollout)
    make.step(phase)
    make.risk(rollout, name="Tedious entry", phases=[phase])
    shown = page("phases:phase", rollout, phase.key).content.decode()
    assert "Tedious entry" in shown
    assert "risks/?phase=P1" in shown


def test_a_risk_of_mine_without_a_day_of_review_waits_for_one(rollout, today):
    me = make.member(rollout)
    make.response(make.risk(rollout, name="Mine", owner=me, next_review_on=None))
    [item] = work_items(me, today)
    assert (item.button, item.url) == ("Set a day", f"/rollouts/{rollout.slug}/risks/1/review/")


def test_a_late_response_waits_for_its_owner_whoever_owns_the_risk(rollout, today):
    me, other = make.member(rollout, role="team_member"), make.member(rollout, role="team_member")
    later = today + timedelta(days=9)
    risk = make.risk(rollout, name="Theirs", owner=other, next_review_on=later)
    yesterday = today - timedelta(days=1)
    make.response(risk, text="Call the vendor", owner=me, due_on=yesterday)
    make.response(risk, owner=me, due_on=today)
    make.response(risk, owner=me, due_on=yesterday, done_on=today)
    make.response(risk, owner=me, due_on=yesterday, dropped_on=today)
    make.response(make.risk(rollout, over_on=today, owner=other), owner=me, due_on=yesterday)
    [item] = work_items(me, today)
    assert (item.why, item.due_on) == ("Your response is late: Call the vendor", yesterday)
    assert waits_for(other, today) == []


def test_a_late_response_to_a_confidential_risk_tells_no_team_member_of_it(rollout, today):
    me = make.member(rollout, role="team_member")
    risk = make.risk(rollout, name=SECRET, is_confidential=True)
    make.response(risk, owner=me, due_on=today - timedelta(days=1))
    assert waits_for(me, today) == []


def test_a_proposed_risk_waits_for_those_who_edit_risks(rollout, today):
    make.risk(rollout, name="Maybe", status="proposed", owner=make.member(rollout, role="team_member"))
    assert waits_for(make.member(rollout, role="consultant"), today) == [("R01 Maybe", "Decide")]
    for role in ("team_member", "sponsor", "reader"):
        assert waits_for(make.member(rollout, role=role), today) == []


def test_what_waits_costs_as_many_queries_with_thirty_risks_as_with_three(
    rollout, today, django_assert_num_queries
):
    me = make.member(rollout)
    for number in range(30):
        risk = make.risk(rollout, owner=me, status="open" if number % 2 else "proposed")
        make.response(risk, owner=me, due_on=today - timedelta(days=1))
        if number in (2, 29):
            with django_assert_num_queries(9):
                assert len(waits_for(me, today)) > number
