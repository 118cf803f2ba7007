"""The demo's plan runs itself over a quarter: the right messages on the right working days, once each.

What is expected is worked out here by hand from the lines and a wall calendar; of the product's own
reckoning only a gate's forecast is taken, which has tests of its own.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.db import transaction
from django.utils import timezone

from tracker.accounts.models import User
from tracker.background.jobs import Job
from tracker.background.periodic import start_due
from tracker.background.queue import enqueue
from tracker.communications import operations
from tracker.communications.models import Delivery, Message, PlanLine
from tracker.communications.operations import run_plan
from tracker.phases import operations as phases
from tracker.phases.queries import schedule_of
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.operations import remove_member
from tracker.workspace.demo.bank import BANK
from tracker.workspace.demo.telling import Teller

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 30)
DAYS = [FIRST + timedelta(days=number) for number in range(92)]
HOLIDAYS = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 1, 7)}
LONDON = ZoneInfo("Europe/London")
LONGER_FROM, LEAVES_ON, TAKEN_OUT_ON = date(2026, 12, 16), date(2027, 1, 11), date(2027, 1, 25)
DIES_WHILE_IT_STORES = {date(2026, 12, 3), date(2027, 1, 14)}
DIES_AFTER_IT_STORED = {date(2026, 12, 10), date(2027, 1, 21)}
TWO_WORKERS = {date(2026, 12, 17), date(2027, 1, 28)}
UNAPPROVED_IN = 1
"""In January the sponsor is away: what waits for her does not go out."""


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def moved(day: date, working_days: int) -> date:
    """Count working days from a working day."""
    step = 1 if working_days > 0 else -1
    while working_days:
        day += timedelta(days=step)
        working_days -= step * is_working(day)
    return day


def next_working(day: date) -> date:
    while not is_working(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, order=True)
class Told:
    """One reader told one message on a day."""

    on: date
    line: str
    email: str
    language: str


@dataclass
class Expected:
    """Fills up as the days go by."""

    all: set[Told] = field(default_factory=set)
    gates_told: dict[str, date] = field(default_factory=dict)

    def add(self, on: date, line: str, readers: dict[str, str]) -> None:
        self.all |= {Told(on, line, email, language) for email, language in readers.items()}


@pytest.fixture
def bank(time_machine) -> Rollout:
    time_machine.move_to(datetime.combine(FIRST, time(6), LONDON))
    rollout = Teller(BANK, FIRST).tell()
    rollout.days_off = sorted(map(str, HOLIDAYS))
    rollout.plan_version += 1
    rollout.save()
    User.objects.update(digest=User.Digest.NEVER)  # other tests are about those
    make_the_plan_run(rollout)
    return rollout


def make_the_plan_run(rollout: Rollout) -> None:
    """Five lines go out by themselves, one with an approver, one is drafted only, the others do nothing."""
    rollout.messages.filter(done_on=None).delete()
    sponsor = rollout.members.get(role="sponsor")
    rollout.plan_lines.update(automation="nothing", approver=None)
    rollout.plan_lines.filter(source_key__in=["T1", "T2", "T3", "T5"]).update(
        automation="sent", channel="mail"
    )
    rollout.plan_lines.filter(source_key="T1").update(approver=sponsor)
    rollout.plan_lines.filter(source_key="T6").update(automation="drafted")
    line(rollout, "T1").audience_duties.clear()
    line(rollout, "T2").audience_duties.clear()
    line(rollout, "T3").stakeholders.clear()
    rollout.stakeholders.filter(name="Counter staff").update(language="zh-hans")


def line(rollout: Rollout, key: str) -> PlanLine:
    return rollout.plan_lines.get(source_key=key)


def team(rollout: Rollout) -> list[Member]:
    """Those who have one of the duties that hear the team talk, as the demo's cast list has it."""
    mails = ("analyst@", "it@", "change@")
    return [one for one in rollout.members.all() if one.email.startswith(mails)]


