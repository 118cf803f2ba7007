"""Earned value of a rollout: the approved baseline, and what people said about its steps day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from tracker.common.domain.workdays import Calendar
from tracker.rollouts.models import Rollout

from .domain.curve import Curve, Said, Spread
from .domain.earned_value import EarnedValue, PercentRule, Point, Spending, Unit, Work, credit, measure
from .domain.facts import Status, step_status
from .domain.plan import PlanStep
from .models import Baseline, BaselineDate, CostReading, Step, StepUpdate
from .queries import counted_baseline

type Known = tuple[date, PlanStep]
"""What was known of a step from that evening on."""


@dataclass(frozen=True)
class Earned:
    """`unpriced`: steps of the baseline that carry no cost while others do, and so count nothing.

    `gone`: those that were dropped or left the plan, never to be earned; `added`: steps that came later,
    which earn nothing and yet are paid.
    """

    baseline: Baseline
    on: date
    unit: Unit
    rule: PercentRule
    now: EarnedValue
    points: tuple[Point, ...]
    unpriced: int
    gone: int
    added: int


def earned_value_of(
    rollout: Rollout, on: date, *, sees_money: bool, rule: PercentRule = PercentRule.AS_SAID
) -> Earned | None:
    """Count on a status date with what was known by then; None where no baseline was approved by then.

    In money where it may be seen and the baseline carries any; else in the working days of its steps.
    """
    baseline = counted_baseline(rollout, on)
    if baseline is None:
        return None
    calendar = rollout.calendar
    agreed = {row.node: row for row in baseline.dates.all() if row.node.startswith("step:")}
    steps = {step.node_key: step for step in rollout.steps.all()}
    known = _known(rollout, steps.values(), on)
    priced = any(row.cost for row in agreed.values())
    unit = Unit.MONEY if priced and sees_money else Unit.DAYS
    works = [
        _work(row, known.get(key, ()), unit=unit, rule=rule, calendar=calendar) for key, row in agreed.items()
    ]
    ran = {key: _ran(words, on, calendar) for key, words in known.items()}
    if unit == Unit.MONEY:
        unknown = min((work.planned.start for work in works), default=0)
        spending = _money(
            rollout, steps, {key: span or Spread(unknown, unknown, 0) for key, span in ran.items()}, on
        )
    else:
        spending = Spending(spread=Curve.of(span for key, span in ran.items() if span and steps[key].days))
    measured = measure(works, spending, on=on, calendar=calendar)
    return Earned(
        baseline=baseline,
        on=on,
        unit=unit,
        rule=rule,
        now=measured.now,
        points=measured.points,
        unpriced=sum(row.days > 0 and not row.cost for row in agreed.values()) if unit == Unit.MONEY else 0,
        gone=sum(key not in steps or _is_dropped(known[key]) for key in agreed),
        added=sum(key not in agreed and not _is_dropped(known[key]) for key in steps),
    )


def _known(rollout: Rollout, steps: Iterable[Step], on: date) -> dict[str, list[Known]]:
    """Return what each step's updates said by that day, the way it was known then.

    A row cannot tell what was said before it was changed; where nobody ever updated it, it is all there is.
    """
    steps = list(steps)
    known: dict[int, list[Known]] = {step.pk: [] for step in steps}
    days = {step.pk: step.days for step in steps}
    updated = set()
    updates = StepUpdate.objects.filter(step__rollout=rollout).order_by("on", "pk")
    for pk, said, *facts in updates.values_list("step_id", "on", *_FACTS):
        updated.add(pk)
        if said <= on:
            known[pk].append((said, _fact(days[pk], *facts)))
    for step in steps:
        if step.pk not in updated:
            known[step.pk] = _as_recorded(step, on)
    return {step.node_key: known[step.pk] for step in steps}


_FACTS = ("started_on", "finished_on", "days_left", "said_on", "is_dropped")


def _fact(
    days: int,
    started_on: date | None,
    finished_on: date | None = None,
    days_left: int | None = None,
    said_on: date | None = None,
    dropped: bool = False,
) -> PlanStep:
    return PlanStep(
        key="",
        phase="",
        name="",
        days=days,
        started_on=started_on,
        finished_on=finished_on,
        days_left=days_left,
        said_on=said_on,
        dropped=dropped,
    )


def _as_recorded(step: Step, on: date) -> list[Known]:
    """Read what an import brought by the days it tells of."""
    if step.is_dropped:
        return [(date.min, _fact(step.days, None, dropped=True))]
    known = []
    if step.started_on:
        known.append((step.started_on, _fact(step.days, step.started_on)))
    if step.started_on and step.days_left and step.said_on:
        known.append((step.said_on, _fact(step.days, step.started_on, None, step.days_left, step.said_on)))
    if step.finished_on:
        known.append((step.finished_on, _fact(step.days, step.started_on, step.finished_on)))
    return [word for word in sorted(known, key=itemgetter(0)) if word[0] <= on]


def _is_dropped(known: Sequence[Known]) -> bool:
    return bool(known) and known[-1][1].dropped


def _work(
    row: BaselineDate, known: Sequence[Known], *, unit: Unit, rule: PercentRule, calendar: Calendar
) -> Work:
    """A step is worth what it was to cost, or the working days from its first to its last."""
    finish = calendar.end_index(row.finish)
    start = min(calendar.index(row.start), finish) if row.days else finish
    worth = float(row.cost or 0) if unit == Unit.MONEY else finish - start
    return Work(
        planned=Spread(start, finish, worth),
        done=[Said(day, credit(fact, rule, calendar)) for day, fact in known],
        finished=_finished(known, calendar),
    )


def _finished(known: Sequence[Known], calendar: Calendar) -> int | None:
    last = known[-1][1] if known else None
    if last is None or step_status(last) != Status.DONE or last.finished_on is None:
        return None
    return calendar.end_index(last.finished_on)


def _ran(known: Sequence[Known], on: date, calendar: Calendar) -> Spread | None:
    """Return the working days a step took until the status date, whether it moved on or not.

    What was over that day took all of it, though the sums are those of the morning.
    """
    if not known:
        return None
    said, last = known[-1]
    started_on = last.started_on or last.finished_on
    if started_on is None:
        return None
    start, today = calendar.index(started_on), calendar.index(on)
    if last.finished_on:
        finish = calendar.end_index(last.finished_on)
    else:
        finish = calendar.index(said) if last.dropped else today
    return Spread(start, min(finish, today), max(finish - start, 0))


def _money(rollout: Rollout, steps: Mapping[str, Step], ran: Mapping[str, Spread], on: date) -> Spending:
    """What a step had cost by each day; of one without readings only the sum is known: it grew as it ran."""
    told: dict[int, list[Said]] = {}
    readings = CostReading.objects.filter(step__rollout=rollout).order_by("on", "pk")
    for pk, day, cost in readings.values_list("step_id", "on", "actual_cost"):
        told.setdefault(pk, [])
        if day <= on:
            told[pk].append(Said(day, float(cost or 0)))
    spreads = [
        ran[key]._replace(amount=float(step.actual_cost))
        for key, step in steps.items()
        if step.actual_cost and step.pk not in told
    ]
    return Spending(list(told.values()), Curve.of(spreads))
