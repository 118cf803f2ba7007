"""Everything that keeps a file's plan from being a rollout's plan, each with its place."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from tracker.common import limits, text
from tracker.common.tables import Problems

from ..domain.imports import as_plan
from ..domain.links import refused_links
from ..domain.plan_file import FilePhase, FileStep, PlanFile
from ..domain.progress import Problem as Wrong
from ..domain.progress import Progress, ProgressRefused, Said, refuse_progress
from ..wording import PROBLEMS, link_refused
from .parts import KEY


def check_plan(plan: PlanFile, problems: Problems, *, on: date, places: Mapping[str, str]) -> None:
    """Add all that is wrong with the plan as it would stand on that day."""
    _check_size(plan, problems)
    if problems:
        return
    phases = [f"phase:{phase.key}" for phase in plan.phases]
    steps = [f"step:{step.key}" for step in plan.steps]
    _check_keys([*phases, *steps], problems, places)
    known = {phase.key for phase in plan.phases}
    for phase in plan.phases:
        place = places.get(f"phase:{phase.key}") or _named(phase)
        for what in _wrong_phase(phase):
            problems.add(place, what)
    for step in plan.steps:
        place = places.get(f"step:{step.key}") or _named(step)
        for what in _wrong_step(step, known, on):
            problems.add(place, what)
    _check_nodes(plan, known, problems)
    if not problems:
        _check_links(plan, problems, places)


def _check_size(plan: PlanFile, problems: Problems) -> None:
    if len(plan.steps) > limits.STEPS:
        problems.add(
            "",
            _("A plan holds at most %(limit)d steps, this one %(count)d. Split it.")
            % {"limit": limits.STEPS, "count": len(plan.steps)},
        )
    if len(plan.links) > limits.LINKS:
        problems.add(
            "",
            _("A plan holds at most %(limit)d links, this one %(count)d. Split it.")
            % {"limit": limits.LINKS, "count": len(plan.links)},
        )
    if not plan.phases:
        problems.add("", _("The file describes no phase. Put its steps into at least one."))


def _named(part: FilePhase | FileStep) -> str:
    return f"“{part.name}”" if part.name else part.key


def _check_keys(keys: list[str], problems: Problems, places: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for key in keys:
        bare = key.partition(":")[2]
        if key in seen:
            problems.add(
                places.get(key, bare), _("The key “%(key)s” is there twice. Change one.") % {"key": bare}
            )
        elif not KEY.fullmatch(bare):
            problems.add(
                places.get(key, bare[:40]),
                _("A key has letters, digits and hyphens, at most 40. Change it, or empty it."),
            )
        seen.add(key)


def _wrong_phase(phase: FilePhase) -> Iterator[str]:
    yield from _wrong_name(phase.name)
    for line in (phase.second_name, phase.gate_name, phase.second_gate_name):
        yield from _wrong_line(line)
    yield from _wrong_days(phase.not_before, phase.deadline)


def _wrong_step(step: FileStep, phases: set[str], on: date) -> Iterator[str]:
    if step.phase not in phases:
        yield _("Its phase “%(phase)s” is not in the file. Add it, or correct its key.") % {
            "phase": step.phase[:40]
        }
    yield from _wrong_name(step.name)
    for line in (step.second_name, step.owner, step.blocked_reason):
        yield from _wrong_line(line)
    yield from _wrong_days(step.not_before, step.deadline, step.started_on, step.finished_on, step.said_on)
    yield from _wrong_durations(step)
    for cost in (step.planned_cost, step.actual_cost):
        if cost is not None and not (0 <= cost <= limits.MONEY and round(cost, 2) == cost):
            yield _(
                "An amount of %(amount)s can't be kept. Give one of 0 to %(limit)s, with two decimals."
            ) % {
                "amount": cost,
                "limit": limits.MONEY,
            }
    yield from _wrong_progress(step, on)


def _wrong_name(name: str) -> Iterator[str]:
    if text.is_blank(name):
        yield _("It has no name. Give it one.")
    yield from _wrong_line(name)


def _wrong_line(line: str) -> Iterator[str]:
    if len(line) > limits.LINE_LENGTH:
        yield _("“%(line)s…” is longer than %(limit)d characters. Shorten it.") % {
            "line": line[:30],
            "limit": limits.LINE_LENGTH,
        }
    place = text.first_control(line)
    if place:
        yield _("Character %(place)s can't be stored or printed. Delete it and try again.") % {"place": place}


def _wrong_days(*days: date | None) -> Iterator[str]:
    for day in days:
        if day is not None and not limits.FIRST_DAY <= day <= limits.LAST_DAY:
            yield _("%(day)s is outside %(first)s to %(last)s. Check the year.") % {
                "day": day.isoformat(),
                "first": limits.FIRST_DAY,
                "last": limits.LAST_DAY,
            }


def _wrong_durations(step: FileStep) -> Iterator[str]:
    for days in (step.days, step.best_days, step.worst_days):
        if days is not None and not 0 <= days <= limits.STEP_DAYS:
            yield _("%(value)s is not between %(least)d and %(most)d.") % {
                "value": days,
                "least": 0,
                "most": limits.STEP_DAYS,
            }
    if step.best_days is not None and step.best_days > step.days:
        yield _("At best it can't take longer than planned. Give at most %(days)d.") % {"days": step.days}
    if step.worst_days is not None and step.worst_days < step.days:
        yield _("At worst it can't be faster than planned. Give at least %(days)d.") % {"days": step.days}


def _wrong_progress(step: FileStep, on: date) -> Iterator[str]:
    progress = Progress(
        step.started_on, step.finished_on, step.days_left, step.blocked_reason, step.is_dropped
    )
    try:
        refuse_progress(progress, on)
    except ProgressRefused as refused:
        for problem in refused.problems:
            yield str(PROBLEMS[problem])
    if step.blocked_reason and progress.said != Said.BLOCKED:
        yield str(PROBLEMS[Wrong.REASON_UNBLOCKED])
    if step.said_on is not None and step.said_on > on:
        yield _("What was said on %(day)s can't be known yet. Correct the day.") % {"day": step.said_on}


def _check_nodes(plan: PlanFile, phases: set[str], problems: Problems) -> None:
    nodes = {f"step:{step.key}" for step in plan.steps} | {f"gate:{key}" for key in phases}
    if plan.go_live is not None and plan.go_live not in nodes:
        problems.add(
            "",
            _("The go-live “%(key)s” is no step or gate of the file. Name another.") % {"key": plan.go_live},
        )
    nodes |= {f"start:{key}" for key in phases}
    seen: set[str] = set()
    for one in plan.baseline:
        if one.node not in nodes:
            problems.add(one.node, _("The baseline has dates for it, but the file does not describe it."))
        elif one.node in seen:
            problems.add(one.node, _("The baseline has dates for it twice. Remove one."))
        elif one.finish < one.start or not 0 <= one.days <= limits.STEP_DAYS:
            problems.add(one.node, _("Its baseline ends before it starts, or its days are no duration."))
        for what in _wrong_days(one.start, one.finish):
            problems.add(one.node, what)
        seen.add(one.node)


def _check_links(plan: PlanFile, problems: Problems, places: Mapping[str, str]) -> None:
    for link, refused in refused_links(as_plan(plan)):
        place = places.get(str(link.after), "") if link else ""
        problems.add(place, " ".join(link_refused(refused).messages))
