"""Who does what: the first person assigned to a task owns its step."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import IntEnum

from tracker.common import limits

from .elements import Record
from .outline import Task
from .unread import Gathered, What
from .values import line, truth, whole


class Kind(IntEnum):
    MATERIAL = 0
    WORK = 1
    COST = 2


def read_owners(project: Record, tasks: Mapping[str, Task], gathered: Gathered) -> dict[str, str]:
    """Return the owners' names by the numbers of their tasks."""
    resources = {
        record.text("UID").strip(): record for record in project.inside("Resources") if _is_somebody(record)
    }
    assigned: dict[str, dict[str, None]] = {}
    used = set()
    for assignment in project.inside("Assignments"):
        resource, number = assignment.text("ResourceUID").strip(), assignment.text("TaskUID").strip()
        if resource in resources and number in tasks:
            used.add(resource)
            assigned.setdefault(number, {})[resource] = None
    elsewhere = _other_calendars(project)
    for number, record in resources.items():
        _say(record, number in used, elsewhere, gathered)
    owners = {}
    for number, ones in assigned.items():
        people = [one for one in ones if _kind(resources[one]) == Kind.WORK]
        things = [one for one in ones if one not in people]
        task = tasks[number]
        if things:
            gathered.say(What.MATERIAL, task.name, ", ".join(_name(resources[one]) for one in things))
        if task.is_summary and people:
            gathered.say(What.GROUP_OWNER, task.name, _name(resources[people[0]]))
        elif people:
            owners[number] = _name(resources[people[0]])
            if people[1:]:
                others = ", ".join(_name(resources[one]) for one in people[1:])
                gathered.say(What.MORE_OWNERS, task.name, others)
    return owners


def _is_somebody(resource: Record) -> bool:
    """Resource 0 is how Project and ProjectLibre write that nobody is assigned."""
    number = resource.text("UID").strip()
    return number != "0" and bool(line(resource.text("Name"))) and not truth(resource.text("IsNull"))


def _other_calendars(project: Record) -> set[str]:
    """Return the numbers of the calendars that differ from the project's in something."""
    chosen = project.text("CalendarUID").strip()
    differing = {
        calendar.text("UID").strip()
        for calendar in project.inside("Calendars")
        if calendar.inside("WeekDays") or calendar.inside("Exceptions")
    }
    return differing - {chosen}


def _say(resource: Record, is_used: bool, elsewhere: set[str], gathered: Gathered) -> None:
    name = _name(resource)
    if resource.text("CalendarUID").strip() in elsewhere:
        gathered.say(What.RESOURCE_CALENDAR, name)
    if not is_used:
        gathered.say(What.RESOURCE_UNUSED, name)
    if _costs(resource.text("StandardRate")) or _costs(resource.text("CostPerUse")):
        gathered.say(What.RESOURCE_RATE, name, resource.text("StandardRate"))


def _kind(resource: Record) -> int:
    return whole(resource.text("Type"), _name(resource), Kind.WORK)


def _name(resource: Record) -> str:
    return line(resource.text("Name"))[: limits.LINE_LENGTH].rstrip()


def _costs(text: str) -> bool:
    try:
        return Decimal(text.strip() or "0") != 0
    except InvalidOperation:
        return True
