"""Answering and escalating an issue on its pages."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tests import make
from tracker.risks.clock import escalation_shown
from tracker.risks.models import Issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(rollout):
    today = rollout.today()
    return Issue.objects.create(
        rollout=rollout,
        number=1,
        name="Where is it?",
        raised_on=today,
        received_on=today,
        runs_clock=True,
    )


def url(view, rollout):
    return reverse(f"risks:{view}", args=[rollout.slug, 1])


def test_the_owner_answers_without_the_right_to_edit(send, rollout, asked, team_member):
    asked.owner = team_member
    asked.save()
    answer = send(url("answer_issue", rollout), {"answer": "In the cellar."}, row=asked)
    assert answer.url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert (asked.answer, asked.status) == ("In the cellar.", "resolved")


def test_who_neither_has_it_nor_edits_may_neither_answer_nor_escalate(
    send, page, rollout, asked, team_member
):
    for view in ("answer_issue", "escalate_issue"):
        assert page(f"risks:{view}", rollout, 1).status_code == 403
        assert send(url(view, rollout), {"answer": "x", "note": "x"}, row=asked).status_code == 403
    asked.refresh_from_db()
    assert asked.status == "open"


def test_a_confidential_issue_is_not_there_for_a_team_member_even_as_its_owner(
    page, rollout, asked, team_member
):
    asked.owner, asked.is_confidential = team_member, True
    asked.save()
    for view in ("answer_issue", "escalate_issue"):
        assert page(f"risks:{view}", rollout, 1).status_code == 404


def test_an_empty_answer_is_refused_and_a_stale_one_shows_both(send, rollout, asked, manager):
    assert "answer" in send(url("answer_issue", rollout), {"answer": " "}, row=asked).context["form"].errors
    seen = asked.row_version
    asked.save()
    asked.row_version = seen
    answer = send(url("answer_issue", rollout), {"answer": "Mine"}, row=asked)
    assert "Somebody else changed this" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.status == "open"


def test_the_owner_hands_it_on_with_a_reason(client, send, page, rollout, asked, team_member):
    make.member(rollout, name="Max")
    asked.owner = team_member
    asked.save()
    shown = page("risks:escalate_issue", rollout, 1).content.decode()
    assert "Escalate “Where is it?”: Project manager" in shown
    assert "note" in send(url("escalate_issue", rollout), row=asked).context["form"].errors
    answer = send(url("escalate_issue", rollout), {"note": "Not mine to say"}, row=asked)
    assert answer.url == asked.get_absolute_url()
    row = asked.escalations.get(level=2)
    assert (row.by, row.note) == (team_member, "Not mine to say")
    assert page("risks:answer_issue", rollout, 1).status_code == 403


def test_at_the_top_escalating_leads_back(page, rollout, asked, manager):
    assert page("risks:escalate_issue", rollout, 1).url == asked.get_absolute_url()


def test_an_answered_issue_is_not_answered_again(send, rollout, asked, manager):
    for words in ("First", "Second"):
        asked.refresh_from_db()
        send(url("answer_issue", rollout), {"answer": words}, row=asked)
    asked.refresh_from_db()
    assert asked.answer == "First"


def test_the_ladder_shows_who_has_it_until_when_and_who_is_next(rollout, asked, manager):
    sponsor = make.member(rollout, "sponsor", name="Sven")
    asked.owner = make.member(rollout, "team_member", name="Olga")
    asked.received_on = make.MONDAY
    asked.save()
    clock = escalation_shown(asked, make.MONDAY + timedelta(days=2))
    context = {
        "clock": clock,
        "rollout": rollout,
        "member": manager,
        "request": SimpleNamespace(member=manager),
    }
    shown = render_to_string("risks/escalation.html", context)
    for part in (
        "Olga",
        manager.name,
        sponsor.name,
        "nobody; it goes past",
        "Answer by Wed\u00a09\u00a0Sep\u00a02026.",
        "On Thu\u00a010\u00a0Sep it goes on by itself: Sponsor.",
        "Escalate now",
    ):
        assert part in shown


def test_the_headline_names_whoever_has_it_by_the_clock_not_the_owner_who_was_too_slow(
    client, rollout, asked, manager
):
    asked.owner = make.member(rollout, "team_member", name="Olga")
    asked.received_on = rollout.today() - timedelta(days=60)
    asked.save()
    make.member(rollout, "sponsor", name="Sven")
    assert client.get(asked.get_absolute_url()).context["page"].headline.endswith("; it is with Sven")