def weekly(first_on: date, weeks: int) -> set[date]:
    return {next_working(first_on + timedelta(weeks=weeks * number)) for number in range(60 // weeks)}


def monthly(first_on: date) -> set[date]:
    months = [divmod(first_on.month - 1 + number, 12) for number in range(9)]
    return {next_working(date(first_on.year + year, month + 1, first_on.day)) for year, month in months}


def expect(expected: Expected, rollout: Rollout, day: date) -> None:
    """Work out what has to go out on a working day."""
    if day in weekly(line(rollout, "T3").first_on, 1):
        there = [one for one in team(rollout) if one.left_on is None]
        expected.add(day, "T3", {one.email: "en" for one in there})
    if day in weekly(line(rollout, "T5").first_on, 2):
        readers = {"counter@harbourbank.example": "zh-hans"}
        if day < TAKEN_OUT_ON:
            readers["branch-managers@harbourbank.example"] = "en"
        expected.add(day, "T5", readers)
    if day in monthly(line(rollout, "T1").first_on) and day.month != UNAPPROVED_IN:
        expected.add(day, "T1", {"board@harbourbank.example": "en", "steering@harbourbank.example": "en"})
    for gate, finish in gates(rollout, day):
        if gate not in expected.gates_told and moved(day, -2) <= moved(finish, -5) <= day:
            expected.gates_told[gate] = day
            expected.add(day, "T2", {"heads@harbourbank.example": "en"})


def gates(rollout: Rollout, day: date) -> Iterator[tuple[str, date]]:
    for key, node in schedule_of(rollout, day).nodes.items():
        if key.startswith("gate:") and node.forecast:
            yield key, node.forecast.finish


@pytest.fixture
def live(run_jobs, time_machine):
    """Live through a day: two rounds of the workers, and at noon the sponsor approves."""

    def round_at(rollout: Rollout, day: date, hour: int) -> None:
        time_machine.move_to(datetime.combine(day, time(hour), LONDON))
        if day in DIES_WHILE_IT_STORES:
            die_while_it_stores(rollout, day)
        if day in DIES_AFTER_IT_STORED:
            run_plan(Rollout.objects.get(pk=rollout.pk), day)
        start_due(timezone.now())
        if day in TWO_WORKERS:
            for job in Job.objects.filter(state=Job.State.WAITING):
                enqueue(job)
        run_jobs()

    def live(rollout: Rollout, day: date) -> None:
        round_at(rollout, day, 9)
        time_machine.move_to(datetime.combine(day, time(12), LONDON))
        if day.month != UNAPPROVED_IN:
            approve(rollout, day)
        round_at(rollout, day, 15)

    return live


def die_while_it_stores(rollout: Rollout, day: date) -> None:
    """Everything is written but for the end of the transaction."""
    with transaction.atomic():
        run_plan(Rollout.objects.get(pk=rollout.pk), day)
        transaction.set_rollback(True)


def approve(rollout: Rollout, day: date) -> None:
    for message in Message.objects.filter(rollout=rollout, state="submitted").select_related(
        "line__approver"
    ):
        message.rollout = message.line.rollout = Rollout.objects.get(pk=rollout.pk)
        operations.approve_message(message=message, by=message.line.approver, on=day)


def happen(rollout: Rollout, day: date) -> None:
    """What people do on the way: a step takes longer, somebody leaves, a group is taken out."""
    manager = rollout.members.get(role="project_manager", left_on=None)
    if day == LONGER_FROM:
        step = rollout.steps.filter(phase__key="P3", finished_on=None).order_by("position").last()
        phases.change_step(step=step, by=manager, on=day, days=step.days + 6)
    work(rollout, manager, day)
    if day == LEAVES_ON:
        leaver = rollout.members.get(email="analyst@harbourbank.example")
        remove_member(member=leaver, by=manager, on=day)
    if day == TAKEN_OUT_ON:
        group = rollout.stakeholders.get(name="Branch managers")
        operations.take_out(stakeholder=group, by=manager, on=day)


def work(rollout: Rollout, manager: Member, day: date) -> None:
    """Steps begin and end on the days they are expected to."""
    nodes = schedule_of(rollout, day).nodes
    for step in rollout.steps.filter(finished_on=None, is_dropped=False):
        forecast = nodes[step.node_key].forecast
        started_on = step.started_on or (day if forecast and forecast.start == day else None)
        is_over = bool(started_on and forecast and forecast.finish <= day)
        if started_on and (is_over or started_on != step.started_on):
            phases.update_step(
                step=step,
                by=manager,
                on=day,
                started_on=started_on,
                finished_on=day if is_over else None,
                days_left=None,
                blocked_reason="",
                is_dropped=False,
                done_items=[],
                note="",
            )


@pytest.mark.pure
def test_the_plan_runs_itself_over_a_quarter(bank, live):
    expected, mails_before = Expected(), {}
    promised = dict(gates(bank, FIRST))
    for day in DAYS:
        rollout = Rollout.objects.get(pk=bank.pk)
        happen(rollout, day)
        mails_before[day] = len(sent.outbox)
        if is_working(day):
            expect(expected, Rollout.objects.get(pk=bank.pk), day)
        live(rollout, day)

    assert told() == Counter(expected.all)
    messages = [one for one in sent.outbox if "/messages/" in one.body]
    assert Counter((one.to[0], one.subject) for one in messages).most_common(1)[0][1] == 1
    assert len(messages) == len(expected.all)

    assert {one.line for one in expected.all} == {"T1", "T2", "T3", "T5"}
    assert any(day != moved(promised[gate], -5) for gate, day in expected.gates_told.items())
    assert "analyst@" in to(sent.outbox[: mails_before[LEAVES_ON]])
    assert "analyst@" not in to(sent.outbox[mails_before[LEAVES_ON] :])
    assert "branch-managers@" not in to(sent.outbox[mails_before[TAKEN_OUT_ON] :])
    # What January's sponsor approved too late stays with its sender.
    assert waits(bank) == {"T1": {"approved"}, "T6": {"draft"}}


def told() -> Counter[Told]:
    return Counter(
        Told(one.sent_at.astimezone(LONDON).date(), one.message.line.source_key, one.email, one.language)
        for one in Delivery.objects.select_related("message__line")
    )


def to(mails) -> str:
    return " ".join(one.to[0] for one in mails)


def waits(rollout: Rollout) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for message in rollout.messages.filter(done_on=None).select_related("line"):
        found.setdefault(message.line.source_key, set()).add(message.state)
    return found
