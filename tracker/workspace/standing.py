"""How each rollout of a list stands, in one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.reports import wording
from tracker.reports.domain.facts import Colour, GateState, StatusFacts, StepState
from tracker.reports.queries import Gatherer
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, Rollout

UNDECIDED = {GateState.OPEN, GateState.READY, GateState.HELD}


@dataclass(frozen=True)
class Standing:
    """`facts` are None where the reader may not see the plan, or the rollout is over."""

    rollout: Rollout
    sees_plan: bool
    facts: StatusFacts | None = None

    @property
    def colour(self) -> Colour | None:
        assert self.facts
        return wording.whole([health.colour for health in self.facts.health])

    @property
    def health(self) -> wording.Shown:
        return wording.HEALTH[self.colour or Colour.GREY]

    @property
    def why(self) -> str:
        """What weighs most: the sentences of the dimensions that give the whole its colour."""
        assert self.facts
        told = [wording.why(self.facts, h) for h in self.facts.health if h.colour == self.colour]
        return wording.joined(told[:2])

    @property
    def phases(self) -> list[wording.Shown]:
        assert self.facts
        return [wording.STEPS[StepState.DONE] if _is_over(p) else _begun(p) for p in self.facts.phases]

    @property
    def phase_now(self) -> str:
        assert self.facts
        names = [p.name for p in self.facts.phases if not _is_over(p) and p.progress > 0]
        coming = [p.name for p in self.facts.phases if not _is_over(p)]
        shown = (names or coming)[:1]
        return wording.named(self.facts, shown[0]) if shown else ""

    @property
    def next_gate(self) -> date | None:
        assert self.facts
        open_gates = [p.finish for p in self.facts.phases if p.gate.state in UNDECIDED and p.finish]
        return min(open_gates, default=None)

    @property
    def gate_is_late(self) -> bool:
        assert self.facts
        return self.next_gate is not None and self.next_gate < self.facts.on

    @property
    def go_live(self) -> date | None:
        assert self.facts
        return self.facts.go_live.forecast

    @property
    def days_late(self) -> int | None:
        assert self.facts
        return self.facts.go_live.days_late


def _is_over(phase) -> bool:
    return phase.gate.state not in UNDECIDED


def _begun(phase) -> wording.Shown:
    return wording.STEPS[StepState.RUNNING if phase.progress > 0 else StepState.NOT_STARTED]


def standings(members: Sequence[Member]) -> list[Standing]:
    """Return how each member's rollout stands; many cost as few queries as one."""
    gatherer = Gatherer([member.rollout for member in members if _sees_facts(member)])
    return [
        Standing(member.rollout, member.may(Permission.SEE_PLAN), _facts(gatherer, member))
        for member in members
    ]


def _sees_facts(member: Member) -> bool:
    return member.may(Permission.SEE_PLAN) and member.rollout.is_open


def _facts(gatherer: Gatherer, member: Member) -> StatusFacts | None:
    if not _sees_facts(member):
        return None
    rollout = member.rollout
    try:
        return gatherer.facts(rollout, rollout.today(), permissions=PERMISSIONS[Role(member.role)])
    except ScheduleBeyondLimit:
        return None
