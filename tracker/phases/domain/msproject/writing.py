"""A plan as a project's XML; the elements stand in the order that the format demands."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.plan import LinkKind
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile

from .calendars import Named, exceptions
from .elements import NAMESPACE
from .fields import PLACES, Detail, Own, written_details
from .lags import DAYS_FORMAT
from .links import KINDS
from .markup import Markup
from .rows import Dates, Row, rows_of

MINUTES_PER_DAY = 480
_SAVED_BY_PROJECT_2010 = 14
_MORNING, _EVENING = "08:00:00", "17:00:00"
_HOURS = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
_NUMBERS = {kind: number for number, kind in KINDS.items()}
_AS_SOON_AS_POSSIBLE, _NOT_EARLIER = 0, 4
_FIXED_DURATION = 1
_WORK = 1
_CALENDAR = 1


def write_project(plan: PlanFile, dates: Dates | None = None) -> bytes:
    """Return the plan as XML that Project opens; `dates` are the scheduled ones of steps, starts and gates.

    Without them every task stands at the project's start, where Project schedules it anew.
    """
    rows = rows_of(plan, dates or {})
    owners = {step.owner: None for step in plan.steps if step.owner}
    resources = {owner: number for number, owner in enumerate(owners, start=1)}
    xml = Markup()
    with xml.inside("Project", f' xmlns="{NAMESPACE}"'):
        _write_properties(xml, plan, rows)
        _write_fields(xml)
        _write_calendar(xml, plan.calendar)
        with xml.inside("Tasks"):
            _write_project_row(xml, plan, rows)
            for row in rows:
                _write_row(xml, row)
        with xml.inside("Resources"):
            for owner, number in resources.items():
                _write_resource(xml, owner, number)
        with xml.inside("Assignments"):
            owned = (row for row in rows if row.step and row.step.owner)
            for number, row in enumerate(owned, start=1):
                _write_assignment(xml, row, number, resources)
    return xml.written()


def _write_properties(xml: Markup, plan: PlanFile, rows: Sequence[Row]) -> None:
    xml.leaf("SaveVersion", _SAVED_BY_PROJECT_2010)
    xml.leaf("Name", plan.name)
    xml.leaf("Title", plan.name)
    xml.flag("ScheduleFromStart", True)
    xml.leaf("StartDate", _morning(plan.calendar.start))
    xml.leaf("FinishDate", _evening(_last(plan, rows)))
    xml.leaf("CalendarUID", _CALENDAR)
    xml.leaf("DefaultStartTime", _MORNING)
    xml.leaf("DefaultFinishTime", _EVENING)
    xml.leaf("MinutesPerDay", MINUTES_PER_DAY)
    xml.leaf("MinutesPerWeek", MINUTES_PER_DAY * max(len(plan.calendar.weekdays), 1))
    xml.leaf("DaysPerMonth", 4 * max(len(plan.calendar.weekdays), 1))
    xml.leaf("DefaultTaskType", _FIXED_DURATION)
    xml.leaf("DurationFormat", DAYS_FORMAT)
    xml.flag("EditableActualCosts", True)
    xml.flag("HonorConstraints", False)
    xml.flag("NewTasksEffortDriven", False)
    xml.flag("NewTasksEstimated", False)
    xml.flag("NewTasksAreManual", False)


def _write_fields(xml: Markup) -> None:
    with xml.inside("ExtendedAttributes"):
        for own, place in PLACES.items():
            with xml.inside("ExtendedAttribute"):
                xml.leaf("FieldID", place.number)
                xml.leaf("FieldName", place.name)
                xml.leaf("Alias", own)


def _write_calendar(xml: Markup, calendar: Calendar) -> None:
    with xml.inside("Calendars"), xml.inside("Calendar"):
        xml.leaf("UID", _CALENDAR)
        xml.leaf("Name", "Standard")
        xml.flag("IsBaseCalendar", True)
        xml.leaf("BaseCalendarUID", -1)
        with xml.inside("WeekDays"):
            for number in range(1, 8):
                with xml.inside("WeekDay"):
                    xml.leaf("DayType", number)
                    _write_hours(xml, (number - 2) % 7 in calendar.weekdays)
        found = list(exceptions(calendar))
        if found:
            with xml.inside("Exceptions"):
                for name, first, last in found:
                    _write_exception(xml, name, first, last)


def _write_exception(xml: Markup, name: Named, first: date, last: date) -> None:
    with xml.inside("Exception"):
        xml.flag("EnteredByOccurrences", False)
        with xml.inside("TimePeriod"):
            xml.leaf("FromDate", f"{first}T00:00:00")
            xml.leaf("ToDate", f"{last}T23:59:00")
        xml.leaf("Occurrences", (last - first).days + 1)
        xml.leaf("Name", name)
        xml.leaf("Type", 1)
        _write_hours(xml, name != Named.OFF)


def _write_hours(xml: Markup, works: bool) -> None:
    xml.flag("DayWorking", works)
    if works:
        with xml.inside("WorkingTimes"):
            for begins, ends in _HOURS:
                with xml.inside("WorkingTime"):
                    xml.leaf("FromTime", begins)
                    xml.leaf("ToTime", ends)


def _write_project_row(xml: Markup, plan: PlanFile, rows: Sequence[Row]) -> None:
    """The row above all others, which Project hides; it carries what belongs to the whole plan."""
    with xml.inside("Task"):
        xml.leaf("UID", 0)
        xml.leaf("ID", 0)
        xml.leaf("Name", plan.name)
        xml.leaf("Type", _FIXED_DURATION)
        xml.flag("IsNull", False)
        xml.leaf("OutlineNumber", 0)
        xml.leaf("OutlineLevel", 0)
        xml.leaf("Start", _morning(plan.calendar.start))
        xml.leaf("Finish", _evening(_last(plan, rows)))
        xml.flag("Summary", True)
        if plan.target_go_live:
            target = written_details({Detail.TARGET: plan.target_go_live.isoformat()})
            _write_own(xml, {Own.DETAILS: target})


def _write_row(xml: Markup, row: Row) -> None:
    step, holder = row.step, row.step or row.phase
    with xml.inside("Task"):
        xml.leaf("UID", row.number)
        xml.leaf("ID", row.number)
        xml.leaf("Name", row.name)
        xml.flag("Active", not (step and step.is_dropped))
        xml.flag("Manual", False)
        xml.leaf("Type", _FIXED_DURATION)
        xml.flag("IsNull", False)
        xml.leaf("WBS", row.outline)
        xml.leaf("OutlineNumber", row.outline)
        xml.leaf("OutlineLevel", row.outline.count(".") + 1)
        xml.leaf("Priority", 500)
        xml.leaf("Start", _start(row))
        xml.leaf("Finish", _evening(row.finish))
        xml.leaf("Duration", _duration(row.taken.days))
        xml.leaf("DurationFormat", DAYS_FORMAT)
        if step and step.owner:
            xml.leaf("Work", _duration(row.taken.days))
        xml.flag("EffortDriven", False)
        xml.flag("Recurring", False)
        xml.flag("Estimated", False)
        xml.flag("Milestone", row.is_milestone)
        xml.flag("Summary", row.phase is not None)
        if step:
            _write_costs_and_progress(xml, row, step)
        _write_bounds(xml, holder)
        for waits in row.waits:
            _write_waits(xml, waits.before, waits.kind, waits.lag)
        _write_own(xml, row.own)
        if row.agreed:
            _write_agreed(xml, row, row.agreed)


def _write_costs_and_progress(xml: Markup, row: Row, step: FileStep) -> None:
    if step.planned_cost is not None:
        xml.leaf("FixedCost", _hundredths(step.planned_cost))
        xml.leaf("FixedCostAccrual", 3)
    xml.leaf("PercentComplete", _percent(row, step))
    if step.planned_cost is not None:
        xml.leaf("Cost", _hundredths(step.planned_cost))
    if step.started_on:
        xml.leaf("ActualStart", f"{step.started_on}T{_EVENING if row.is_milestone else _MORNING}")
    if step.finished_on:
        xml.leaf("ActualFinish", _evening(step.finished_on))
    xml.leaf("ActualDuration", _duration(row.taken.worked))
    if step.actual_cost is not None:
        xml.leaf("ActualCost", _hundredths(step.actual_cost))
    xml.leaf("RemainingDuration", _duration(row.taken.left))


def _percent(row: Row, step: FileStep) -> int:
    if step.finished_on:
        return 100
    return 100 * row.taken.worked // row.taken.days if row.taken.days else 0


def _write_bounds(xml: Markup, holder: FileStep | FilePhase | None) -> None:
    not_before = holder.not_before if holder else None
    xml.leaf("ConstraintType", _NOT_EARLIER if not_before else _AS_SOON_AS_POSSIBLE)
    xml.leaf("CalendarUID", -1)
    if not_before:
        xml.leaf("ConstraintDate", _morning(not_before))
    if holder and holder.deadline:
        xml.leaf("Deadline", _evening(holder.deadline))


def _write_waits(xml: Markup, before: int, kind: LinkKind, lag: int) -> None:
    with xml.inside("PredecessorLink"):
        xml.leaf("PredecessorUID", before)
        xml.leaf("Type", _NUMBERS[kind])
        xml.leaf("LinkLag", lag * MINUTES_PER_DAY * 10)
        xml.leaf("LagFormat", DAYS_FORMAT)


def _write_own(xml: Markup, own: dict[Own, str]) -> None:
    for name, value in own.items():
        if value:
            with xml.inside("ExtendedAttribute"):
                xml.leaf("FieldID", PLACES[name].number)
                xml.leaf("Value", value)


def _write_agreed(xml: Markup, row: Row, agreed: FileBaselineDate) -> None:
    takes_time = agreed.days or row.phase
    with xml.inside("Baseline"):
        xml.leaf("Number", 0)
        xml.leaf("Start", _morning(agreed.start) if takes_time else _evening(agreed.start))
        xml.leaf("Finish", _evening(agreed.finish))
        xml.leaf("Duration", _duration(agreed.days))
        xml.leaf("DurationFormat", DAYS_FORMAT)
        if agreed.cost is not None:
            xml.leaf("Cost", _hundredths(agreed.cost))


def _write_resource(xml: Markup, owner: str, number: int) -> None:
    with xml.inside("Resource"):
        xml.leaf("UID", number)
        xml.leaf("ID", number)
        xml.leaf("Name", owner)
        xml.leaf("Type", _WORK)
        xml.flag("IsNull", False)
        xml.leaf("MaxUnits", "1.00")


def _write_assignment(xml: Markup, row: Row, number: int, resources: dict[str, int]) -> None:
    owner = row.step.owner if row.step else ""
    with xml.inside("Assignment"):
        xml.leaf("UID", number)
        xml.leaf("TaskUID", row.number)
        xml.leaf("ResourceUID", resources[owner])
        xml.leaf("ActualWork", _duration(row.taken.worked))
        xml.leaf("Finish", _evening(row.finish))
        xml.leaf("RemainingWork", _duration(row.taken.left))
        xml.leaf("Start", _start(row))
        xml.leaf("Units", 1)
        xml.leaf("Work", _duration(row.taken.days))


def _last(plan: PlanFile, rows: Sequence[Row]) -> date:
    return max((row.finish for row in rows), default=plan.calendar.start)


def _start(row: Row) -> str:
    return _evening(row.start) if row.is_milestone else _morning(row.start)


def _morning(on: date) -> str:
    return f"{on}T{_MORNING}"


def _evening(on: date) -> str:
    return f"{on}T{_EVENING}"


def _duration(days: int) -> str:
    return f"PT{days * MINUTES_PER_DAY // 60}H0M0S"


def _hundredths(amount: Decimal) -> str:
    return f"{amount * 100:f}".partition(".")[0]
