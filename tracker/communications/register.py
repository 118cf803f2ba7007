"""The page of stakeholders, with one member's eyes: its list, its grid, and who has still to move."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.common.forms import RowForm
from tracker.common.listing import Column, Filter, Listing, Segment, Shown
from tracker.risks.models import Action
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import queries, wording
from .domain.influence import Attitude, must_move, steps_to_go
from .grid import Grid, lay_out
from .models import ATTITUDES, Stakeholder

MOVERS_SHOWN = 8


@dataclass(frozen=True)
class RegisterRow:
    """A stakeholder; what was assessed is empty for readers who may not see it."""

    stakeholder: Stakeholder
    strategy: wording.Word = ""
    now: str = ""
    wanted: str = ""
    must_move: bool = False
    actions: list[Action] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.stakeholder.pk

    @property
    def label(self) -> str:
        return self.stakeholder.name

    @property
    def is_out(self) -> bool:
        return self.stakeholder.left_on is not None

    @property
    def attitude(self) -> str:
        return wording.attitude(self.now, self.wanted)

    @property
    def now_word(self) -> wording.Word:
        return ATTITUDES[Attitude(self.now)] if self.now else _("Not read yet")

    @property
    def wanted_word(self) -> wording.Word:
        return ATTITUDES[Attitude(self.wanted)] if self.wanted else ""

    @property
    def attitude_icon(self) -> str:
        return wording.attitude_icon(self.now)

    @property
    def wanted_icon(self) -> str:
        return wording.attitude_icon(self.wanted)

    @property
    def taking_back(self) -> RowForm:
        return RowForm(row=self.stakeholder)

    @property
    def urgency(self) -> tuple:
        """Who weighs more comes first, then who has further to go."""
        one = self.stakeholder
        return -one.influence * one.interest, -steps_to_go(self.now, self.wanted), one.name.casefold()


def _owner(row: RegisterRow) -> Iterator[tuple[str, str]]:
    if row.stakeholder.owner:
        yield str(row.stakeholder.owner.pk), row.stakeholder.owner.name


def _department(row: RegisterRow) -> Iterator[tuple[str, str]]:
    if row.stakeholder.department:
        yield row.stakeholder.department, row.stakeholder.department


def _is_in(row: RegisterRow) -> bool:
    return not row.is_out


PRESENT = Segment[RegisterRow]("in", _("In the register"), _is_in)
MOVING = Segment[RegisterRow]("move", _("Must move"), lambda row: row.must_move)
OUT = Segment[RegisterRow]("out", _("Taken out"), lambda row: row.is_out)

_NAME = Column[RegisterRow](
    "name",
    _("Stakeholder"),
    lambda row: row.stakeholder.name,
    cell="communications/cells/name.html",
    names=True,
)
_STRATEGY = Column[RegisterRow](
    "strategy",
    _("Strategy"),
    lambda row: row.strategy,
    cell="communications/cells/strategy.html",
    sort=lambda row: (row.stakeholder.influence * row.stakeholder.interest, row.stakeholder.influence),
    high_first=True,
)
_ATTITUDE = Column[RegisterRow](
    "attitude",
    _("Attitude"),
    lambda row: row.now_word,
    cell="communications/cells/attitude.html",
    sort=lambda row: list(Attitude).index(Attitude(row.now)) if row.now else None,
)
_CHANNEL = Column[RegisterRow](
    "channel", _("Channel liked"), lambda row: row.stakeholder.get_channel_display()
)
_OWNER = Column[RegisterRow](
    "owner",
    _("Relation owner"),
    lambda row: row.stakeholder.owner.name if row.stakeholder.owner else "",
    cell="communications/cells/owner.html",
)


def _only_out(key: str, label: wording.Word, value: Callable[[RegisterRow], Any]) -> Column[RegisterRow]:
    return Column(key, label, value, is_export_only=True)


_ALSO = [
    _only_out("kind", _("Kind"), lambda row: row.stakeholder.get_kind_display()),
    _only_out("department", _("Department"), lambda row: row.stakeholder.department),
    _only_out("people", _("People"), lambda row: row.stakeholder.people),
    _only_out("language", _("Language"), lambda row: row.stakeholder.get_language_display()),
    _only_out("left_on", pgettext_lazy("stakeholder", "Taken out on"), lambda row: row.stakeholder.left_on),
]
_ALSO_ASSESSED = [
    _only_out("interest", _("Interest"), lambda row: row.stakeholder.interest),
    _only_out("influence", _("Influence"), lambda row: row.stakeholder.influence),
    _only_out("wanted", _("Attitude wanted"), lambda row: row.wanted_word),
]

_STRATEGY_FILTER = Filter[RegisterRow](
    "strategy", _("Strategy"), lambda row: [(row.stakeholder.strategy.value, row.strategy)]
)
_ATTITUDE_FILTER = Filter[RegisterRow](
    "attitude",
    _("Attitude"),
    lambda row: [(row.now, row.now_word)] if row.now else [],
    nothing=_("Not read yet"),
)
_FILTERS = [
    Filter[RegisterRow]("department", _("Department"), _department, nothing=_("No department")),
    Filter[RegisterRow]("owner", _("Relation owner"), _owner, nothing=_("Nobody")),
    Filter[RegisterRow](
        "kind", _("Kind"), lambda row: [(row.stakeholder.kind, row.stakeholder.get_kind_display())]
    ),
]


def listing_for(*, assessed: bool) -> Listing[RegisterRow]:
    """Without the right to see assessments none is a column, a filter, an order or part of a file."""
    return Listing(
        name="stakeholders",
        columns=[
            _NAME,
            *([_STRATEGY, _ATTITUDE] if assessed else []),
            _CHANNEL,
            _OWNER,
            *_ALSO,
            *(_ALSO_ASSESSED if assessed else []),
        ],
        segments=[PRESENT, *([MOVING] if assessed else []), OUT],
        filters=[*([_STRATEGY_FILTER, _ATTITUDE_FILTER] if assessed else []), *_FILTERS],
        sort="name",
        words=lambda row: f"{row.stakeholder.name} {row.stakeholder.department}",
    )


class Register:
    def __init__(self, member: Member, on: date, query: Mapping[str, str]) -> None:
        self.member, self.rollout, self.on, self._query = member, member.rollout, on, query
        self.sees_assessments = member.may(Permission.SEE_ASSESSMENTS)

    @cached_property
    def _all(self) -> list[RegisterRow]:
        everybody = self.rollout.stakeholders.select_related("owner")
        if not self.sees_assessments:
            return [RegisterRow(one) for one in everybody]
        actions = queries.open_actions(self.rollout, confidential=queries.sees_confidential(self.member))
        return [
            self._assessed(one, actions.get(one.pk, []))
            for one in queries.with_attitude_of(everybody, self.on)
        ]

    @staticmethod
    def _assessed(one: Stakeholder, actions: list[Action]) -> RegisterRow:
        now = one.attitude_now or ""  # type: ignore[attr-defined]
        return RegisterRow(
            one,
            strategy=wording.STRATEGIES[one.strategy],
            now=now,
            wanted=one.attitude_wanted,
            must_move=one.left_on is None and must_move(now, one.attitude_wanted),
            actions=actions,
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody ever was in the register."""
        return not self._all

    @cached_property
    def rows(self) -> list[RegisterRow]:
        return [row for row in self._all if not row.is_out]

    @cached_property
    def list(self) -> Shown[RegisterRow]:
        return listing_for(assessed=self.sees_assessments).show(self._all, self._query)

    @property
    def shows_those_out(self) -> bool:
        return self.list.segment is OUT

    @cached_property
    def movers(self) -> Sequence[RegisterRow]:
        """Who supports us less than the rollout needs, the weightiest first."""
        return sorted((row for row in self.rows if row.must_move), key=lambda row: row.urgency)

    @property
    def first_movers(self) -> Sequence[RegisterRow]:
        return self.movers[:MOVERS_SHOWN]

    @property
    def without_action(self) -> int:
        return sum(not row.actions for row in self.movers)

    @cached_property
    def grid(self) -> Grid:
        return lay_out(row.stakeholder for row in self.rows)
