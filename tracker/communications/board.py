"""What the page of communications shows, with one member's eyes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.urls import reverse

from tracker.common.domain.workdays import FIRST_DAY
from tracker.common.forms import RowForm
from tracker.phases.queries import schedule_of
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import queries, wording
from .domain.coverage import IN_WEEKS, WAITING, Span, State, coverage, first_day, last_day, spans_around
from .domain.influence import Attitude
from .domain.load import Talk, load
from .domain.promises import Fate, kept_of
from .load import talks
from .models import Delivery, Message, PlanLine, Promise, Stakeholder
from .promises import fate_of, promises_seen
from .queries import DatedMessage
from .who import may_tell, may_write

BEFORE = {Span.WEEK: 8, Span.MONTH: 6}
AFTER = {Span.WEEK: 5, Span.MONTH: 5}
SOON = timedelta(days=7)
NEXT = timedelta(days=14)
PROMISES_SHOWN = 3


@dataclass(frozen=True)
class MessageRow:
    """A message with what its row shows beside it."""

    message: DatedMessage
    slug: str
    why: str
    may_record: bool
    may_write: bool
    was_mailed: bool
    is_second_try: bool = False

    @property
    def url(self) -> str:
        """Its page, from which it is drafted where nothing is written."""
        stored = self.message.stored
        return self._of(stored, "message") if stored else self._of(None, "draft")

    @property
    def told_url(self) -> str:
        return self._recorded("told")

    @property
    def missed_url(self) -> str:
        return self._recorded("missed")

    @property
    def may_draft(self) -> bool:
        return self.may_write and self.message.stored is None

    @property
    def record(self) -> RowForm:
        return RowForm(row=self.message.draft)

    def _recorded(self, fate: str) -> str:
        draft = self.message.draft
        return self._of(draft, "record_message", fate) if draft else self._of(None, "record", fate)

    def _of(self, stored: Message | None, view: str, *more: str) -> str:
        place = [stored.pk] if stored else [self.message.line, self.message.identity]
        return reverse(f"communications:{view}", args=[self.slug, *place, *more])

    @property
    def look(self) -> wording.Look:
        if self.is_second_try and self.message.state == State.PLANNED:
            return wording.SECOND_TRY
        return wording.STATES[self.message.state]

    @property
    def may_undo(self) -> bool:
        return self.may_record and not self.was_mailed

    @property
    def undo(self) -> RowForm:
        return RowForm(row=self.message.recorded)


@dataclass(frozen=True)
class Cell:
    first: date
    is_now: bool
    marks: list[tuple[wording.Look, int]]


@dataclass(frozen=True)
class CoverageRow:
    stakeholder: Stakeholder
    attitude: str
    attitude_icon: str
    cells: list[Cell]
    days: int | None
    is_unheard: bool


class Board:
    """Reads the rollout's messages once; every part of the page is taken from them."""

    def __init__(self, member: Member, on: date, span: Span = Span.WEEK) -> None:
        self.member, self.rollout, self.on = member, member.rollout, on
        prefetch_related_objects([member], "duties")  # asked of each line
        self.confidential = queries.sees_confidential(member)
        self.sees_assessments = member.may(Permission.SEE_ASSESSMENTS)
        self.schedule = schedule_of(self.rollout, on)
        self.span = span
        self.firsts = spans_around(on, span, before=BEFORE[span], after=AFTER[span])
        self.until = last_day(self.firsts[-1], span)

    looks = [wording.STATES[state] for state in IN_WEEKS]

    @property
    def this_span(self) -> date:
        return self.firsts[BEFORE[self.span]]

    @cached_property
    def lines(self) -> list[PlanLine]:
        return queries.lines_of(self.rollout, confidential=self.confidential)

    @cached_property
    def messages(self) -> list[DatedMessage]:
        return queries.messages_of(self.rollout, self.lines, FIRST_DAY, self.until, self.schedule)

    @property
    def listed(self) -> int:
        """How many the page of all messages lists: up to the last of the weeks, whatever is shown here."""
        weeks = spans_around(self.on, Span.WEEK, before=0, after=AFTER[Span.WEEK])
        until = last_day(weeks[-1], Span.WEEK)
        return sum(message.on <= until for message in self.messages)

    @cached_property
    def kept(self) -> queries.Kept:
        return queries.kept(self.messages)

    @property
    def soon(self) -> int:
        return sum(message.state in WAITING and message.on <= self.on + SOON for message in self.messages)

    @property
    def overdue(self) -> int:
        return sum(message.state == State.OVERDUE for message in self.messages)

    @cached_property
    def talks(self) -> list[Talk]:
        return talks(self.rollout, self._line_of, self.messages, self.on)

    @cached_property
    def minutes_this_week(self) -> int:
        (week,) = load(self.talks, [first_day(self.on, Span.WEEK)], Span.WEEK)
        return week.total

    @property
    def hours_this_week(self) -> str:
        return wording.hours(self.minutes_this_week)

    @cached_property
    def promises(self) -> list[Promise]:
        found = list(promises_seen(self.member).select_related("stakeholder"))
        for promise in found:
            promise.rollout = self.rollout
        return found

    @property
    def next_promises(self) -> list[tuple[Promise, bool]]:
        """The open ones that are due first, each with whether it is late."""
        waiting = [(one, fate_of(one, self.on)) for one in self.promises if one.is_open]
        return [(one, fate == Fate.LATE) for one, fate in waiting[:PROMISES_SHOWN]]

    @cached_property
    def promises_kept(self) -> queries.Kept:
        return queries.Kept(*kept_of(fate_of(one, self.on) for one in self.promises))

    @cached_property
    def next(self) -> list[MessageRow]:
        """What is overdue or due soon, and what was recorded today."""
        return self.rows([m for m in self.messages if m.on <= self.on + NEXT and self._is_current(m)])

    def _is_current(self, message: DatedMessage) -> bool:
        return message.recorded is None or message.recorded.done_on == self.on

    def rows(self, messages: Iterable[DatedMessage]) -> list[MessageRow]:
        return [
            MessageRow(
                message,
                self.rollout.slug,
                self._why(message),
                message.line in self._recordable,
                message.line in self._writable,
                bool(message.recorded and message.recorded.pk in self._mailed),
                (message.line, message.identity) in self._missed_before,
            )
            for message in messages
        ]

    def _why(self, message: DatedMessage) -> str:
        """What somebody said about it, or why it stands on its day and what went before."""
        if message.recorded:
            return message.note or self._when(message)
        key = (message.line, message.identity)
        was, missed = self._agreed_on.get(key), self._missed_before.get(key)
        said = [
            wording.missed_before(missed.on, missed.note) if missed else "",
            wording.moved(was) if was and was != message.on else "",
            self._when(message),
            self._advice(message),
        ]
        return " · ".join(text for text in said if text)

    def _advice(self, message: DatedMessage) -> str:
        """Of weighty news alone; the plan's lines tell the rest."""
        line = self._line_of[message.line]
        return wording.advice(line) or "" if line.weight == PlanLine.Weight.HEAVY else ""

    @cached_property
    def _agreed_on(self) -> dict[tuple[int, str], date]:
        return queries.agreed_on(self.rollout, self.lines, self.schedule)

    @cached_property
    def _missed_before(self) -> dict[tuple[int, str], DatedMessage]:
        """The message that was missed just before, by the line and identity of the one that is next."""
        last: dict[int, DatedMessage] = {}
        found = {}
        for message in self.messages:
            before = last.get(message.line)
            if before and before.state == State.MISSED and message.recorded is None:
                found[message.line, message.identity] = before
            last[message.line] = message
        return found

    def _when(self, message: DatedMessage) -> str:
        line = self._line_of[message.line]
        anchor = message.identity if line.cadence == PlanLine.Cadence.ANCHORED else ""
        return wording.when(line, self._anchor_names, anchor)

    @cached_property
    def _line_of(self) -> dict[int, PlanLine]:
        return {line.pk: line for line in self.lines}

    @cached_property
    def _anchor_names(self) -> dict[str, str]:
        return wording.anchors_of(self.rollout, confidential=self.confidential).names

    @cached_property
    def _recordable(self) -> set[int]:
        if not self.rollout.is_open:
            return set()
        return {line.pk for line in self.lines if may_tell(self.member, line)}

    @cached_property
    def _writable(self) -> set[int]:
        if not self.rollout.is_open:
            return set()
        return {line.pk for line in self.lines if may_write(self.member, line)}

    @cached_property
    def _mailed(self) -> set[int]:
        """What went out by mail, which nothing takes back."""
        sent = Delivery.objects.filter(message__rollout=self.rollout)
        return set(sent.values_list("message_id", flat=True).distinct())

    @cached_property
    def stakeholders(self) -> list[Stakeholder]:
        if self.sees_assessments:
            return list(queries.with_attitude(self.rollout, self.on))
        return list(self.rollout.stakeholders.present())

    @cached_property
    def unheard(self) -> dict[int, int | None]:
        return queries.unheard_days(self.rollout, self.stakeholders, self._told, self.on)

    @cached_property
    def only_groups_unheard(self) -> bool:
        kinds = {one.kind for one in self.stakeholders if one.pk in self.unheard}
        return kinds == {Stakeholder.Kind.GROUP}

    @cached_property
    def _told(self) -> dict[int, date]:
        return queries.last_told(self.rollout, self.on, confidential=self.confidential)

    @cached_property
    def columns(self) -> list[tuple[date, bool]]:
        """The weeks or months, each with whether what is above it is to be named, too: month or year."""
        return [
            (first, not number)
            for _above, firsts in groupby(self.firsts, key=self._above)
            for number, first in enumerate(firsts)
        ]

    def _above(self, first: date) -> tuple[int, int]:
        return (first.year, first.month) if self.span == Span.WEEK else (first.year, 0)

    @cached_property
    def coverage(self) -> list[CoverageRow]:
        contacts = [message.contact for message in self.messages]
        cells = coverage([one.pk for one in self.stakeholders], contacts, self.firsts, self.span)
        return [self._coverage_row(one, cells[one.pk]) for one in self.stakeholders]

    def _coverage_row(self, one: Stakeholder, counted: list[dict[State, int]]) -> CoverageRow:
        now = getattr(one, "attitude_now", "") or ""
        told_on = self._told.get(one.pk)
        return CoverageRow(
            stakeholder=one,
            attitude=wording.attitude(now, one.attitude_wanted) if self.sees_assessments else "",
            attitude_icon=wording.ATTITUDE_ICONS[Attitude(now)] if now else "circle-dashed",
            cells=[
                Cell(first, first == self.this_span, self._marks(counts))
                for first, counts in zip(self.firsts, counted, strict=True)
            ],
            days=(self.on - told_on).days if told_on else None,
            is_unheard=one.pk in self.unheard,
        )

    @staticmethod
    def _marks(counts: dict[State, int]) -> list[tuple[wording.Look, int]]:
        return [(wording.STATES[state], count) for state, count in counts.items()]
