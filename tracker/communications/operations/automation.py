"""What lines of the plan do by themselves: their messages are drafted, put before approvers and sent."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.common.domain.workdays import Calendar, DateBeyondLimit
from tracker.phases.domain.schedule import Schedule
from tracker.phases.queries import schedule_of
from tracker.rollouts.models import Rollout
from tracker.rollouts.writing import lock, writing

from ..domain.occurrences import Occurrence
from ..drafting import draft_texts
from ..models import Message, PlanLine
from ..queries import DatedMessage, lines_of, messages_of
from .messages import draft_message, send_message, submit_message, write_message

DRAFTED_BEFORE = 2
SENT_UNTIL = 2
"""Working days between which and its day a message is drafted, or still goes out late."""


def run_plan(rollout: Rollout, on: date) -> None:
    """Do what the lines of a running rollout do by themselves on a working day; done again, nothing more.

    What cannot go out, because nobody of its readers can be reached, stays with its sender.
    Raises ScheduleBeyondLimit.
    """
    with transaction.atomic():
        if lock(rollout).state != Rollout.State.RUNNING or not rollout.calendar.is_working(on):
            return
        schedule = schedule_of(rollout, on)
        for line, dated in _at_hand(rollout, schedule):
            message = dated.draft or _draft(line, dated, schedule)
            if message and _goes_out(line, message, dated, on):
                _send(line, message, dated, schedule)


def _at_hand(rollout: Rollout, schedule: Schedule) -> Iterator[tuple[PlanLine, DatedMessage]]:
    lines = {line.pk: line for line in lines_of(rollout, confidential=True) if line.runs_itself}
    since = _working_day(schedule.calendar, schedule.on, -SENT_UNTIL)
    until = _working_day(schedule.calendar, schedule.on, DRAFTED_BEFORE)
    for dated in messages_of(rollout, list(lines.values()), since, until, schedule):
        if dated.recorded is None and dated.due_on:
            yield lines[dated.line], dated


def _working_day(calendar: Calendar, on: date, distance: int) -> date:
    try:
        return calendar.day(calendar.index(on) + distance)
    except DateBeyondLimit:
        return on


def _draft(line: PlanLine, dated: DatedMessage, schedule: Schedule) -> Message | None:
    """Nothing is written any more for a day that passed, unless it goes out by itself."""
    if dated.on < schedule.on and line.automation != PlanLine.Automation.SENT:
        return None
    occurrence = Occurrence(dated.identity, dated.on)
    with writing(line.rollout, by=None):
        texts = draft_texts(line, occurrence, schedule)
        message = draft_message(line=line, occurrence=occurrence, texts=texts, by=None, on=schedule.on)
        if line.automation == PlanLine.Automation.SENT and line.approver:
            submit_message(message=message, by=None, on=schedule.on)
    return message


def _goes_out(line: PlanLine, message: Message, dated: DatedMessage, on: date) -> bool:
    if line.automation != PlanLine.Automation.SENT or dated.on > on:
        return False
    return message.state == Message.State.APPROVED if line.approver else True


def _send(line: PlanLine, message: Message, dated: DatedMessage, schedule: Schedule) -> None:
    message.line, message.rollout = line, line.rollout
    try:
        with writing(line.rollout, by=None):
            if _is_as_drafted(message, schedule):
                texts = draft_texts(line, Occurrence(dated.identity, dated.on), schedule)
                write_message(message=message, texts=texts, by=None, on=schedule.on)
            send_message(message=message, due_on=dated.on, by=None, on=schedule.on)
    except ValidationError:
        return


def _is_as_drafted(message: Message, schedule: Schedule) -> bool:
    """Nobody wrote in it, and it is of an earlier day: what it says may have changed since."""
    return (
        message.by_id is None and message.state == Message.State.DRAFT and message.drafted_on != schedule.on
    )
