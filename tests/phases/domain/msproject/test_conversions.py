"""Project's minutes, calendars, outlines, links and progress as those of a plan."""

from datetime import date
from decimal import Decimal

import pytest

from tests.phases.domain.msproject.make import codes, element, ends, link, phase, read, task
from tracker.phases.domain.plan import LinkKind
from tracker.phases.domain.plan_file import Unread


@pytest.mark.parametrize(
    ("lag", "unit", "days", "said"),
    [
        (4800, 7, 1, None),
        (48000, 7, 10, None),
        (24000, 9, 5, None),
        (96000, 11, 20, None),
        (-4800, 5, -1, None),
        (4800, 39, 1, None),
        (720, 3, 1, "0.15 → 1"),
        (7200, 5, 2, "1.5 → 2"),
        (-7200, 5, -1, "-1.5 → -1"),
        (-2400, 7, 0, "-0.5 → 0"),
        (14400, 8, 1, "1 → 1"),
        (100800, 10, 5, "7 → 5"),
        (-100800, 10, -5, "-7 → -5"),
        (28800, 6, 2, "2 → 2"),
        (50, 19, 2, "50 % → 2"),
        (25, 19, 1, "25 % → 1"),
        (-50, 19, -2, "-50 % → -2"),
        (100, 20, 4, "100 % → 4"),
        (50, 51, 2, "50 % → 2"),
    ],
)
def test_a_lag_is_counted_in_whole_working_days_never_earlier_than_the_file_says(lag, unit, days, said):
    plan = read(phase(), task(2, "A", days=4), task(3, "B", inside=link(2, lag=lag, unit=unit)))
    assert plan.links[0].lag == days
    assert [one.value for one in plan.unread] == ([said] if said else [])
    assert all(one.place == "A → B" for one in plan.unread)


@pytest.mark.parametrize(
    ("duration", "unit", "days", "unread"),
    [
        ("PT80H0M0S", 7, 10, []),
        ("PT80H0M0S", 9, 10, []),
        ("PT12H0M0S", 5, 2, ["duration_rounded"]),
        ("PT0H1M0S", 3, 1, ["duration_rounded"]),
        ("PT7H59M59S", 5, 1, ["duration_rounded"]),
        ("PT24H0M0S", 8, 1, ["duration_elapsed"]),
        ("PT336H0M0S", 10, 10, ["duration_elapsed"]),
        ("P14D", 42, 10, ["duration_elapsed", "estimated"]),
        ("PT8H0M0S", 39, 1, ["estimated"]),
        ("PT0H0M0S", 7, 0, []),
    ],
)
def test_a_duration_is_counted_in_whole_working_days(duration, unit, days, unread):
    plan = read(phase(), task(2, Duration=duration, DurationFormat=unit))
    assert plan.steps[0].days == days
    assert codes(plan) == unread


def test_a_missing_duration_is_taken_from_the_dates():
    dates = {"Start": "2026-01-05T08:00:00", "Finish": "2026-01-18T17:00:00"}
    plan = read(
        phase(), task(2, Duration="", **dates), task(3, Duration=""), task(4, Duration="", Milestone=1)
    )
    assert [step.days for step in plan.steps] == [10, 1, 0]
    assert codes(plan) == ["duration_missing"] * 3


def test_a_milestone_that_takes_time_is_work():
    plan = read(phase(), task(2, days=3, Milestone=1))
    assert plan.steps[0].days == 3
    assert plan.unread == (Unread("Task 2", "milestone_takes_time", "3"),)


