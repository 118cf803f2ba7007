"""Issues on the clock: they climb by themselves, are told once, and stand still once answered."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects

from tests import make
from tracker.background.models import Job
from tracker.background.periodic import start_due
from tracker.common import offers
from tracker.risks import operations
from tracker.risks.clock import CLOCK_PARTS, escalation_shown, open_escalations
from tracker.risks.domain.escalation import Level
from tracker.risks.escalation_work import escalation_items
from tracker.risks.models import Escalation, Issue

pytestmark = pytest.mark.django_db

MONDAY = make.MONDAY
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
NEXT_MONDAY = MONDAY + timedelta(days=7)
NEXT_FRIDAY = MONDAY + timedelta(days=11)
OWNER, MANAGER, HEADS, SPONSOR = Level


@pytest.fixture
def team(rollout):
    """One on each level; the head of a department is a member of the team."""
    owner, manager, head, sponsor = (
        make.member(rollout, role=role, name=name, user=None, email=f"{name.lower()}@example.com")
        for role, name in (
            ("team_member", "Olga"),
            ("project_manager", "Max"),
            ("team_member", "Heda"),
            ("sponsor", "Sven"),
        )
    )
    head.duties.add(make.duty(rollout, key="it-lead"))
    return [owner, manager, head, sponsor]


def issue(rollout, **fields):
    number = rollout.issues.count() + 1
    return Issue.objects.create(
        **{
            "rollout": rollout,
            "number": number,
            "name": f"Issue {number}",
            "raised_on": MONDAY,
            "received_on": MONDAY,
            "runs_clock": True,
            **fields,
        }
    )


def climbed(issue):
    return [(row.level, row.on) for row in issue.escalations.all()]


def holders(issue, on):
    return [one.name for one in escalation_shown(issue, on).holders]


def mailed():
    return [message.to[0].partition("<")[2].rstrip(">") or message.to[0] for message in sent.outbox]


@pytest.fixture
def asked(rollout, team):
    return issue(rollout, owner=team[0])


def test_each_day_without_an_answer_takes_it_to_the_next_holder(rollout, asked):
    days = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY)
    for on in days:
        operations.step_up(rollout=rollout, on=on)
    assert climbed(asked) == [(1, MONDAY), (2, WEDNESDAY), (3, THURSDAY), (4, FRIDAY)]
    assert [holders(asked, on) for on in days] == [
        ["Olga"],
        ["Olga"],
        ["Max"],
        ["Heda"],
        ["Sven"],
        ["Sven"],
    ]


def test_every_holder_is_told_once_whatever_runs_twice(rollout, asked, run_jobs):
    for on in (MONDAY, MONDAY, WEDNESDAY, WEDNESDAY, WEDNESDAY):
        operations.step_up(rollout=rollout, on=on)
    run_jobs()
    assert mailed() == ["olga@example.com", "max@example.com"]
    assert Escalation.objects.count() == 2


def test_a_worker_that_slept_takes_the_levels_it_missed_and_tells_only_who_has_it_now(
    rollout, asked, run_jobs
):
    operations.step_up(rollout=rollout, on=NEXT_FRIDAY)
    run_jobs()
    assert climbed(asked) == [(1, MONDAY), (2, WEDNESDAY), (3, THURSDAY), (4, FRIDAY)]
    assert mailed() == ["sven@example.com"]
    assert escalation_shown(asked, NEXT_FRIDAY).is_out_of_time


def test_the_mail_says_what_until_when_and_where_in_its_readers_language(rollout, asked, team, run_jobs):
    team[1].language = "zh-hans"
    team[1].save()
    asked.name, asked.asked_by = "Where is my data?", "Ms Li"
    asked.save()
    operations.step_up(rollout=rollout, on=MONDAY)
    operations.step_up(rollout=rollout, on=WEDNESDAY)
    run_jobs()
    english, chinese = sent.outbox
    assert "I01 Where is my data?" in english.body
    assert "Asked by Ms Li, received on Mon\u00a07\u00a0Sep\u00a02026." in english.body
    assert "Please answer by Tue\u00a08\u00a0Sep\u00a02026." in english.body
    assert f"/rollouts/{rollout.slug}/issues/1/answer/" in english.body
    assert "2026年9月9日" in chinese.body
    assert "Please" not in chinese.body


@pytest.mark.parametrize(
    ("missing", "climb"),
    [
        ({0}, [(2, MONDAY), (3, THURSDAY), (4, FRIDAY)]),
        ({1}, [(1, MONDAY), (3, WEDNESDAY), (4, FRIDAY)]),
        ({2}, [(1, MONDAY), (2, WEDNESDAY), (4, THURSDAY)]),
        ({3}, [(1, MONDAY), (2, WEDNESDAY), (3, THURSDAY)]),
        ({0, 1, 2}, [(4, MONDAY)]),
        ({1, 2, 3}, [(1, MONDAY)]),
        ({0, 1, 2, 3}, []),
    ],
)
def test_a_level_on_which_nobody_stands_is_passed_over_at_once(rollout, asked, team, missing, climb):
    for place in missing:
        team[place].left_on = MONDAY
        team[place].save()
    for on in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_FRIDAY):
        operations.step_up(rollout=rollout, on=on)
    assert climbed(asked) == climb


def test_only_duties_that_head_a_department_make_a_head(rollout, asked, team):
    make.member(rollout, role="team_member").duties.add(make.duty(rollout, key="trainer"))
    make.member(rollout, role="reader", name="Reader").duties.add(make.duty(rollout, key="hr-lead"))
    assert holders(asked, THURSDAY) == ["Heda"]


def test_a_confidential_issue_goes_past_those_who_may_not_see_it(rollout, team, run_jobs):
    secret = issue(rollout, owner=team[0], name="Takeover", is_confidential=True)
    for on in (MONDAY, WEDNESDAY, THURSDAY):
        operations.step_up(rollout=rollout, on=on)
    run_jobs()
    assert climbed(secret) == [(2, MONDAY), (4, THURSDAY)]
    assert mailed() == ["max@example.com", "sven@example.com"]
    assert list(escalation_items(team[0], MONDAY)) == list(escalation_items(team[2], THURSDAY)) == []
    assert open_escalations(rollout, THURSDAY, confidential=False) == []


def test_a_new_holder_of_the_same_level_is_told_too_and_the_old_one_not_again(rollout, asked, team, run_jobs):
    operations.step_up(rollout=rollout, on=MONDAY)
    asked.owner = make.member(rollout, role="team_member", name="Nora", user=None, email="nora@example.com")
    asked.save()
    for _run in range(2):
        operations.step_up(rollout=rollout, on=TUESDAY)
    run_jobs()
    assert mailed() == ["olga@example.com", "nora@example.com"]
    assert climbed(asked) == [(1, MONDAY)]
    assert {one.name for one in asked.escalations.get().holders.all()} == {"Olga", "Nora"}
    assert holders(asked, TUESDAY) == ["Nora"]


@pytest.mark.parametrize("state", ["paused", "closed", "archived"])
def test_a_rollout_that_does_not_run_hands_nothing_on(rollout, asked, state):
    rollout.state = state
    rollout.save()
    assert operations.step_up(rollout=rollout, on=NEXT_FRIDAY) == []


@pytest.mark.parametrize("fields", [{"status": "postponed"}, {"runs_clock": False}])
def test_what_is_postponed_or_off_the_clock_stays(rollout, team, fields):
    stays = issue(rollout, owner=team[0], **fields)
    assert operations.step_up(rollout=rollout, on=NEXT_FRIDAY) == []
    assert escalation_shown(stays, NEXT_FRIDAY).level == OWNER


def test_an_answer_is_kept_resolves_the_issue_and_stops_its_clock(rollout, asked, team):
    operations.step_up(rollout=rollout, on=WEDNESDAY)
    operations.answer_issue(issue=asked, answer="It was moved.", by=team[1], on=WEDNESDAY)
    assert operations.step_up(rollout=rollout, on=NEXT_FRIDAY) == []
    asked.refresh_from_db()
    clock = escalation_shown(asked, NEXT_FRIDAY)
    assert (asked.status, asked.answer, asked.over_on) == ("resolved", "It was moved.", WEDNESDAY)
    assert (clock.level, clock.is_over, clock.is_out_of_time) == (MANAGER, True, False)
    assert clock.is_answered_late
    turn = rollout.log_turns.get(entry="I01")
    assert (turn.status, turn.by, turn.note) == ("resolved", team[1], "It was moved.")


def test_by_hand_it_goes_one_level_higher_with_a_reason_and_never_back_down(rollout, asked, team, run_jobs):
    operations.step_up(rollout=rollout, on=MONDAY)
    operations.escalate_now(issue=asked, by=team[0], on=MONDAY, note="I can't decide this.")
    row = asked.escalations.get(level=2)
    assert (row.by, row.note, row.on, list(row.holders.all())) == (
        team[0],
        "I can't decide this.",
        MONDAY,
        [team[1]],
    )
    operations.step_up(rollout=rollout, on=WEDNESDAY)
    assert holders(asked, TUESDAY) == holders(asked, WEDNESDAY) == ["Max"]
    operations.step_up(rollout=rollout, on=THURSDAY)
    run_jobs()
    assert mailed() == ["olga@example.com", "max@example.com", "heda@example.com"]


def test_by_hand_at_the_top_there_is_nobody_left(rollout, asked, team):
    with pytest.raises(ValidationError, match="Nobody stands above"):
        operations.escalate_now(issue=asked, by=team[3], on=FRIDAY, note="?")
    assert climbed(asked) == []


def test_an_issue_off_the_clock_can_be_escalated_by_hand_and_then_waits_there(rollout, team):
    plain = issue(rollout, owner=team[0], runs_clock=False)
    operations.escalate_now(issue=plain, by=team[0], on=MONDAY, note="Stuck")
    operations.step_up(rollout=rollout, on=NEXT_FRIDAY)
    clock = escalation_shown(plain, NEXT_FRIDAY)
    assert (clock.level, clock.due, clock.is_out_of_time) == (MANAGER, None, False)
    assert climbed(plain) == [(1, MONDAY), (2, MONDAY)]


def test_a_complaint_that_comes_in_is_an_issue_on_the_clock_and_its_holder_is_told(rollout, team, run_jobs):
    complaint = operations.receive_issue(
        rollout=rollout,
        by=team[1],
        on=WEDNESDAY,
        name="No reply",
        kind="complaint",
        asked_by="Ms Li",
        received_on=TUESDAY,
        owner=team[0],
    )
    run_jobs()
    assert (complaint.kind, complaint.received_on, complaint.runs_clock) == ("complaint", TUESDAY, True)
    assert climbed(complaint) == [(1, TUESDAY)]
    assert mailed() == ["olga@example.com"]
    operations.step_up(rollout=rollout, on=WEDNESDAY)
    assert climbed(complaint) == [(1, TUESDAY)]


def test_whoever_takes_it_in_and_has_it_needs_no_mail(rollout, team, run_jobs):
    operations.receive_issue(rollout=rollout, by=team[1], on=MONDAY, name="Why?", owner=team[1])
    run_jobs()
    assert mailed() == []


def test_my_work_asks_the_present_holder_and_nobody_else(rollout, asked, team):
    def waits(on):
        return {
            member.name: (item.what, item.due_on) for member in team for item in escalation_items(member, on)
        }

    assert escalation_items in offers.work_items._readers
    assert waits(TUESDAY) == {"Olga": ("I01 Issue 1", TUESDAY)}
    assert waits(THURSDAY) == {"Heda": ("I01 Issue 1", THURSDAY)}
    assert waits(NEXT_FRIDAY) == {"Sven": ("I01 Issue 1", NEXT_MONDAY)}


def test_open_escalations_are_those_of_the_day_asked_for_the_highest_first(rollout, asked, team):
    later = issue(rollout, owner=team[0], received_on=THURSDAY, raised_on=THURSDAY)
    answered = issue(rollout, owner=team[0])
    operations.answer_issue(issue=answered, answer="Yes", by=team[0], on=TUESDAY)

    def found(on):
        return [(one.issue.pk, one.level) for one in open_escalations(rollout, on, confidential=True)]

    assert found(MONDAY) == [(asked.pk, OWNER), (answered.pk, OWNER)]
    assert found(THURSDAY) == [(asked.pk, HEADS), (later.pk, OWNER)]


def test_the_clock_of_many_issues_is_read_at_once(rollout, team, django_assert_num_queries):
    for number in range(12):
        issue(rollout, owner=team[0])
        operations.step_up(rollout=rollout, on=WEDNESDAY)
        if number in (1, 11):
            with django_assert_num_queries(5):
                [one.names for one in open_escalations(rollout, WEDNESDAY, confidential=True)]


def test_many_rollouts_ask_for_their_clocks_at_once(rollout, team, django_assert_num_queries):
    for _number in range(3):
        operations.step_up(rollout=rollout, on=issue(rollout, owner=team[0]).received_on)
    prefetch_related_objects([rollout], *CLOCK_PARTS)
    team[0].rollout = rollout
    with django_assert_num_queries(0):
        assert len(list(escalation_items(team[0], MONDAY))) == 3


@pytest.mark.parametrize("address", ["", "nowhere", "a@b@c"])
def test_a_holder_without_a_proper_address_still_has_it(rollout, asked, team, run_jobs, address):
    team[0].email = address
    team[0].save()
    operations.step_up(rollout=rollout, on=MONDAY)
    run_jobs()
    assert (mailed(), climbed(asked)) == ([], [(1, MONDAY)])


def test_the_worker_hands_on_by_itself_once_in_each_rollouts_own_day(
    rollout, asked, team, run_jobs, time_machine
):
    rollout.time_zone = "Asia/Shanghai"
    rollout.save()
    time_machine.move_to("2026-09-08 15:59Z", tick=False)  # still Tuesday there
    for _worker in range(2):
        tick()
    run_jobs()
    assert climbed(asked) == [(1, MONDAY)]
    time_machine.move_to("2026-09-08 16:10Z", tick=False)
    for _worker in range(2):
        tick()
    run_jobs()
    assert climbed(asked) == [(1, MONDAY), (2, WEDNESDAY)]
    assert mailed() == ["olga@example.com", "max@example.com"]
    assert Job.objects.filter(kind="risks.escalate").count() == 2


def test_the_work_is_started_with_the_other_periodic_work(rollout, asked, run_jobs, time_machine):
    time_machine.move_to("2026-09-09 10:00Z", tick=False)
    from django.utils import timezone

    start_due(timezone.now())
    run_jobs()
    assert climbed(asked) == [(1, MONDAY), (2, WEDNESDAY)]


def tick():
    from django.utils import timezone

    from tracker.risks.escalating import start_escalations

    start_escalations(timezone.now())
