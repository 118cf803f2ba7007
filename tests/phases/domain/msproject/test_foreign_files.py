"""Files as Project, ProjectLibre and converters write them: the plan they mean, and all that is not read."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.msproject import What, read_project
from tracker.phases.domain.plan import NodeRef
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, Unread

FILES = Path(__file__).parent / "files"


def read(name):
    return read_project((FILES / name).read_bytes())


def links(plan):
    return [(str(link.before), str(link.after), str(link.kind), link.lag) for link in plan.links]


def said(plan):
    return {(one.code, one.place, one.value) for one in plan.unread}


def days(month, *numbers):
    return frozenset(date(2026, month, number) for number in numbers)


class TestProject2019:
    """Everything below one summary; groups, progress, lags in all units, constraints, people, baselines."""

    plan = read("project_2019.xml")

    def test_the_name_is_not_the_one_project_gives(self):
        assert self.plan.name == "CRM Rollout"

    def test_the_phases_are_found_below_the_summary_round_them(self):
        assert [(phase.key, phase.name) for phase in self.plan.phases] == [("t2", "Prepare"), ("t9", "Build")]

    def test_the_calendar_has_its_exceptions(self):
        assert self.plan.calendar == Calendar(
            date(2026, 1, 5),
            days_off=days(4, 3, 4, 5, 6) | {date(year, 5, 1) for year in (2026, 2027, 2028)},
            extra_working_days=days(3, 28),
        )

    def test_the_steps_are_the_tasks(self):
        assert self.plan.steps == (
            FileStep(
                "t3",
                "t2",
                "Name the team",
                2,
                owner="Ana",
                planned_cost=Decimal("1200"),
                actual_cost=Decimal("1300.50"),
                started_on=date(2026, 1, 5),
                finished_on=date(2026, 1, 6),
            ),
            FileStep(
                "t4",
                "t2",
                "Interview users",
                10,
                started_on=date(2026, 1, 7),
                days_left=7,
                said_on=date(2026, 1, 12),
            ),
            FileStep("t6", "t2", "Map processes", 5),
            FileStep("t7", "t2", "List data sources", 3),
            FileStep("t8", "t2", "Blueprint approved", 0, deadline=date(2026, 2, 6)),
            FileStep("t10", "t9", "Configure", 20, owner="Bo", not_before=date(2026, 2, 9)),
            FileStep("t11", "t9", "Dry concrete", 3),
            FileStep("t12", "t9", "Load data", 5, deadline=date(2026, 3, 27)),
            FileStep("t13", "t9", "Placed by hand", 7, not_before=date(2026, 3, 23)),
        )

    def test_links_of_the_group_go_to_its_first_and_from_its_last_task(self):
        assert links(self.plan) == [
            ("step:t3", "step:t4", "FS", 0),
            ("step:t4", "step:t6", "FS", 1),
            ("step:t6", "step:t7", "FS", 3),
            ("step:t7", "step:t8", "FS", 0),
            ("step:t3", "step:t8", "FF", 0),
            ("phase:t2", "phase:t9", "FS", 0),
            ("step:t10", "step:t11", "FS", 0),
            ("step:t10", "step:t12", "SS", 1),
        ]

    def test_the_first_baseline_is_what_was_agreed(self):
        start, end = date(2026, 1, 5), date(2026, 1, 28)
        assert self.plan.baseline == (
            FileBaselineDate("start:t2", start, start, 0),
            FileBaselineDate("step:t3", start, date(2026, 1, 6), 2, Decimal("1200")),
            FileBaselineDate("gate:t2", end, end, 0),
        )

    def test_all_that_a_plan_does_not_hold_is_listed(self):
        assert said(self.plan) == {
            ("wrapper", "CRM Rollout", ""),
            ("group", "Analyse", "Prepare"),
            ("short_day", "Standard", "4"),
            ("resource_rate", "Ana", "55.00"),
            ("resource_calendar", "Ana", ""),
            ("material", "Configure", "Licences"),
            ("more_owners", "Configure", "Ana"),
            ("notes", "Interview users", "Ask sales first."),
            ("duration_rounded", "Map processes", "4.5 → 5"),
            ("estimated", "List data sources", ""),
            ("duration_elapsed", "Dry concrete", "3 → 3"),
            ("constraint_fnlt", "Load data", "2026-03-27"),
            ("constraint_mso", "Placed by hand", "2026-03-23"),
            ("manual", "Placed by hand", "2026-03-23"),
            ("link_unknown_end", "Load data", "99"),
            ("link_cross_project", "Load data", r"C:\plans\data.mpp\7"),
            ("link_group", "Interview users → Analyse", "1"),
            ("link_group", "Analyse → Blueprint approved", "1"),
            ("lag_percent", "Map processes → List data sources", "50 % → 3"),
            ("lag_elapsed", "Configure → Load data", "1 → 1"),
            ("link_twice", "Configure → Load data", ""),
            ("other_baseline", "1", "1"),
            ("currency", "", "EUR"),
            ("custom_field", "Department", "1"),
        }
        assert len(self.plan.unread) == 24


def test_projectlibre_mixes_summaries_and_tasks_on_the_first_level():
    plan = read("projectlibre.xml")
    assert (plan.name, plan.calendar) == ("Depot", Calendar(date(2026, 3, 2)))
    assert plan.phases == (FilePhase("t1", "Pilot & test"), FilePhase("t2", "Other steps"))
    assert plan.steps == (
        FileStep("t2", "t1", "Try it out", 3, owner="Mei", started_on=date(2026, 3, 2)),
        FileStep("t3", "t1", "Mend what broke", 2),
        FileStep("t4", "t2", "Pilot over", 0),
        FileStep("t5", "t2", "Teach all teams", 10),
    )
    assert links(plan) == [
        ("step:t2", "step:t3", "FS", 0),
        ("phase:t1", "step:t4", "FS", 0),
        ("step:t4", "step:t5", "FS", 0),
        ("step:t3", "step:t5", "FF", 0),
    ]
    assert said(plan) == {
        ("outside", "Other steps", "2"),
        ("group_owner", "Pilot & test", "Mei"),
        ("remaining_rounded", "Try it out", "2.5 → 3"),
        ("lag_rounded", "Try it out → Mend what broke", "-0.5 → 0"),
    }


def test_a_converted_primavera_project_has_long_days_and_a_shutdown():
    plan = read("primavera_converted.xml")
    assert plan.name == "Plant CRM"
    assert plan.calendar == Calendar(
        date(2026, 4, 6),
        frozenset({0, 1, 2, 3}),
        days_off=days(4, 23) | days(5, 4),
        extra_working_days=days(5, 8),
    )
    assert plan.steps == (
        FileStep(
            "t1001",
            "t900",
            "Notice to proceed",
            0,
            started_on=date(2026, 4, 6),
            finished_on=date(2026, 4, 6),
        ),
        FileStep(
            "t1002",
            "t900",
            "Interfaces",
            10,
            started_on=date(2026, 4, 7),
            days_left=6,
            said_on=date(2026, 4, 15),
        ),
        FileStep("t1003", "t901", "Cut over", 7),
        FileStep("t1004", "t901", "Hand over", 0),
    )
    assert links(plan) == [
        ("step:t1001", "step:t1002", "FS", 0),
        ("step:t1002", "step:t1003", "FS", 0),
        ("step:t1001", "step:t1003", "SF", 1),
        ("step:t1003", "step:t1004", "FF", 0),
    ]
    assert said(plan) == {
        ("remaining_rounded", "Interfaces", "5.5 → 6"),
        ("duration_rounded", "Cut over", "6.05 → 7"),
        ("constraint_snlt", "Cut over", "2026-04-30"),
        ("lag_rounded", "Interfaces → Cut over", "-0.5 → 0"),
        ("link_twice", "Cut over → Hand over", ""),
        ("custom_field", "Activity ID", "3"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_project_2003_lists_days_off_among_the_weekdays(encoding):
    plan = read_project((FILES / "project_2003.xml").read_text().encode(encoding))
    assert plan.name == "Old plan"
    assert plan.calendar == Calendar(date(2026, 1, 5), days_off=days(1, 14, 15))
    assert plan.phases == (FilePhase("t1", "Other steps"),)
    assert plan.steps == (
        FileStep(
            "t1",
            "t1",
            "Choose a vendor",
            5,
            started_on=date(2026, 1, 5),
            finished_on=date(2026, 1, 9),
        ),
        FileStep("t2", "t1", "Sign", 1, started_on=date(2026, 1, 12), days_left=1, said_on=date(2026, 1, 20)),
        FileStep("t4", "t1", "Pay", 11),
        FileStep("t5", "t1", "# 5", 4),
    )
    assert links(plan) == [
        ("step:t1", "step:t2", "FS", 1),
        ("step:t2", "step:t4", "FS", 7),
        ("step:t4", "step:t5", "SS", 0),
    ]
    assert said(plan) == {
        ("name_missing", "# 5", "# 5"),
        ("outside", "Other steps", "4"),
        ("finish_assumed", "Choose a vendor", "2026-01-09"),
        ("contact", "Choose a vendor", "Procurement"),
        ("duration_rounded", "Sign", "0.47 → 1"),
        ("estimated", "Sign", ""),
        ("start_assumed", "Sign", "2026-01-12"),
        ("constraint_alap", "Pay", ""),
        ("priority", "Pay", "800"),
        ("hyperlink", "Pay", "http://example.org/"),
        ("outline_code", "Pay", ""),
        ("lag_rounded", "Choose a vendor → Sign", "0.5 → 1"),
        ("link_itself", "# 5 → # 5", ""),
        ("from_finish", "", ""),
        ("custom_field", "188743767", "1"),
        ("element", "Project / OutlineCodes", "1"),
        ("element", "Task / StrangeNewField", "1"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
def test_a_chinese_project_keeps_its_festival_in_each_encoding(encoding):
    text = (FILES / "chinese.xml").read_text().replace("UTF-8", encoding.upper())
    plan = read_project(text.encode(encoding), other_phase="其他步骤")
    assert plan.name == "客户关系管理实施"
    assert plan.calendar.days_off == (
        days(2, *range(15, 24)) | days(3, 27) | days(4, 24) | days(5, 29) | days(6, 26)
    )
    assert plan.calendar.extra_working_days == days(2, 14)
    assert plan.steps == (
        FileStep("t2", "t1", "访谈销售部门", 5, owner="王芳", planned_cost=Decimal("12345.67")),
        FileStep("t3", "t1", "“客户” <分级> & 评审", 2, is_dropped=True),
    )
    assert [(link.before, link.after) for link in plan.links] == [
        (NodeRef("step", "t2"), NodeRef("step", "t3"))
    ]
    assert said(plan) == {
        ("exception", "标准", "未知"),
        ("duration_elapsed", "“客户” <分级> & 评审", "1.5 → 2"),
    }


def test_what_comes_hundreds_of_times_is_counted():
    text = (FILES / "project_2003.xml").read_text()
    task = text[text.index("<Task>") : text.index("</Task>") + len("</Task>")]
    many = "".join(task.replace(">1<", f">{n}<", 2) for n in range(100, 400))
    plan = read_project(text.replace("<Tasks>", f"<Tasks>{many}").encode())
    codes = Counter(one.code for one in plan.unread)
    assert codes[What.CONTACT] == codes[What.FINISH_ASSUMED] == 12
    assert Unread("289", What.MORE, What.CONTACT) in plan.unread
    assert len(plan.unread) < 60
