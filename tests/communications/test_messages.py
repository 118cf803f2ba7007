"""What is due, what was told and who has not heard, as the queries answer it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tracker.communications import operations, queries
from tracker.communications.domain.coverage import State
from tracker.communications.models import Message
from tracker.phases.models import Step
from tracker.phases.queries import schedule_of

from .conftest import TODAY

pytestmark = pytest.mark.django_db
SINCE, UNTIL = make.MONDAY, date(2026, 10, 31)


def found(rollout, **kwargs):
    return queries.messages(rollout, SINCE, UNTIL, schedule_of(rollout, TODAY), **kwargs)


def tell(line, identity, by, on=TODAY):
    occurrence = queries.occurrence(line, identity, schedule_of(line.rollout, TODAY))
    return operations.record_told(line=line, occurrence=occurrence, by=by, on=on)


def test_what_was_due_and_has_no_fate_is_overdue_and_today_is_not(rollout):
    make.plan_line(rollout)
    states = {message.on: message.state for message in found(rollout)}
    assert states[date(2026, 9, 28)] == State.OVERDUE
    assert states[TODAY] == State.PLANNED


def test_a_message_told_late_stands_on_its_day_and_is_not_kept(rollout, manager):
    line = make.plan_line(rollout)
    tell(line, "2026-09-28", manager, on=date(2026, 9, 30))
    tell(line, "2026-09-21", manager, on=date(2026, 9, 21))
    told = {message.identity: message for message in found(rollout) if message.state == State.TOLD}
    assert told["2026-09-28"].on == date(2026, 9, 30)
    assert told["2026-09-28"].due_on == date(2026, 9, 28)
    assert queries.kept_rate(rollout, schedule_of(rollout, TODAY)) == (1, 4)


def test_nothing_due_yet_has_no_rate(rollout):
    assert queries.kept_rate(rollout, schedule_of(rollout, TODAY)).rate is None


def test_what_was_told_about_a_gate_stays_with_it_when_the_forecast_moves(rollout, manager):
    phase = make.phase(rollout)
    make.step(phase, days=30)
    line = make.plan_line(rollout, cadence="anchored", anchors=["gate:P1"], offset=-2)
    tell(line, "gate:P1", manager)
    Step.objects.update(days=33)
    rollout.refresh_from_db()
    after = queries.messages(
        rollout, SINCE, date(2027, 1, 1), schedule_of(rollout, TODAY + timedelta(days=1))
    )
    assert [message.state for message in after] == [State.TOLD]


def test_an_untold_message_moves_with_its_gate(rollout):
    phase = make.phase(rollout)
    step = make.step(phase, days=10)
    make.plan_line(rollout, cadence="anchored", anchors=["gate:P1"], offset=-1)
    before = found(rollout)[0].on
    step.days = 13
    step.save()
    rollout.plan_version += 1
    assert (before, found(rollout)[0].on) == (date(2026, 10, 15), date(2026, 10, 20))


def test_a_rollout_without_a_plan_still_has_its_repeated_messages(rollout):
    make.plan_line(rollout)
    make.plan_line(rollout, cadence="anchored", anchors=["go_live", "gate:P9"], offset=0)
    assert len(found(rollout)) == 8


def test_nothing_is_due_after_a_line_ended(rollout, manager):
    line = make.plan_line(rollout)
    operations.end_line(line=line, by=manager, on=date(2026, 9, 20))
    assert [message.on for message in found(rollout)] == [date(2026, 9, 7), date(2026, 9, 14)]


def test_what_was_recorded_later_is_not_known_on_an_earlier_day(rollout, manager):
    line = make.plan_line(rollout)
    tell(line, "2026-09-21", manager)
    then = queries.messages(rollout, SINCE, UNTIL, schedule_of(rollout, date(2026, 9, 25)))
    assert State.TOLD not in {message.state for message in then}


def test_a_message_keeps_whom_it_reached_when_the_line_changes(rollout, manager):
    board, staff = make.stakeholder(rollout), make.stakeholder(rollout)
    line = make.plan_line(rollout, stakeholders=[board])
    tell(line, "2026-09-28", manager)
    operations.change_line(line=line, by=manager, stakeholders=[staff], audience_duties=[])
    assert queries.last_told(rollout, TODAY) == {board.pk: TODAY}


def test_a_fate_is_recorded_once_and_can_be_undone(rollout, manager):
    line = make.plan_line(rollout)
    message = tell(line, "2026-09-28", manager)
    with pytest.raises(ValidationError, match="recorded already"):
        tell(line, "2026-09-28", manager)
    operations.undo_record(message=message, by=manager, on=TODAY)
    assert not Message.objects.exists()
    tell(line, "2026-09-28", manager)


def test_what_is_told_on_demand_is_numbered(rollout, manager):
    line = make.plan_line(rollout, cadence="on_demand")
    for _time in range(2):
        operations.record_told(line=line, occurrence=None, by=manager, on=TODAY)
    assert sorted(line.messages.values_list("identity", flat=True)) == ["demand:1", "demand:2"]
    assert queries.kept_rate(rollout, schedule_of(rollout, TODAY)).due == 0


def test_who_waits_longest_is_named_first_and_the_never_told_before_them(rollout, manager):
    rollout.tolerance_unheard_days = 7
    heard, waits, never, new = (make.stakeholder(rollout, name=name) for name in ("A", "B", "C", "D"))
    new.added_on = TODAY
    new.save()
    line = make.plan_line(rollout, stakeholders=[heard, waits])
    tell(line, "2026-09-21", manager, on=date(2026, 9, 21))
    line.stakeholders.set([heard])
    tell(line, "2026-09-28", manager, on=date(2026, 10, 1))
    assert queries.unheard(rollout, TODAY) == [("C", None), ("B", 14)]
    assert never.name == "C"


def test_a_confidential_message_counts_only_for_those_who_may_see_it(rollout, manager):
    board = make.stakeholder(rollout)
    line = make.plan_line(rollout, stakeholders=[board], is_confidential=True)
    tell(line, "2026-09-28", manager)
    schedule = schedule_of(rollout, TODAY)
    assert found(rollout) == []
    assert queries.last_told(rollout, TODAY) == {}
    assert queries.kept_rate(rollout, schedule).due == 0
    assert queries.last_told(rollout, TODAY, confidential=True) == {board.pk: TODAY}
    assert queries.kept_rate(rollout, schedule, confidential=True).due == 4


def test_reading_the_messages_of_many_lines_costs_no_more_queries(rollout, django_assert_num_queries):
    for _number in range(30):
        make.plan_line(rollout, stakeholders=[make.stakeholder(rollout)], sender_duty=make.duty(rollout))
    schedule = schedule_of(rollout, TODAY)
    with django_assert_num_queries(7):
        found_ = queries.messages(rollout, SINCE, UNTIL, schedule)
    assert len(found_) == 30 * 8