@pytest.mark.parametrize(("number", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS")])
def test_the_four_kinds_of_links_have_projects_numbers(number, kind):
    plan = read(phase(), task(2), task(3, inside=link(2, number)))
    assert plan.links[0].kind == LinkKind(kind)


def test_links_that_cannot_be_are_listed():
    plan = read(
        phase(),
        task(2, inside=link(2) + link(1)),
        task(3, inside=link(2) + link(2, 3) + link(77) + link(2, 9)),
        task(4, inside=link(3, CrossProject=1, CrossProjectName="other.mpp\\3")),
    )
    assert ends(plan) == [("step:t2", "step:t3", "FS", 0)]
    assert codes(plan) == [
        "link_unknown_end",
        "link_unknown_kind",
        "link_cross_project",
        "link_itself",
        "link_own_step",
        "link_twice",
    ]


def test_links_of_phases_are_those_of_their_summaries():
    plan = read(
        phase(1),
        task(2),
        phase(3, inside=link(1, 1, 4800)),
        task(4, inside=link(1, 3)),
        phase(5, inside=link(4, 0)),
        task(6),
    )
    assert ends(plan) == [
        ("phase:t1", "phase:t3", "FS", 1),
        ("phase:t1", "step:t4", "SS", 0),
        ("step:t4", "phase:t5", "FF", 0),
    ]
    assert plan.unread == ()


def test_a_link_to_a_group_reaches_the_tasks_that_begin_and_one_from_it_those_that_end():
    plan = read(
        phase(),
        task(2, "First"),
        task(3, "Group", Summary=1, inside=link(2, 1, 4800)),
        task(4, level=3),
        task(5, level=3, inside=link(4)),
        task(6, level=3),
        task(7, "Last", inside=link(3)),
        phase(99),
    )
    assert ends(plan) == [
        ("step:t2", "step:t4", "FS", 1),
        ("step:t2", "step:t6", "FS", 1),
        ("step:t4", "step:t5", "FS", 0),
        ("step:t5", "step:t7", "FS", 0),
        ("step:t6", "step:t7", "FS", 0),
    ]
    assert [(one.code, one.value) for one in plan.unread] == [
        ("group", "Phase"),
        ("link_group", "2"),
        ("link_group", "2"),
    ]


def test_a_link_from_the_start_of_a_group_is_from_its_first_task():
    early, late = ({"Start": f"2026-01-{day}T08:00:00"} for day in ("05", "12"))
    plan = read(
        phase(),
        task(3, "Group", Summary=1),
        task(4, level=3, **late),
        task(5, level=3, **early),
        task(6, inside=link(3, 3)),
        phase(99),
    )
    assert ends(plan) == [("step:t5", "step:t6", "SS", 0)]


def test_a_group_and_its_own_task_cannot_wait_for_each_other():
    plan = read(
        phase(), task(3, "Group", Summary=1, inside=link(4)), task(4, level=3, inside=link(3)), phase(99)
    )
    assert plan.links == ()
    assert codes(plan) == ["group", "link_own_step", "link_own_step"]


def test_tasks_outside_of_all_summaries_get_a_phase_where_the_first_stands():
    plan = read(task(1, level=1), phase(2), task(3), task(4, level=1))
    assert [(phase.name, phase.key) for phase in plan.phases] == [("Other steps", "t1"), ("Phase", "t2")]
    assert [(step.key, step.phase) for step in plan.steps] == [("t1", "t1"), ("t4", "t1"), ("t3", "t2")]
    assert plan.unread[0] == Unread("Other steps", "outside", "2")


def test_summaries_round_everything_are_taken_off_one_by_one():
    plan = read(
        task(1, "Programme", level=1, Summary=1),
        task(2, "Project", level=2, Summary=1),
        task(3, "Prepare", level=3, Summary=1),
        task(4, level=4),
        task(5, "Build", level=3, Summary=1),
        task(6, level=4),
    )
    assert [phase.name for phase in plan.phases] == ["Prepare", "Build"]
    assert [one.place for one in plan.unread] == ["Programme", "Project"]


def test_one_summary_with_tasks_alone_is_a_phase():
    plan = read(phase(1, "Only"), task(2), task(3))
    assert [phase.name for phase in plan.phases] == ["Only"]
    assert plan.unread == ()


@pytest.mark.parametrize(
    ("number", "not_before", "deadline", "code"),
    [
        (0, None, None, None),
        (1, None, None, "constraint_alap"),
        (2, date(2026, 2, 2), None, "constraint_mso"),
        (3, None, date(2026, 2, 2), "constraint_mfo"),
        (4, date(2026, 2, 2), None, None),
        (5, None, None, "constraint_snlt"),
        (6, None, None, "constraint_fnet"),
        (7, None, date(2026, 2, 2), "constraint_fnlt"),
        (8, None, None, "constraint_unknown"),
    ],
)
def test_constraints_become_bounds_or_are_listed(number, not_before, deadline, code):
    plan = read(phase(), task(2, ConstraintType=number, ConstraintDate="2026-02-02T08:00:00"))
    step = plan.steps[0]
    assert (step.not_before, step.deadline) == (not_before, deadline)
    assert codes(plan) == ([code] if code else [])


def test_what_may_start_at_the_end_of_a_day_may_start_on_the_next():
    plan = read(phase(), task(2, ConstraintType=4, ConstraintDate="2026-02-02T17:00:00"))
    assert plan.steps[0].not_before == date(2026, 2, 3)


def test_a_deadline_of_ones_own_wins_over_a_constraint():
    plan = read(
        phase(),
        task(2, ConstraintType=7, ConstraintDate="2026-02-02T17:00:00", Deadline="2026-01-30T17:00:00"),
    )
    assert plan.steps[0].deadline == date(2026, 1, 30)


def test_tasks_placed_by_hand_keep_their_place_unless_it_is_the_projects_start():
    start = {"Manual": 1, "ManualStart": "2026-01-05T08:00:00"}
    later = {"Manual": 1, "ManualStart": "2026-01-12T08:00:00"}
    plan = read(phase(), task(2, **start), task(3, **later))
    assert [step.not_before for step in plan.steps] == [None, date(2026, 1, 12)]
    assert plan.unread == (Unread("Task 3", "manual", "2026-01-12"),)


STARTED = {"ActualStart": "2026-01-05T08:00:00", "PercentComplete": 40, "RemainingDuration": "PT48H0M0S"}


def facts(status=None, **given):
    about = {"StatusDate": f"2026-01-{status}T17:00:00"} if status else {}
    step = read(phase(), task(2, days=10, **given), **about).steps[0]
    return step.started_on, step.finished_on, step.days_left, step.said_on


def test_what_remains_counts_from_where_the_work_resumes():
    resumes = STARTED | {"Stop": "2026-01-08T17:00:00", "Resume": "2026-01-09T08:00:00"}
    assert facts("20", **resumes) == (date(2026, 1, 5), None, 6, date(2026, 1, 9))
    assert facts(None, **resumes) == (date(2026, 1, 5), None, 6, date(2026, 1, 9))


def test_what_remains_is_never_said_after_the_day_of_the_file_or_before_the_start():
    resumes = STARTED | {"Resume": "2026-01-16T08:00:00"}
    assert facts("14", **resumes)[3] == date(2026, 1, 14)
    assert facts("02", **resumes)[3] == date(2026, 1, 5)


def test_without_a_remaining_duration_the_per_cent_tell_it():
    assert facts("14", PercentComplete=25, Start="2026-01-06T08:00:00") == (
        date(2026, 1, 6),
        None,
        8,
        date(2026, 1, 14),
    )


def test_a_complete_task_without_dates_of_its_own_takes_the_scheduled_ones():
    done = {"PercentComplete": 100, "Start": "2026-01-05T08:00:00", "Finish": "2026-01-09T17:00:00"}
    assert facts(**done) == (date(2026, 1, 5), date(2026, 1, 9), None, None)


def test_work_that_ends_at_midnight_ended_the_evening_before():
    done = {"ActualStart": "2026-01-05T00:00:00", "ActualFinish": "2026-01-10T00:00:00"}
    assert facts(PercentComplete=100, **done)[1] == date(2026, 1, 9)


def test_a_split_task_is_listed():
    pause = STARTED | {"Stop": "2026-01-08T17:00:00", "Resume": "2026-01-20T08:00:00"}
    plan = read(phase(), task(2, days=10, **pause), StatusDate="2026-01-21T17:00:00")
    assert codes(plan) == ["split"]


def test_amounts_are_hundredths():
    plan = read(phase(), task(2, Cost="123456", ActualCost="50.4"), task(3, Cost=0), task(4, FixedCost=700))
    assert [(step.planned_cost, step.actual_cost) for step in plan.steps] == [
        (Decimal("1234.56"), Decimal("0.50")),
        (None, None),
        (Decimal(7), None),
    ]


def test_a_step_that_is_inactive_is_dropped():
    assert [step.is_dropped for step in read(phase(), task(2, Active=0), task(3, Active=1)).steps] == [
        True,
        False,
    ]


def test_what_a_step_has_no_place_for_is_listed_task_by_task():
    plan = read(
        phase(),
        task(
            2,
            "Odd",
            Notes="Ask\nfirst",
            Priority=900,
            CalendarUID=7,
            Recurring=1,
            IsSubproject=1,
            SubprojectName="part.mpp",
            HyperlinkAddress="https://example.org",
            Contact="Bo",
            WBS="X.1",
            OutlineNumber="1.1",
            LevelingDelay=4800,
            PhysicalPercentComplete=5,
        ),
        task(3, "Elsewhere", ExternalTask=1),
        rest="<Calendars><Calendar><UID>7</UID><Name>Nights</Name></Calendar></Calendars>",
    )
    assert {(one.code, one.value) for one in plan.unread} == {
        ("notes", "Ask first"),
        ("priority", "900"),
        ("task_calendar", "Nights"),
        ("recurring", ""),
        ("subproject", "part.mpp"),
        ("hyperlink", "https://example.org"),
        ("contact", "Bo"),
        ("wbs", "X.1"),
        ("leveling_delay", ""),
        ("physical_percent", "5"),
        ("external", ""),
    }
    assert [step.name for step in plan.steps] == ["Odd"]


def exception(first, last, inside):
    period = element("TimePeriod", element("FromDate", first) + element("ToDate", last))
    return element("Exception", f"{period}{inside}<DayWorking>0</DayWorking>")


def days_off(*exceptions):
    calendar = element(
        "Calendars", element("Calendar", f"<UID>1</UID>{element('Exceptions', ''.join(exceptions))}")
    )
    return read(phase(), task(2), CalendarUID=1, rest=calendar).calendar.days_off


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<Type>1</Type>", range(1, 32)),
        ("<Type>1</Type><Period>10</Period>", [1, 11, 21, 31]),
        ("<Type>7</Type><Period>15</Period>", [1, 16, 31]),
        ("<Type>6</Type><DaysOfWeek>34</DaysOfWeek><Period>1</Period>", [2, 5, 9, 12, 16, 19, 23, 26, 30]),
        ("<Type>6</Type><DaysOfWeek>2</DaysOfWeek><Period>2</Period>", [12, 26]),
        ("<Type>4</Type><MonthDay>17</MonthDay><Period>1</Period>", [17]),
        ("<Type>5</Type><MonthItem>4</MonthItem><MonthPosition>1</MonthPosition>", [12]),
        ("<Type>5</Type><MonthItem>3</MonthItem><MonthPosition>4</MonthPosition>", [25]),
        ("<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>4</MonthPosition>", [30]),
        ("<Type>5</Type><MonthItem>2</MonthItem><MonthPosition>0</MonthPosition>", [3]),
        ("<Type>5</Type><MonthItem>0</MonthItem><MonthPosition>3</MonthPosition>", [4]),
        ("<Type>2</Type><Month>0</Month><MonthDay>6</MonthDay>", [6]),
        ("<Type>2</Type><Month>1</Month><MonthDay>6</MonthDay>", []),
        ("<Type>3</Type><Month>0</Month><MonthItem>7</MonthItem><MonthPosition>2</MonthPosition>", [15]),
        (
            "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>2</Occurrences>"
            "<Type>6</Type><DaysOfWeek>2</DaysOfWeek>",
            [5, 12],
        ),
    ],
)
def test_exceptions_that_come_again_are_spread_over_their_days(inside, found):
    january = {date(2026, 1, day) for day in found}
    assert days_off(exception("2026-01-01T00:00:00", "2026-01-31T23:59:00", inside)) == january


def test_an_exception_without_dates_or_the_wrong_way_round_holds_nothing():
    backwards = exception("2026-02-01T00:00:00", "2026-01-01T00:00:00", "<Type>1</Type>")
    assert days_off(backwards, element("Exception", "<Name>x</Name>")) == frozenset()


def test_an_exception_that_began_long_ago_is_cut_to_the_years_that_are_known():
    old = exception("1984-01-01T00:00:00", "1990-01-02T23:59:00", "<Type>1</Type>")
    assert days_off(old) == {date(1990, 1, 1), date(1990, 1, 2)}


def test_the_name_is_the_title_unless_project_gave_it():
    assert read(phase(), Title="Rollout", Name="file.xml").name == "Rollout"
    assert read(phase(), Title="Project12", Name="file.xml").name == "file"
    assert read(phase(), Title="", Name="plan.mpp").name == "plan"
    assert read(task(0, "Whole", level=0), phase(), Title="Project1", Name="x.xml").name == "Whole"
