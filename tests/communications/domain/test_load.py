from datetime import date, timedelta

from tracker.communications.domain.coverage import Span, State
from tracker.communications.domain.load import (
    Carried,
    Load,
    Lost,
    Misread,
    Talk,
    carried,
    load,
    lost,
    lost_by_line,
    untimed,
)

MONDAY = date(2026, 11, 30)
NEXT = MONDAY + timedelta(days=7)


def talk(on=MONDAY, state=State.TOLD, minutes=30, sender="Ann", senders=1, readers=1):
    return Talk(on, state, minutes, sender, senders, readers)


def test_a_message_costs_its_minutes_for_its_sender_and_for_every_reader():
    assert load([talk(minutes=20, readers=84)], [MONDAY], Span.WEEK) == [Load(told=20 * 85)]


def test_whoever_prepares_it_spends_the_time_too():
    assert load([talk(senders=2, readers=3)], [MONDAY], Span.WEEK) == [Load(told=150)]


def test_told_and_planned_are_counted_apart_in_their_own_weeks():
    talks = [
        talk(),
        talk(on=MONDAY + timedelta(days=6), state=State.PLANNED),
        talk(on=NEXT, state=State.DRAFTED, minutes=10),
    ]
    assert load(talks, [MONDAY, NEXT], Span.WEEK) == [Load(60, 60), Load(0, 20)]
    assert load(talks, [MONDAY, NEXT], Span.WEEK)[0].total == 120


def test_a_month_holds_the_load_of_its_days():
    talks = [talk(), talk(on=date(2026, 12, 1))]
    months = [date(2026, 11, 1), date(2026, 12, 1)]
    assert load(talks, months, Span.MONTH) == [Load(60), Load(60)]


def test_what_was_missed_or_is_overdue_has_cost_nobody_anything():
    talks = [talk(state=State.MISSED), talk(state=State.OVERDUE)]
    assert load(talks, [MONDAY], Span.WEEK) == [Load()]
    assert carried(talks) == []


def test_a_message_of_unknown_length_is_left_out_and_counted_as_such():
    talks = [talk(minutes=None), talk(minutes=None, state=State.MISSED), talk()]
    assert load(talks, [MONDAY], Span.WEEK) == [Load(60)]
    assert untimed(talks) == 1


def test_who_carries_most_stands_first():
    talks = [talk(sender="Ann", minutes=10, readers=100), talk(sender="Bob"), talk(sender="Bob", readers=2)]
    assert carried(talks) == [Carried("Bob", 2, 60, 90), Carried("Ann", 1, 10, 1000)]


def test_misunderstandings_are_counted_by_week_with_the_minutes_that_are_known():
    misread = [Misread(1, MONDAY, 40), Misread(1, MONDAY, None), Misread(2, NEXT, 5)]
    assert lost(misread, [MONDAY, NEXT], Span.WEEK) == [Lost(2, 40), Lost(1, 5)]


def test_the_line_that_is_misunderstood_most_stands_first():
    misread = [Misread(1, MONDAY, 90), Misread(2, MONDAY, None), Misread(2, NEXT, 5)]
    assert list(lost_by_line(misread).items()) == [(2, Lost(2, 5)), (1, Lost(1, 90))]
