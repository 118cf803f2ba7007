"""The round of review: which risks it holds, in which order, and what can be said of each."""

from copy import copy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.risks.queries import standing
from tracker.risks.review import round_of


@pytest.fixture
def today(rollout):
    return rollout.today()


@pytest.fixture
def settle(rollout, today):
    """A risk that needs no look, unless a test says otherwise."""
    owner = make.member(rollout, name="Li Wei")

    def settle(*, answered: bool = True, **fields):
        later = today + timedelta(days=9)
        risk = make.risk(rollout, on=today, **{"owner": owner, "next_review_on": later, **fields})
        if answered:
            make.response(risk)
        return risk

    return settle


@pytest.fixture
def due(settle, today):
    return settle(name="Due", next_review_on=today)


@pytest.fixture
def begin(client, rollout, manager):
    def begin():
        return client.get(reverse("risks:review_round", args=[rollout.slug]))

    return begin


@pytest.fixture
def say(send):
    """Send what is said of a risk: that all stays as it is, unless told otherwise."""

    def say(risk, *, row=None, **said):
        last = risk.assessments.latest("on", "pk")
        sent = {
            "probability": last.probability,
            "impact": last.impact,
            "status": "open",
            "owner": risk.owner_id or "",
            "next_review_on": (risk.rollout.today() + timedelta(days=28)).isoformat(),
            **said,
        }
        return send(reverse("risks:look", args=[risk.rollout.slug, risk.number]), sent, row=row or risk)

    return say


def test_the_most_urgent_come_first_and_among_those_the_highest(rollout, settle, today):
    settle(name="No response", answered=False, impact=5)
    settle(name="No owner", owner=None, impact=5)
    settle(name="No day", next_review_on=None)
    settle(name="Due, low", next_review_on=today, impact=1)
    settle(name="Due, high", next_review_on=today - timedelta(days=1), impact=4)
    settle(name="Accepted", answered=False, strategy="accept")
    settle(name="Over", next_review_on=today, over_on=today)
    found = round_of(standing(rollout, today, confidential=True))
    assert [one.title for one in found] == ["Due, high", "Due, low", "No day", "No owner", "No response"]


def test_what_holds_is_said_again_with_a_note_and_the_next_day(begin, say, rollout, manager, due, today):
    begin()
    answer = say(due, note="Nothing new")
    assert answer.url == reverse("risks:review_done", args=[rollout.slug])
    due.refresh_from_db()
    first, second = due.assessments.all()
    assert (second.level, second.note, second.by) == (first.level, "Nothing new", manager)
    assert due.next_review_on == today + timedelta(days=28)
    assert list(rollout.activity.values_list("verb", flat=True)) == ["risk_reviewed"]


def test_another_level_days_and_money_are_assessed(begin, say, rollout, due):
    begin()
    said = {"best_days": 1, "likely_days": 2, "worst_days": 9, "money": "1200.50"}
    say(due, probability=5, impact=4, **said)
    last = due.assessments.last()
    assert (last.level, last.days, last.money) == (20, (1, 2, 9), Decimal("1200.50"))
    assert list(rollout.activity.values_list("verb", flat=True)) == ["risk_assessed"]


def test_days_alone_are_a_change_too(begin, say, client, rollout, due):
    begin()
    say(due, best_days=1, likely_days=2, worst_days=9)
    done = client.get(reverse("risks:review_done", args=[rollout.slug]))
    assert "1 risk reviewed: 1 changed" in done.content.decode()


@pytest.mark.parametrize("status", ["closed", "occurred"])
def test_a_risk_that_is_over_says_what_happened(begin, say, due, status):
    begin()
    refused = say(due, status=status)
    assert "note" in refused.context["form"].errors
    due.refresh_from_db()
    assert due.is_open
    say(due, status=status, note="It passed")
    due.refresh_from_db()
    assert (due.status, due.turns.last().reason) == (status, "It passed")
    assert due.issues.exists() is (status == "occurred")  # what happened is an issue from now on


