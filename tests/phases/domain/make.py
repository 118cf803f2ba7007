"""Small plans for tests: 5 January 2026 is a Monday and day 0."""

from datetime import date, timedelta

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.plan import NodeRef, Plan, PlanLink, PlanPhase, PlanStep
from tracker.phases.domain.schedule import schedule

START = date(2026, 1, 5)
CALENDAR = Calendar(START)


def day(index):
    return CALENDAR.day(index)


def calendar_day(offset):
    return START + timedelta(days=offset)


def step(key, days=1, phase="P1", **given):
    return PlanStep(key, phase, given.pop("name", key.upper()), days, **given)


def phase(key="P1", **given):
    return PlanPhase(key, given.pop("name", f"Phase {key}"), **given)


def link(before, after, kind="FS", lag=0, position=0):
    """Ends are step keys; those of phases begin with a P."""
    return PlanLink(_end(before), _end(after), kind, lag, position)


def _end(key):
    return NodeRef("phase" if key.startswith("P") else "step", key)


def plan(*parts, calendar=CALENDAR, **given):
    """Sort phases, steps and links out of the parts; phases that steps name need no mention."""
    steps = tuple(part for part in parts if isinstance(part, PlanStep))
    phases = {part.key: part for part in parts if isinstance(part, PlanPhase)}
    for part in steps:
        phases.setdefault(part.phase, phase(part.phase))
    links = tuple(part for part in parts if isinstance(part, PlanLink))
    return Plan(calendar, tuple(phases.values()), steps, links, **given)


def scheduled(*parts, on=START, **given):
    return schedule(plan(*parts, **given), on)


def planned(a_schedule, key):
    span = a_schedule.nodes[key if ":" in key else f"step:{key}"].planned
    return span.start_index, span.finish_index


def forecast(a_schedule, key):
    span = a_schedule.nodes[key if ":" in key else f"step:{key}"].forecast
    return span.start_index, span.finish_index
