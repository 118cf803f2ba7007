"""The rows of the plan's table, ready to be written: there are hundreds, so the template only places them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.wording import Shown

from ..chart import Kept
from ..domain.plan import NodeKey
from ..domain.schedule import Schedule, ScheduledNode, Span
from ..models import Phase, Step
from ..shown import ShownPhase, ShownStep

OPTIONAL_COLUMNS = ("status", "start", "free", "because")


@dataclass(frozen=True)
class PlanRow:
    """`moved`: its dates changed, by what is previewed or was just saved."""

    key: NodeKey
    kind: str
    row: Step | Phase
    label: str
    owner: str
    is_duty: bool
    days: str
    start: str
    end: str
    difference: str
    is_late: bool
    is_critical: bool
    total_float: str
    free_float: str
    because: str
    status: Shown | None
    moved: bool
    is_folded: bool = False


@dataclass(frozen=True)
class Rows:
    """Makes rows of one plan, against the schedule before a change that is previewed."""

    before: Schedule | None
    moved: Collection[NodeKey]
    free: Mapping[NodeKey, int]

    def all(self, kept: Kept) -> Iterator[tuple[PlanRow, list[PlanRow]]]:
        """Yield each phase's own row and those under it."""
        for phase, steps, is_folded in kept:
            under = [] if is_folded else [*map(self._step, steps), self._gate(phase)]
            yield self._phase(phase, is_folded), under

    def _step(self, shown: ShownStep) -> PlanRow:
        step, node = shown.step, shown.node
        return PlanRow(
            key=node.key,
            kind="step",
            row=step,
            label=f"{step.shown_number} {step}",
            owner=str(step.owner or step.duty or ""),
            is_duty=step.owner is None,
            days="–" if step.is_milestone else str(step.days),
            start=_day(node.forecast, "start"),
            end="–" if step.is_dropped else _day(node.forecast, "finish"),
            difference=shown.difference,
            is_late=(shown.days_late or 0) > 0,
            is_critical=node.critical,
            total_float=_number(node.total_float),
            free_float=_number(self.free.get(node.key)),
            because=shown.because,
            status=shown.status,
            moved=self._is_moved(node),
        )

    def _gate(self, shown: ShownPhase) -> PlanRow:
        gate = shown.gate
        return PlanRow(
            key=gate.key,
            kind="gate",
            row=shown.phase,
            label=_("Gate: %(gate)s") % {"gate": shown.phase.gate_label or shown.phase},
            owner="",
            is_duty=False,
            days="–",
            start="",
            end=_day(gate.forecast, "finish"),
            difference="",
            is_late=False,
            is_critical=gate.critical,
            total_float=_number(gate.total_float),
            free_float=_number(self.free.get(gate.key)),
            because=shown.because_of_gate,
            status=shown.gate_status,
            moved=self._is_moved(gate),
        )

    def _phase(self, shown: ShownPhase, is_folded: bool) -> PlanRow:
        span = shown.dates.forecast
        return PlanRow(
            key=f"phase:{shown.phase.key}",
            kind="phase",
            row=shown.phase,
            label=str(shown.phase),
            owner="",
            is_duty=False,
            days=str(shown.days),
            start=_day(span, "start"),
            end=_day(span, "finish"),
            difference="",
            is_late=False,
            is_critical=False,
            total_float="",
            free_float="",
            because="",
            status=shown.status,
            moved=False,
            is_folded=is_folded,
        )

    def _is_moved(self, node: ScheduledNode) -> bool:
        if self.before is None:
            return node.key in self.moved
        was = self.before.nodes.get(node.key)
        return was is None or was.forecast != node.forecast


def _day(span: Span | None, end: str) -> str:
    day: date | None = getattr(span, end) if span else None
    return written(day) if day else "–"


def _number(days: int | None) -> str:
    return "–" if days is None else str(days)