def test_an_owner_and_a_response_can_be_named_at_once(begin, say, rollout, manager, settle, today):
    bare = settle(owner=None, answered=False)
    begin()
    say(bare, owner=manager.pk, response="Call the vendor")
    bare.refresh_from_db()
    assert bare.owner == bare.responses.get().owner == manager
    assert round_of(standing(rollout, today, confidential=True)) == []


def test_a_skipped_risk_stays_as_it_was_and_comes_back_in_the_next_round(begin, say, client, rollout, due):
    begin()
    assert say(due, skip=1).url == reverse("risks:review_done", args=[rollout.slug])
    assert due.assessments.count() == 1
    assert not rollout.activity.exists()
    assert begin().url == reverse("risks:look", args=[rollout.slug, due.number])


def test_the_round_counts_and_ends_with_a_summary(begin, say, client, rollout, settle, today):
    risks = [settle(name=f"Due {number}", next_review_on=today) for number in range(3)]
    where = begin().url
    assert "1 of 3" in client.get(where).content.decode()
    where = say(risks[0]).url
    assert "2 of 3" in client.get(where).content.decode()
    say(risks[1], status="closed", note="Gone")
    where = say(risks[2], skip=1).url
    text = client.get(where).content.decode()
    assert "2 risks reviewed: 1 kept, 1 closed, 1 skipped" in text


def test_what_somebody_else_closed_meanwhile_is_passed_over(begin, say, client, rollout, settle, today):
    first, second, third = (settle(next_review_on=today) for _number in range(3))
    begin()
    second.status = "closed"
    second.save()
    assert say(first).url == reverse("risks:look", args=[rollout.slug, third.number])
    gone = client.get(reverse("risks:look", args=[rollout.slug, second.number]))
    assert gone.url == reverse("risks:review_round", args=[rollout.slug])


def test_a_stale_page_is_refused_with_both_texts(begin, say, due):
    begin()
    seen = copy(due)
    due.save()
    answer = say(due, row=seen, probability=5)
    assert "Somebody else changed this" in answer.content.decode()
    assert due.assessments.count() == 1


def test_a_day_that_is_past_is_refused(begin, say, due, today):
    begin()
    answer = say(due, next_review_on=(today - timedelta(days=1)).isoformat())
    assert "next_review_on" in answer.context["form"].errors


def test_with_nothing_to_look_at_the_round_says_when_the_next_is_due(begin, settle):
    settle()
    answer = begin()
    assert answer.status_code == 200
    assert "No risk needs a look" in answer.content.decode()


def test_a_round_of_yesterday_is_not_gone_on_with(begin, client, rollout, settle, today):
    settle(name="Due", next_review_on=today)
    begin()
    key = f"review-round-{rollout.pk}"
    session = client.session
    session[key] = {**session[key], "on": (today - timedelta(days=1)).isoformat(), "numbers": [99]}
    session.save()
    assert begin().url.endswith("/risks/review/1/")


@pytest.mark.parametrize("role", ["sponsor", "team_member", "reader"])
def test_only_those_who_edit_risks_go_through_a_round(client, rollout, role, settle, today):
    settle(next_review_on=today)
    sign_in(client, rollout, role)
    for name, args in (("review_round", []), ("look", [1]), ("review_done", [])):
        assert client.get(reverse(f"risks:{name}", args=[rollout.slug, *args])).status_code == 403


def test_the_page_of_a_round_costs_the_same_with_many_risks(
    client, begin, rollout, settle, today, django_assert_max_num_queries
):
    for number in range(12):
        settle(next_review_on=today)
        if number in (2, 11):
            where = begin().url
            with django_assert_max_num_queries(26):
                client.get(where)


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "2027-02-29", "31.12.2026", "２０２７-０１-０１"]
)
def test_a_day_of_review_that_is_none_is_refused_and_kept_as_typed(begin, say, due, day):
    begin()
    answer = say(due, next_review_on=day)
    assert "next_review_on" in answer.context["form"].errors
    assert f'value="{day}"' in answer.content.decode()
    assert due.assessments.count() == 1
