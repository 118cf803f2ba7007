"""The page of communications and the page of what they cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import make
from tests.communications.test_pages import text_of
from tests.conftest import sign_in
from tracker.communications import operations, queries
from tracker.communications.board import Board
from tracker.communications.domain.coverage import Span
from tracker.communications.domain.load import Lost
from tracker.communications.load_board import LoadBoard
from tracker.communications.models import Feedback, Promise
from tracker.phases.models import Baseline
from tracker.phases.queries import schedule_of

from .conftest import TODAY

pytestmark = pytest.mark.django_db


def occurrence(line, identity, on=TODAY):
    return queries.occurrence(line, identity, schedule_of(line.rollout, on))


def board(member, span=Span.WEEK):
    return Board(member, TODAY, span)


def promise(rollout, number, *, days=7, status="open", **fields):
    due_on = TODAY + timedelta(days=days)
    return Promise.objects.create(
        rollout=rollout,
        number=number,
        name=f"Promise {number}",
        made_to="Branches",
        made_on=make.MONDAY,
        due_on=due_on,
        promised_for=due_on,
        status=status,
        over_on=None if status == "open" else TODAY,
        **fields,
    )


def came_back(message, kind="misunderstanding", on=TODAY, **fields):
    return Feedback.objects.create(
        rollout=message.rollout, message=message, kind=kind, text="?", on=on, at=timezone.now(), **fields
    )


# Weeks and months


def test_the_matrix_shows_months_where_the_address_says_so(page, rollout, manager):
    make.plan_line(rollout, stakeholders=[make.stakeholder(rollout)])
    weeks = text_of(page("communications:communications", rollout))
    months = text_of(page("communications:communications", rollout, by="month"))
    assert "Week of" in weeks
    assert "Week of" not in months
    assert "Apr 2026" in months
    assert "Mar 2027" in months


def test_an_odd_span_shows_weeks(page, rollout, manager):
    make.stakeholder(rollout)
    assert "Week of" in text_of(page("communications:communications", rollout, by="<year>"))


def test_a_month_counts_every_message_of_its_weeks(rollout, manager):
    make.plan_line(rollout, stakeholders=[make.stakeholder(rollout)])
    (row,) = board(manager, Span.MONTH).coverage
    (month,) = [cell for cell in row.cells if cell.is_now]
    assert [(str(look.word), count) for look, count in month.marks] == [("Planned", 4)]


def test_months_list_no_more_messages_than_the_page_of_all_of_them(page, rollout, manager):
    make.plan_line(rollout)
    listed = len(board(manager).messages)
    assert (board(manager).listed, board(manager, Span.MONTH).listed) == (listed, listed)
    assert f"{listed} messages until" in text_of(page("communications:messages", rollout))


# What a row says


@pytest.mark.parametrize(("days_left", "moved"), [(10, ""), (20, "Moved from 16\u00a0Oct · ")])
def test_a_message_that_the_forecast_moved_says_from_which_day(rollout, manager, days_left, moved):
    step = make.step(make.phase(rollout), days=30, key="a")
    step.started_on, step.days_left, step.said_on = make.MONDAY, days_left, TODAY
    step.save()
    make.plan_line(rollout, cadence="anchored", anchors=["step:a"], offset=0)
    shown = board(manager)
    (row,) = shown.rows(shown.messages)
    assert row.why == f"{moved}On the day: 1.1 Step a"


def test_a_baseline_is_what_a_message_moved_from_where_there_is_one(rollout, manager):
    phase = make.phase(rollout)
    make.step(phase, days=10, key="a")
    line = make.plan_line(rollout, cadence="anchored", anchors=["step:a", "start:P1"], offset=1)
    baseline = Baseline.objects.create(rollout=rollout, name="First", on=make.MONDAY, at=timezone.now())
    baseline.dates.create(node="step:a", start=date(2026, 9, 3), finish=date(2026, 9, 4), days=2)
    agreed = queries.agreed_on(rollout, [line], schedule_of(rollout, TODAY))
    assert agreed == {(line.pk, "step:a"): date(2026, 9, 7), (line.pk, "start:P1"): date(2026, 9, 4)}


def test_the_message_after_a_missed_one_is_a_second_try_with_the_reason(rollout, manager):
    line = make.plan_line(rollout)
    operations.record_missed(
        line=line, occurrence=occurrence(line, "2026-09-28"), reason="No list yet.", by=manager, on=TODAY
    )
    shown = board(manager)
    rows = {row.message.identity: row for row in shown.rows(shown.messages)}
    assert rows["2026-10-05"].why == "Missed on 28\u00a0Sep: No list yet. · Every week, Monday"
    assert str(rows["2026-10-05"].look.word) == "Second try"
    assert str(rows["2026-10-12"].look.word) == "Planned"
    assert rows["2026-09-28"].why == "No list yet."


def test_a_told_message_ends_the_second_tries(rollout, manager):
    line = make.plan_line(rollout)
    for identity, fate in (("2026-09-21", "missed"), ("2026-09-28", "told")):
        found = {"line": line, "occurrence": occurrence(line, identity), "by": manager, "on": TODAY}
        if fate == "missed":
            operations.record_missed(reason="Ill.", **found)
        else:
            operations.record_told(**found)
    shown = board(manager)
    assert not [row for row in shown.rows(shown.messages) if row.is_second_try]


# Promises


def test_the_next_three_promises_stand_beside_the_messages_the_late_one_marked(page, rollout, manager):
    for number, days in enumerate((9, -3, 30, 20), 1):
        promise(rollout, number, days=days)
    for number, status in enumerate(("kept", "broken", "released"), 5):
        promise(rollout, number, status=status)
    shown = board(manager)
    assert [(one.number, late) for one, late in shown.next_promises] == [(2, True), (1, False), (4, False)]
    assert shown.promises_kept == (1, 2)
    text = text_of(page("communications:communications", rollout))
    assert "was Fri 2 Oct" in text
    assert "due Wed 14 Oct" in text
    assert "1 of 2 kept since the start" in text


def test_a_confidential_promise_neither_shows_nor_counts_for_a_team_member(page, client, rollout):
    promise(rollout, 1, is_confidential=True)
    promise(rollout, 2, status="kept", is_confidential=True)
    member = sign_in(client, rollout, "team_member")
    assert "Promise 1" not in text_of(page("communications:communications", rollout))
    assert board(member).promises == []
    assert board(member).promises_kept.due == 0


# Load


def test_the_page_says_what_the_week_costs_senders_and_readers(page, rollout, manager):
    staff = make.stakeholder(rollout, kind="group", people=18)
    make.plan_line(rollout, stakeholders=[staff], duration=20)
    make.plan_line(rollout, stakeholders=[staff])
    assert "6 h 20 this week" in text_of(page("communications:communications", rollout))
    assert "Communication takes senders and readers 6 h 20 this week" in text_of(
        page("communications:load", rollout)
    )
    assert "14 messages are left out" not in text_of(page("communications:communications", rollout))


def test_whoever_sends_or_prepares_a_message_is_no_reader_of_it(rollout, manager):
    duty = make.duty(rollout)
    sender, preparer, listener = (make.member(rollout) for _number in range(3))
    for member in (sender, preparer, listener):
        member.duties.add(duty)
    make.stakeholder(rollout, member=preparer)
    line = make.plan_line(
        rollout, sender=sender, preparer=preparer, duration=10, first_on=TODAY, every=2, unit="month"
    )
    line.audience_duties.add(duty)
    (talk,) = [talk for talk in board(manager).talks if talk.on == TODAY]
    assert (talk.senders, talk.readers) == (2, 1)


def test_what_a_held_message_took_counts_before_what_its_line_says(rollout, manager):
    line = make.plan_line(rollout, duration=10, stakeholders=[make.stakeholder(rollout)], first_on=TODAY)
    message = operations.record_told(
        line=line, occurrence=occurrence(line, TODAY.isoformat()), by=manager, on=TODAY
    )
    message.duration = 45
    message.save()
    assert board(manager).minutes_this_week == 90


def test_whoever_prepares_what_they_send_by_duty_spends_the_time_once(rollout, manager):
    ann, duty = make.member(rollout), make.duty(rollout)
    ann.duties.set([duty])
    make.plan_line(rollout, sender_duty=duty, preparer=ann, duration=30, first_on=TODAY)
    assert {talk.senders for talk in Board(manager, TODAY).talks} == {1}


def test_the_load_names_who_carries_most_and_what_is_left_out(page, rollout, manager):
    ann, bob = make.member(rollout, name="Ann"), make.member(rollout, name="Bob")
    make.plan_line(rollout, sender=ann, duration=60, first_on=TODAY)
    make.plan_line(rollout, sender=bob, duration=20, first_on=TODAY)
    make.plan_line(rollout, sender=bob, first_on=TODAY)
    shown = LoadBoard(manager, TODAY, Span.WEEK)
    assert [(row.name, row.own, row.share) for row in shown.senders] == [
        ("Ann", "6 h", "75\u00a0%"),
        ("Bob", "2 h", "25\u00a0%"),
    ]
    assert "6 messages are left out" in text_of(page("communications:load", rollout))


def test_misunderstandings_are_counted_with_their_lines_and_what_they_cost(page, rollout, manager):
    often, once = make.plan_line(rollout, name="Often"), make.plan_line(rollout, name="Once")
    first = operations.record_told(line=often, occurrence=None, by=manager, on=TODAY)
    second = operations.record_told(line=once, occurrence=None, by=manager, on=TODAY)
    came_back(first, duration=25)
    came_back(first, on=TODAY - timedelta(days=7))
    came_back(second, duration=40)
    came_back(second, kind="view", duration=99)
    came_back(second, on=TODAY - timedelta(days=200), duration=99)
    shown = LoadBoard(manager, TODAY, Span.WEEK)
    assert [(str(row.line), row.lost, row.took) for row in shown.misread_lines] == [
        ("Often", Lost(2, 25), "25 min"),
        ("Once", Lost(1, 40), "40 min"),
    ]
    assert "3 misunderstandings cost 1 h 05" in text_of(page("communications:load", rollout))


def test_a_confidential_line_costs_nothing_for_those_who_may_not_see_it(page, client, rollout, manager):
    line = make.plan_line(rollout, name="Retention pay", is_confidential=True, duration=60)
    came_back(operations.record_told(line=line, occurrence=None, by=manager, on=TODAY), duration=30)
    sign_in(client, rollout, "team_member")
    text = text_of(page("communications:load", rollout))
    assert "Retention pay" not in text
    assert "Communication takes nobody’s time this week" in text
    assert "1 misunderstanding" not in text


def test_an_empty_load_says_where_the_minutes_are_told(page, rollout, manager):
    make.plan_line(rollout)
    assert "No line says how long its messages take." in text_of(page("communications:load", rollout))


# Queries


def fill(rollout, manager, count):
    for _number in range(count):
        one = make.stakeholder(rollout, member=make.member(rollout), people=3)
        line = make.plan_line(
            rollout,
            stakeholders=[one],
            sender_duty=make.duty(rollout),
            preparer=make.member(rollout),
            approver=make.member(rollout),
            duration=10,
        )
        make.plan_line(rollout, cadence="anchored", anchors=["gate:P1"], stakeholders=[one])
        came_back(operations.record_told(line=line, occurrence=None, by=manager, on=TODAY))
        promise(rollout, rollout.promises.count() + 1, stakeholder=one, owner=manager)


@pytest.mark.parametrize("name", ["communications", "load"])
@pytest.mark.parametrize("by", ["week", "month"])
def test_the_pages_cost_no_more_queries_with_more_of_everything(
    page, rollout, manager, name, by, django_assert_max_num_queries
):
    make.step(make.phase(rollout))
    fill(rollout, manager, 2)
    page(f"communications:{name}", rollout, by=by)
    with CaptureQueriesContext(connection) as few:
        page(f"communications:{name}", rollout, by=by)
    usual = len(few)
    fill(rollout, manager, 9)
    with django_assert_max_num_queries(usual):
        assert page(f"communications:{name}", rollout, by=by).status_code == 200
