"""What the page of stakeholders shows, with one member's eyes."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import queries, wording
from .domain.influence import Attitude, Strategy, must_move
from .models import Stakeholder


@dataclass(frozen=True)
class RegisterRow:
    """A stakeholder; what was assessed is empty for readers who may not see it."""

    stakeholder: Stakeholder
    strategy: wording.Word = ""
    attitude: str = ""
    attitude_icon: str = ""
    must_move: bool = False


class Register:
    def __init__(self, member: Member, on: date) -> None:
        self.member, self.rollout, self.on = member, member.rollout, on
        self.sees_assessments = member.may(Permission.SEE_ASSESSMENTS)

    @cached_property
    def rows(self) -> list[RegisterRow]:
        if not self.sees_assessments:
            return [RegisterRow(one) for one in self.rollout.stakeholders.present().select_related("owner")]
        return [
            self._assessed(one)
            for one in queries.with_attitude(self.rollout, self.on).select_related("owner")
        ]

    def _assessed(self, one: Stakeholder) -> RegisterRow:
        now = one.attitude_now or ""  # type: ignore[attr-defined]
        return RegisterRow(
            one,
            strategy=wording.STRATEGIES[one.strategy],
            attitude=wording.attitude(now, one.attitude_wanted),
            attitude_icon=wording.ATTITUDE_ICONS[Attitude(now)] if now else "circle-dashed",
            must_move=must_move(now, one.attitude_wanted),
        )

    @property
    def movers(self) -> list[RegisterRow]:
        """Who supports us less than the rollout needs."""
        return [row for row in self.rows if row.must_move]

    @property
    def grid(self) -> list[tuple[wording.Word, list[tuple[wording.Word, list[Stakeholder]]]]]:
        """Influence by interest, each cell with its strategy and who stands there; the high first."""
        return [
            (
                wording.INFLUENCE_WORDS[high],
                [(wording.STRATEGIES[strategy], self._of(strategy)) for strategy in strategies],
            )
            for high, strategies in (
                (True, (Strategy.KEEP_SATISFIED, Strategy.MANAGE_CLOSELY)),
                (False, (Strategy.MONITOR, Strategy.KEEP_INFORMED)),
            )
        ]

    def _of(self, strategy: Strategy) -> list[Stakeholder]:
        return [row.stakeholder for row in self.rows if row.stakeholder.strategy == strategy]
