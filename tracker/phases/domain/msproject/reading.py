"""A project's XML as a plan."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from tracker.common import limits
from tracker.phases.domain.plan import NodeKey, NodeRef
from tracker.phases.domain.plan_file import FilePhase, FileStep, PlanFile

from .baselines import read_baseline
from .calendars import read_calendar
from .elements import Record, read_elements
from .fields import Detail, Fields, Own, details, unnamed_gate
from .lags import Measure
from .links import read_links
from .outline import Outline, Task, read_outline
from .owners import read_owners
from .refused import FileRefused, Refusal
from .steps import Reading, read_bounds, read_step, second_name
from .unread import Gathered, What
from .values import day, line, moment, money, seconds, truth, up, whole

OTHER_PHASE = "Other steps"
_ENDINGS = (".xml", ".mpp", ".pod", ".mspdi")
_PROJECT = "Project"
_DAY_IN_MINUTES = 24 * 60


def read_project(data: bytes, *, other_phase: str = OTHER_PHASE) -> PlanFile:
    """Return the plan of a project's XML; `other_phase` names the phase of tasks outside of all summaries.

    What a plan can't hold is listed in `unread`. Raises FileRefused.
    """
    project, unknown = read_elements(data)
    gathered = Gathered()
    fields = Fields(project)
    outline = read_outline(project, fields, gathered, other_phase)
    start = _start(project, outline)
    minutes = whole(project.text("MinutesPerDay"), "MinutesPerDay", 480)
    if not 0 < minutes <= _DAY_IN_MINUTES:
        raise FileRefused(Refusal.NUMBER, "MinutesPerDay", minutes)
    calendar = read_calendar(project, start, minutes, gathered)
    measure = Measure(minutes, len(calendar.weekdays) or 1)
    evening = (project.text("DefaultFinishTime").strip() or "17:00")[:5]
    calendars = {one.text("UID").strip(): line(one.text("Name")) for one in project.inside("Calendars")}
    calendars.pop(project.text("CalendarUID").strip(), None)
    reading = Reading(start, _as_of(project), evening, measure, calendars, gathered)
    owners = read_owners(project, {task.uid: task for task in outline.rows}, gathered)
    steps = tuple(read_step(task, owners.get(task.uid, ""), reading) for task in outline.steps)
    phases = tuple(_phase(task, outline.gates.get(task.key), reading) for task in outline.phases)
    _say_groups(outline, reading)
    links = read_links(outline, _lengths(outline, steps, measure), measure, gathered)
    baseline = read_baseline(outline, measure, gathered)
    _say_project(project, fields, outline, unknown, gathered)
    return PlanFile(
        name=_name(project, outline),
        calendar=calendar,
        phases=phases,
        steps=steps,
        links=links,
        go_live=_go_live(outline),
        target_go_live=_target(outline),
        baseline=baseline,
        unread=gathered.all(),
    )


def _start(project: Record, outline: Outline) -> date:
    said = day(project.text("StartDate"), _PROJECT)
    if said:
        return said
    starts = [day(task.text("Start"), task.name) for task in outline.rows]
    first = min((on for on in starts if on), default=None)
    if first is None:
        raise FileRefused(Refusal.NO_START)
    return first


def _as_of(project: Record) -> date | None:
    """Return the day that the file speaks of: its status date, else when it was last looked at."""
    for name in ("StatusDate", "CurrentDate", "LastSaved"):
        found = moment(project.text(name), name)
        if found:
            return found.day
    return None


def _name(project: Record, outline: Outline) -> str:
    """Return the title, unless it is the one Project gives, else the summary's name, else the file's."""
    title = line(project.text("Title"))
    summary = outline.project.name if outline.project else ""
    name = line(project.text("Name"))
    if name.lower().endswith(_ENDINGS):
        name = name.rpartition(".")[0]
    given = title if not _is_given_by_project(title) else ""
    return (given or summary or name or title)[: limits.LINE_LENGTH].rstrip()


def _is_given_by_project(title: str) -> bool:
    return title[:7] == "Project" and title[7:].isdecimal()


def _phase(task: Task, gate: Task | None, reading: Reading) -> FilePhase:
    bounds = read_bounds(task, reading)
    is_named = gate is not None and not (
        Detail.NO_GATE_NAME in details(gate.own.get(Own.DETAILS, "")) and gate.name == unnamed_gate(task.name)
    )
    return FilePhase(
        key=task.key,
        name=task.name,
        second_name=second_name(task),
        gate_name=gate.name if gate and is_named else "",
        second_gate_name=second_name(gate) if gate else "",
        not_before=bounds.not_before,
        deadline=bounds.deadline,
    )


def _lengths(outline: Outline, steps: Iterable[FileStep], measure: Measure) -> dict[NodeRef, int]:
    """Return the working days of steps and, as the file has them, of phases."""
    days = {NodeRef("step", step.key): step.days for step in steps}
    for phase in outline.phases:
        taken = seconds(phase.text("Duration") or "PT0S", phase.name)
        days[phase.ref] = up(taken, measure.minutes_per_day * 60)
    return days


def _go_live(outline: Outline) -> NodeKey | None:
    nodes = [(task, f"step:{task.key}") for task in outline.steps]
    nodes += [(gate, f"gate:{key}") for key, gate in outline.gates.items()]
    marked = (node for task, node in nodes if Detail.GO_LIVE in details(task.own.get(Own.DETAILS, "")))
    return next(marked, None)


def _target(outline: Outline) -> date | None:
    if outline.project is None:
        return None
    carried = details(outline.project.own.get(Own.DETAILS, ""))
    return day(carried.get(Detail.TARGET, ""), _PROJECT)


def _say_groups(outline: Outline, reading: Reading) -> None:
    """List what stands at summaries and that no phase holds."""
    for task in outline.rows:
        if not task.is_summary:
            continue
        if money(task.text("FixedCost"), task.name):
            reading.gathered.say(What.GROUP_COST, task.name)
        if task.is_group and (task.text("Deadline") or whole(task.text("ConstraintType"), task.name)):
            reading.gathered.say(What.GROUP_DATE, task.name, task.text("Deadline")[:10])


def _say_project(
    project: Record, fields: Fields, outline: Outline, unknown: Counter[tuple[str, str]], gathered: Gathered
) -> None:
    if not truth(project.text("ScheduleFromStart"), default=True):
        gathered.say(What.FROM_FINISH)
    costs = any(money(task.text("Cost"), task.name) for task in outline.rows)
    if project.text("CurrencyCode") and costs:
        gathered.say(What.CURRENCY, value=line(project.text("CurrencyCode"))[:8])
    said = Counter(name for task in outline.rows for name in fields.foreign(task.record))
    for name, tasks in sorted(said.items()):
        gathered.say(What.CUSTOM_FIELD, line(name)[: limits.LINE_LENGTH], tasks)
    for (parent, name), count in sorted(unknown.items()):
        gathered.say(What.ELEMENT, f"{parent} / {name}"[: limits.LINE_LENGTH], count)
