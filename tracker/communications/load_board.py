"""What the page of the load shows, with one member's eyes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.wording import percent
from tracker.figures.chart import Chart, Mark, Series
from tracker.rollouts.models import Member

from . import wording
from .board import Board
from .domain.coverage import Span
from .domain.load import Carried, Load, Lost, Misread, carried, load, lost, lost_by_line, sum_of, untimed
from .load import misread
from .models import PlanLine


@dataclass(frozen=True)
class SenderRow:
    """What one sender's messages take, as it is written; `share` of all senders' time."""

    name: str
    messages: int
    own: str
    readers: str
    share: str


@dataclass(frozen=True)
class LineRow:
    line: PlanLine
    lost: Lost
    took: str


class LoadBoard:
    """Counts over the weeks or months that the coverage shows."""

    def __init__(self, member: Member, on: date, span: Span) -> None:
        self.board = Board(member, on, span)
        self.on, self.span, self.firsts = on, span, self.board.firsts

    @cached_property
    def _talks(self):
        return [talk for talk in self.board.talks if talk.on >= self.firsts[0]]

    @cached_property
    def loads(self) -> list[Load]:
        return load(self._talks, self.firsts, self.span)

    @property
    def has_hours(self) -> bool:
        return any(one.total for one in self.loads)

    @property
    def minutes_now(self) -> int:
        return self.loads[self.firsts.index(self.board.this_span)].total

    @property
    def now(self) -> str:
        return wording.hours(self.minutes_now)

    @property
    def told(self) -> str:
        return wording.hours(sum(one.told for one in self.loads))

    @property
    def planned(self) -> str:
        return wording.hours(sum(one.planned for one in self.loads))

    @property
    def untimed(self) -> int:
        return untimed(self._talks)

    @cached_property
    def _misread(self) -> list[Misread]:
        lines = [line.pk for line in self.board.lines]
        return misread(self.board.rollout, lines, self.firsts[0], self.on)

    @property
    def lost(self) -> Lost:
        return sum_of(self._misread)

    @property
    def lost_hours(self) -> str:
        return wording.hours(self.lost.minutes)

    @property
    def chart(self) -> Chart:
        return self._chart(
            _("Hours of senders and readers"),
            [
                Series(_("Told"), _hours(one.told for one in self.loads), tone="accent"),
                Series(_("Planned"), _hours(one.planned for one in self.loads), tone="accent-rest"),
            ],
            unit=_("hours"),
        )

    @property
    def lost_charts(self) -> list[Chart]:
        """How often and what it cost: two charts, for a count and minutes share no axis."""
        found = lost(self._misread, self.firsts, self.span)
        often, cost = _("Misunderstandings"), _("Minutes they cost")
        return [
            self._chart(often, [Series(often, [one.count for one in found], tone="ink")]),
            self._chart(cost, [Series(cost, [one.minutes for one in found], tone="ink")], unit=_("minutes")),
        ]

    def _chart(self, title: str, series: Sequence[Series], unit: str = "") -> Chart:
        return Chart(
            title=title,
            first=_("Week of") if self.span == Span.WEEK else _("Month"),
            categories=[self._label(first) for first in self.firsts],
            series=series,
            marks=[Mark(self._label(self.board.this_span), _("Today"), "none")],
            unit=unit,
            stacked=len(series) > 1,
        )

    def _label(self, first: date) -> str:
        return written(first, "short" if self.span == Span.WEEK else "month_year")

    @property
    def senders(self) -> list[SenderRow]:
        found = carried(self._talks)
        whole = sum(one.of_senders for one in found)
        return [_sender(one, whole) for one in found]

    @property
    def misread_lines(self) -> list[LineRow]:
        by_pk = {line.pk: line for line in self.board.lines}
        return [
            LineRow(by_pk[line], one, wording.hours(one.minutes) if one.minutes else "")
            for line, one in lost_by_line(self._misread).items()
        ]


def _sender(one: Carried, whole: int) -> SenderRow:
    return SenderRow(
        name=one.sender,
        messages=one.messages,
        own=wording.hours(one.of_senders),
        readers=wording.hours(one.of_readers),
        share=percent(round(100 * one.of_senders / whole)),
    )


def _hours(minutes: Iterable[int]) -> list[float | None]:
    return [round(one / 60, 1) for one in minutes]
