"""One task of a file as a step of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.common import limits
from tracker.phases.domain.plan_file import FileStep

from .fields import Detail, Own, details
from .lags import Measure, is_estimated, within
from .outline import Task
from .progress import Length, read_facts
from .refused import FileRefused, Refusal
from .unread import Gathered, What
from .values import Moment, line, moment, money, seconds, truth, whole


@dataclass(frozen=True)
class Reading:
    """What the whole file says that each task needs.

    `evening` is when its days end, “17:00”; `calendars` are the names of those that are not the project's.
    """

    start: date
    as_of: date | None
    evening: str
    measure: Measure
    calendars: Mapping[str, str]
    gathered: Gathered


@dataclass(frozen=True)
class Bounds:
    not_before: date | None = None
    deadline: date | None = None


def read_step(task: Task, owner: str, reading: Reading) -> FileStep:
    length = read_length(task, reading)
    facts = read_facts(task, length, reading.as_of, reading.gathered)
    bounds = read_bounds(task, reading)
    _say_rest(task, reading)
    carried = details(task.own.get(Own.DETAILS, ""))
    return FileStep(
        key=task.key,
        phase=task.phase.key if task.phase else "",
        name=task.name,
        days=length.days,
        second_name=second_name(task),
        best_days=_days(task.own.get(Own.BEST, "")),
        worst_days=_days(task.own.get(Own.WORST, "")),
        owner=owner,
        not_before=bounds.not_before,
        deadline=bounds.deadline,
        planned_cost=_planned_cost(task, carried),
        actual_cost=_cost(task, "ActualCost", Detail.ACTUAL_ZERO in carried),
        started_on=facts.started_on,
        finished_on=facts.finished_on,
        days_left=facts.days_left,
        said_on=facts.said_on,
        blocked_reason=line(task.own.get(Own.BLOCKED, ""))[: limits.LINE_LENGTH],
        is_dropped=not truth(task.text("Active"), default=True),
    )


def second_name(task: Task) -> str:
    return line(task.own.get(Own.SECOND_NAME, ""))[: limits.LINE_LENGTH]


def read_length(task: Task, reading: Reading) -> Length:
    """Return how long a task takes; a file of ours says so apart where the work took another time."""
    text, unit = task.text("Duration"), whole(task.text("DurationFormat"), task.name, 7)
    if not text.strip():
        return _from_dates(task, reading)
    taken = seconds(text, task.name)
    converted = within(reading.measure.duration(taken, unit), Refusal.DURATION, task.name)
    said, _, in_file = details(task.own.get(Own.DETAILS, "")).get(Detail.DAYS, "").partition("/")
    if in_file == str(converted.days) and _days(said) is not None:
        return Length(int(said), converted.days, taken)
    if converted.said:
        reading.gathered.say(converted.said, task.name, converted.value)
    if is_estimated(unit) or truth(task.text("Estimated")):
        reading.gathered.say(What.ESTIMATED, task.name)
    if converted.days and truth(task.text("Milestone")):
        reading.gathered.say(What.MILESTONE_TAKES_TIME, task.name, converted.days)
    return Length(converted.days, converted.days, taken)


def _from_dates(task: Task, reading: Reading) -> Length:
    start, finish = _moment(task, "Start"), _moment(task, "Finish")
    days = 0 if truth(task.text("Milestone")) else 1
    if start and finish and finish.day > start.day:
        days = -(-((finish.ends() - start.day).days + 1) * reading.measure.days_per_week // 7)
    reading.gathered.say(What.DURATION_MISSING, task.name, days)
    taken = days * reading.measure.minutes_per_day * 60
    found = Length(days, days, taken)
    if days > limits.STEP_DAYS:
        raise FileRefused(Refusal.DURATION, task.name, days)
    return found


def read_bounds(task: Task, reading: Reading) -> Bounds:
    """Return the dates that hold a task; what a plan has no bound for is listed."""
    not_before, deadline = None, _ends(_moment(task, "Deadline"))
    kind, on = whole(task.text("ConstraintType"), task.name), _moment(task, "ConstraintDate")
    said = _CONSTRAINTS.get(kind)
    if kind in _BEGINNING and on:
        not_before = on.begins(reading.evening)
    if kind in _ENDING and on:
        deadline = deadline or on.ends()
    if kind and kind != _SNET:
        reading.gathered.say(said or What.CONSTRAINT_UNKNOWN, task.name, on.day if on else "")
    if truth(task.text("Manual")) and not task.is_summary:
        not_before = _kept_start(task, reading) or not_before
    return Bounds(not_before, deadline)


_SNET = 4
_BEGINNING = frozenset({_SNET, 2})
_ENDING = frozenset({3, 7})
_CONSTRAINTS = {
    1: What.CONSTRAINT_ALAP,
    2: What.CONSTRAINT_MSO,
    3: What.CONSTRAINT_MFO,
    5: What.CONSTRAINT_SNLT,
    6: What.CONSTRAINT_FNET,
    7: What.CONSTRAINT_FNLT,
}


def _kept_start(task: Task, reading: Reading) -> date | None:
    """A task that people placed by hand stays where they put it, if the project has begun by then."""
    placed = _moment(task, "ManualStart") or _moment(task, "Start")
    on = placed.begins(reading.evening) if placed else None
    if on is None or on <= reading.start:
        return None
    reading.gathered.say(What.MANUAL, task.name, on)
    return on


def _ends(found: Moment | None) -> date | None:
    return found.day if found else None


def _planned_cost(task: Task, carried: dict[str, str]) -> Decimal | None:
    return _cost(task, "Cost", False) or _cost(task, "FixedCost", Detail.COST_ZERO in carried)


def _cost(task: Task, name: str, is_zero: bool) -> Decimal | None:
    return money(task.text(name), task.name) or (Decimal(0) if is_zero else None)


def _days(text: str) -> int | None:
    known = text.isascii() and text.isdecimal() and len(text) <= 4
    return int(text) if known and int(text) <= limits.STEP_DAYS else None


def _moment(task: Task, name: str) -> Moment | None:
    return moment(task.text(name), task.name)


def _say_rest(task: Task, reading: Reading) -> None:
    say, text = reading.gathered.say, task.text
    if text("Notes").strip():
        say(What.NOTES, task.name, line(text("Notes"))[: limits.LINE_LENGTH])
    if whole(text("Priority"), task.name, 500) != 500:
        say(What.PRIORITY, task.name, text("Priority"))
    if text("CalendarUID").strip() in reading.calendars:
        say(
            What.TASK_CALENDAR,
            task.name,
            reading.calendars[text("CalendarUID").strip()][: limits.LINE_LENGTH],
        )
    if truth(text("Recurring")):
        say(What.RECURRING, task.name)
    if truth(text("IsSubproject")) or text("SubprojectName"):
        say(What.SUBPROJECT, task.name, text("SubprojectName"))
    if text("HyperlinkAddress").strip():
        say(What.HYPERLINK, task.name, text("HyperlinkAddress")[: limits.LINE_LENGTH])
    if text("Contact").strip():
        say(What.CONTACT, task.name, line(text("Contact"))[: limits.LINE_LENGTH])
    if text("WBS").strip() and text("OutlineNumber") and text("WBS") != text("OutlineNumber"):
        say(What.WBS, task.name, text("WBS")[: limits.LINE_LENGTH])
    if whole(text("LevelingDelay"), task.name):
        say(What.LEVELING_DELAY, task.name)
    if whole(text("PhysicalPercentComplete"), task.name):
        say(What.PHYSICAL_PERCENT, task.name, text("PhysicalPercentComplete"))
    if task.record.named("OutlineCode"):
        say(What.OUTLINE_CODE, task.name)
