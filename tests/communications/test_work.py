"""What of the communications stands in My work, and for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import make
from tracker.common.offers import work_items
from tracker.communications import operations, queries
from tracker.phases.queries import schedule_of

from .conftest import TODAY
from .mailed import TEXTS
from .test_board import came_back, promise

pytestmark = pytest.mark.django_db


def items(member, on=TODAY):
    """As words: what waits, why, what to do, by when."""
    return [(item.what, item.why, item.button, item.due_on) for item in work_items.gather(member, on)]


def draft(line, by, identity="2026-10-05"):
    occurrence = queries.occurrence(line, identity, schedule_of(line.rollout, TODAY))
    return operations.draft_message(line=line, occurrence=occurrence, texts=TEXTS, by=by, on=TODAY)


@pytest.fixture
def approved_line(rollout, team_member):
    return make.plan_line(
        rollout,
        name="Brief",
        audience="Board",
        sender=team_member,
        approver=make.member(rollout, name="Ann"),
        first_on=TODAY,
        every=2,
        unit="month",
    )


def test_a_draft_waits_for_its_sender_and_its_button_leads_to_it(rollout, team_member):
    line = make.plan_line(rollout, name="Brief", sender=team_member, first_on=TODAY, every=2, unit="month")
    message = draft(line, team_member)
    (item,) = work_items.gather(team_member, TODAY)
    assert (item.what, item.why, item.due_on) == ("Brief", "The draft waits for you.", TODAY)
    assert item.url == reverse("communications:message", args=[rollout.slug, message.pk])


def test_a_draft_for_a_far_day_waits_too(rollout, team_member):
    line = make.plan_line(rollout, name="Brief", sender=team_member, first_on=TODAY, every=2, unit="month")
    operations.record_told(
        line=line,
        occurrence=queries.occurrence(line, TODAY.isoformat(), schedule_of(rollout, TODAY)),
        by=team_member,
        on=TODAY,
    )
    assert items(team_member) == []
    draft(line, team_member, "2026-12-05")
    assert [due for *_words, due in items(team_member)] == [TODAY + timedelta(days=63)]


def test_a_submitted_message_waits_for_its_approver_alone_until_it_is_approved(approved_line, team_member):
    message = draft(approved_line, team_member)
    ann = approved_line.approver
    assert items(ann) == []
    operations.submit_message(message=message, by=team_member, on=TODAY)
    assert items(ann) == [
        ("Approve “Brief”", f"from {team_member.name} to Board", "Approve", TODAY),
    ]
    assert items(team_member) == []
    operations.approve_message(message=message, by=ann, on=TODAY)
    assert items(ann) == []
    assert items(team_member) == [("Brief", "Approved: it waits for you to send it.", "Send", TODAY)]


def test_what_hangs_with_its_approver_after_its_day_waits_for_its_sender_again(approved_line, team_member):
    message = draft(approved_line, team_member)
    operations.submit_message(message=message, by=team_member, on=TODAY)
    later = TODAY + timedelta(days=1)
    assert [what for what, *_rest in items(team_member, later)] == ["Brief"]


def test_an_approval_of_a_confidential_line_is_unknown_to_an_approver_who_may_not_see_it(rollout, manager):
    approver = make.member(rollout, "team_member")
    line = make.plan_line(rollout, approver=approver, is_confidential=True, first_on=TODAY)
    operations.submit_message(message=draft(line, manager), by=manager, on=TODAY)
    assert items(approver) == []


def test_promises_wait_for_their_owner_from_a_week_before_they_are_due(rollout, team_member, manager):
    for number, (days, owner) in enumerate(
        [(-2, team_member), (7, team_member), (8, team_member), (0, manager)], 1
    ):
        promise(rollout, number, days=days, owner=owner)
    promise(rollout, 5, status="kept", days=-1, owner=team_member)
    found = items(team_member)
    assert [(what, due) for what, _why, _button, due in found] == [
        ("Promise 1", TODAY - timedelta(days=2)),
        ("Promise 2", TODAY + timedelta(days=7)),
    ]
    assert found[0][1] == "Promised to Branches on 7\u00a0Sep"


def test_feedback_without_an_answer_waits_for_the_sender_of_its_line(rollout, team_member, manager):
    mine = make.plan_line(rollout, name="Mine", sender=team_member, cadence="on_demand")
    other = make.plan_line(rollout, name="Other", sender=manager, cadence="on_demand")
    for line in (mine, other):
        message = operations.record_told(line=line, occurrence=None, by=manager, on=TODAY)
        for kind in ("view", "view", "question"):
            came_back(message, kind)
    came_back(message, "view", answer="Yes", answered_on=TODAY)
    assert items(team_member) == [("Mine", "2 pieces of feedback without an answer", "Answer", None)]
    came_back(mine.messages.get(), "misunderstanding")
    rollout.refresh_from_db()
    assert items(team_member)[0][1] == "It was misunderstood once; nobody answered yet."


def test_two_messages_with_feedback_are_named_each_by_its_own_line(rollout, team_member):
    for name in ("First", "Second"):
        line = make.plan_line(rollout, name=name, sender=team_member, cadence="on_demand")
        came_back(operations.record_told(line=line, occurrence=None, by=team_member, on=TODAY), "view")
    assert [what for what, *_rest in items(team_member)] == ["First", "Second"]


def test_a_reader_has_none_of_it(rollout, reader):
    promise(rollout, 1, days=0, owner=reader)
    assert items(reader) == []
