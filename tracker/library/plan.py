"""A playbook as a plan: what its dates would be, before anything is made."""

from collections.abc import Callable
from datetime import date

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain import plan as domain
from tracker.phases.domain.schedule import Schedule, schedule

from .domain.playbook import Days, Link, Playbook, Text


def likely(days: Days) -> int:
    return days.likely


def plan_of(
    playbook: Playbook, calendar: Calendar, language: str, days: Callable[[Days], int] = likely
) -> domain.Plan:
    def words(text: Text) -> str:
        return text.in_language(language)

    return domain.Plan(
        calendar=calendar,
        phases=tuple(
            domain.PlanPhase(key=phase.key, name=words(phase.name), gate_name=words(phase.gate.name))
            for phase in playbook.phases
        ),
        steps=tuple(
            domain.PlanStep(key=step.key, phase=step.phase, name=words(step.name), days=days(step.days))
            for step in playbook.steps
        ),
        links=tuple(_link(link, position) for position, link in enumerate(playbook.links)),
        go_live=str(playbook.go_live),
    )


def _link(link: Link, position: int) -> domain.PlanLink:
    return domain.PlanLink(
        before=domain.NodeRef.parse(str(link.predecessor)),
        after=domain.NodeRef.parse(str(link.successor)),
        kind=domain.LinkKind(link.kind),
        lag=link.lag,
        position=position,
    )


def dates_from(playbook: Playbook, start: date, language: str) -> Schedule:
    """Return the schedule of a rollout that would begin on `start` with a Monday to Friday week."""
    return schedule(plan_of(playbook, Calendar(start=start), language), start)
