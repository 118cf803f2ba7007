"""The file we write, judged by the facts of the format rather than by our own reader."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring

from tests.phases.domain.make import CALENDAR, START
from tests.phases.domain.msproject.order import NEEDED, ORDER
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.msproject import write_project
from tracker.phases.domain.plan import LinkKind, NodeRef, PlanLink
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile

NAMESPACE = "{http://schemas.microsoft.com/project}"
LISTS = {"ExtendedAttributes", "Calendars", "WeekDays", "Exceptions", "WorkingTimes", "Tasks"}
LISTS |= {"Resources", "Assignments"}


def link(before, after, kind="FS", lag=0, position=0):
    return PlanLink(NodeRef.parse(before), NodeRef.parse(after), LinkKind(kind), lag, position)


FULL = PlanFile(
    name="CRM 客户",
    calendar=Calendar(
        START, days_off=frozenset({date(2026, 1, 6)}), extra_working_days=frozenset({date(2026, 1, 10)})
    ),
    phases=(
        FilePhase("P", "Prepare", "准备", "Ready?", "就绪", date(2026, 1, 7), date(2026, 3, 2)),
        FilePhase("Q", "Roll out"),
    ),
    steps=(
        FileStep(
            "a",
            "P",
            "Map",
            5,
            owner="Ana",
            planned_cost=Decimal(100),
            actual_cost=Decimal(30),
            started_on=START,
            days_left=4,
            said_on=date(2026, 1, 12),
            not_before=date(2026, 1, 7),
            deadline=date(2026, 1, 30),
        ),
        FileStep("b", "P", "Signed", 0, started_on=START, finished_on=START),
        FileStep("c", "Q", "Train", 3, best_days=2, worst_days=9, owner="Bo"),
    ),
    links=(
        link("step:a", "step:b", "FF", -2),
        link("phase:P", "phase:Q", position=1),
        link("step:b", "phase:Q", "SF", 3, 2),
        link("step:a", "step:c", "SS", 1, 3),
    ),
    go_live="gate:Q",
    target_go_live=date(2026, 5, 4),
    baseline=(
        FileBaselineDate("start:P", START, START, 0),
        FileBaselineDate("step:a", START, date(2026, 1, 9), 5, Decimal("99.5")),
        FileBaselineDate("gate:P", date(2026, 1, 9), date(2026, 1, 9), 0),
    ),
)


@pytest.fixture(scope="module")
def project():
    return fromstring(write_project(FULL))


def local(element):
    assert element.tag.startswith(NAMESPACE)
    return element.tag.removeprefix(NAMESPACE)


def tasks(project):
    return {text(task, "Name"): task for task in project.iter(f"{NAMESPACE}Task")}


def text(element, name):
    return element.findtext(f"{NAMESPACE}{name}")


def links_of(task):
    return [
        tuple(text(link, name) for name in ("PredecessorUID", "Type", "LinkLag", "LagFormat"))
        for link in task.findall(f"{NAMESPACE}PredecessorLink")
    ]


def test_every_element_stands_in_the_order_of_the_format(project):
    judged = set()
    parents = [(project, "Project")]
    while parents:
        parent, path = parents.pop()
        kind = path.rpartition("/")[2]
        children = [local(child) for child in parent]
        parents += [(child, f"{kind}/{local(child)}") for child in parent if len(child)]
        if kind in LISTS:
            continue
        order = ORDER.get(kind) or ORDER[path]
        places = [order.index(child) for child in children]
        assert places == sorted(places), f"{path}: {children}"
        assert NEEDED.get(kind, set()) <= set(children)
        judged.add(kind)
    assert judged >= {"Project", "Calendar", "Exception", "Task", "PredecessorLink", "Baseline", "Assignment"}


def test_numbers_and_outline_are_those_of_a_project(project):
    rows = list(tasks(project).values())
    assert [text(row, "UID") for row in rows] == [str(n) for n in range(8)]
    assert [text(row, "ID") for row in rows] == [str(n) for n in range(8)]
    assert [text(row, "OutlineNumber") for row in rows] == ["0", "1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]
    assert [text(row, "OutlineLevel") for row in rows] == list("01222122")
    assert [text(row, "Summary") for row in rows] == list("11000100")
    assert [text(row, "Milestone") for row in rows[1:]] == list("0011001")


def test_links_carry_their_kind_and_their_lag_in_tenths_of_minutes(project):
    rows = tasks(project)
    assert links_of(rows["Signed"]) == [("2", "0", "-9600", "7")]
    assert links_of(rows["Roll out"]) == [("1", "1", "0", "7")]
    assert links_of(rows["Train"]) == [("2", "3", "4800", "7")]
    assert links_of(rows["◆ Roll out"]) == [("3", "2", "14400", "7"), ("6", "1", "0", "7")]


def test_a_running_step_shows_what_was_worked_and_what_is_left(project):
    step = tasks(project)["Map"]
    shown = {
        name: text(step, name) for name in ("Duration", "ActualDuration", "RemainingDuration", "ActualStart")
    }
    assert shown == {
        "Duration": "PT72H0M0S",
        "ActualDuration": "PT40H0M0S",
        "RemainingDuration": "PT32H0M0S",
        "ActualStart": "2026-01-05T08:00:00",
    }
    assert text(step, "PercentComplete") == "55"


def test_not_before_and_deadline_are_a_constraint_and_a_deadline(project):
    for name, deadline in (("Map", "2026-01-30T17:00:00"), ("Prepare", "2026-03-02T17:00:00")):
        row = tasks(project)[name]
        assert text(row, "ConstraintType") == "4"
        assert text(row, "ConstraintDate") == "2026-01-07T08:00:00"
        assert text(row, "Deadline") == deadline


def test_the_baseline_is_the_first_of_project(project):
    agreed = tasks(project)["Map"].find(f"{NAMESPACE}Baseline")
    assert [child.text for child in agreed] == [
        "0",
        "2026-01-05T08:00:00",
        "2026-01-09T17:00:00",
        "PT40H0M0S",
        "7",
        "9950",
    ]


def test_owners_are_people_assigned_to_their_tasks(project):
    people = {text(one, "UID"): text(one, "Name") for one in project.iter(f"{NAMESPACE}Resource")}
    assigned = [
        (text(one, "TaskUID"), people[text(one, "ResourceUID")], text(one, "Work"))
        for one in project.iter(f"{NAMESPACE}Assignment")
    ]
    assert assigned == [("2", "Ana", "PT72H0M0S"), ("6", "Bo", "PT24H0M0S")]


def test_the_week_and_its_exceptions_are_those_of_the_rollout(project):
    week = [text(day, "DayWorking") for day in project.iter(f"{NAMESPACE}WeekDay")]
    assert week == list("0111110")
    exceptions = [
        (text(one.find(f"{NAMESPACE}TimePeriod"), "FromDate"), text(one, "DayWorking"))
        for one in project.iter(f"{NAMESPACE}Exception")
    ]
    assert exceptions == [("2026-01-06T00:00:00", "0"), ("2026-01-10T00:00:00", "1")]
    hours = [[time.text for time in one] for one in project.iter(f"{NAMESPACE}WorkingTime")]
    assert hours[:2] == [["08:00:00", "12:00:00"], ["13:00:00", "17:00:00"]]


def test_a_step_that_ran_for_fourteen_years_is_written_with_the_longest_duration():
    began = CALENDAR.start - timedelta(days=14 * 365)
    step = FileStep("a", "P", "Wait", 3, started_on=began, finished_on=CALENDAR.start)
    written = write_project(PlanFile("R", CALENDAR, (FilePhase("P", "Prepare"),), (step,), ()))
    assert b"<Duration>PT29200H0M0S</Duration>" in written
