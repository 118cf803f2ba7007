"""Decisions about gates as the archive of decisions shows them: read-only, they belong to the plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tracker.phases.models import GateDecision, Phase
from tracker.rollouts.models import Member, Rollout

from .models import Decision


@dataclass(frozen=True)
class Deciders:
    members: Sequence[Member]

    def all(self) -> Sequence[Member]:
        return self.members


@dataclass(frozen=True)
class GateRow:
    """A decision about a gate, with what the columns of decisions ask of one; only the last one holds."""

    decision: GateDecision
    phase: Phase
    holds: bool

    number = 0
    category = ""
    due = None
    raised_by = owner = owner_id = None
    is_open = is_confidential = False

    def __str__(self) -> str:
        gate = self.phase.gate_label or _("Gate of %(phase)s") % {"phase": self.phase}
        return _("%(gate)s: %(outcome)s") % {
            "gate": gate,
            "outcome": self.decision.get_outcome_display(),
        }

    @property
    def pk(self) -> str:
        return f"gate-{self.decision.pk}"

    @property
    def label(self) -> str:
        return self.phase.key

    @property
    def name(self) -> str:
        return str(self)

    @property
    def status(self) -> str:
        return Decision.Status.MADE if self.holds else Decision.Status.REPLACED

    def get_status_display(self) -> str:
        return str(Decision.Status(self.status).label)

    @property
    def decided_on(self) -> date:
        return self.decision.decided_on

    raised_on = over_on = decided_on

    @property
    def deciders(self) -> Deciders:
        return Deciders([self.decision.decided_by] if self.decision.decided_by else [])

    @property
    def text(self) -> str:
        return self.decision.conditions

    @property
    def reason(self) -> str:
        return self.decision.remark

    def is_late(self, on: date) -> bool:
        return False

    def get_absolute_url(self) -> str:
        return f"{self.phase.get_absolute_url()}#gate"


def gate_rows(rollout: Rollout) -> Iterator[GateRow]:
    """Yield the decisions about the rollout's gates, the last first."""
    decided = set()
    for decision in rollout.gate_decisions.select_related("phase", "decided_by"):
        phase = decision.phase
        phase.rollout = rollout
        yield GateRow(decision, phase, holds=phase.pk not in decided)
        decided.add(phase.pk)
