"""Plans as CSV and Excel: what goes out comes back equal; what is wrong in a file is named by place."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import make
from tests.common.test_tables import HOSTILE
from tests.phases.domain.strategies import calendars, near, seldom, untouched_plans
from tracker.common import tables
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.imports import in_order
from tracker.phases.domain.plan import LinkKind, NodeRef, PlanLink
from tracker.phases.domain.plan_file import FileBaselineDate, FilePhase, FileStep, PlanFile
from tracker.phases.exchange import read_plan, write_plan

ENDINGS = [".csv", ".xlsx"]
CALENDAR = Calendar(make.MONDAY)

letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn"))
lines = st.one_of(st.sampled_from([text.strip() for text in HOSTILE]), st.text(letters, max_size=20)).map(
    lambda text: " ".join(text.split())
)
names = lines.filter(lambda text: any(character.isalnum() for character in text))
seen_lines = lines.filter(lambda text: not text or any(character.isprintable() for character in text)).map(
    lambda text: text if any(character.isalnum() for character in text) else ""
)
amounts = st.none() | st.decimals(0, 10**9, places=2).map(lambda amount: amount.quantize(Decimal("0.01")))
some_days = st.none() | st.integers(0, 3650)


@st.composite
def plan_files(draw):
    """Any plan that a file can hold; what is filled in need not make sense as work."""
    plan = draw(untouched_plans())
    phases = tuple(
        FilePhase(
            phase.key,
            draw(names),
            *(draw(seen_lines) for _ in range(3)),
            not_before=phase.not_before,
            deadline=draw(seldom),
        )
        for phase in plan.phases
    )
    steps = tuple(
        FileStep(
            key=step.key,
            phase=step.phase,
            name=draw(names),
            days=step.days,
            second_name=draw(seen_lines),
            best_days=draw(some_days),
            worst_days=draw(some_days),
            owner=draw(seen_lines),
            not_before=step.not_before,
            deadline=draw(seldom),
            planned_cost=draw(amounts),
            actual_cost=draw(amounts),
            started_on=draw(seldom),
            finished_on=draw(seldom),
            days_left=draw(st.none() | st.integers(1, 3650)),
            said_on=draw(seldom),
            blocked_reason=draw(seen_lines),
            is_dropped=step.dropped,
        )
        for step in plan.steps
    )
    nodes = [f"step:{step.key}" for step in steps]
    nodes += [f"{kind}:{phase.key}" for phase in phases for kind in ("start", "gate")]
    baseline = tuple(
        FileBaselineDate(node, start, start + timedelta(days=draw(st.integers(0, 9))), 3, draw(amounts))
        for node in draw(st.lists(st.sampled_from(nodes), unique=True))
        for start in [draw(near)]
    )
    return in_order(
        PlanFile(
            draw(names), draw(calendars()), phases, steps, plan.links, plan.go_live, draw(seldom), baseline
        )
    )


def back(plan: PlanFile, ending: str) -> PlanFile:
    return read_plan(write_plan(plan, ending), f"plan{ending}", otherwise=CALENDAR).plan


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@settings(deadline=None, max_examples=60)
@given(plan=plan_files())
def test_what_goes_out_comes_back_equal(ending, language, plan):
    with translation.override(language):
        assert back(plan, ending) == plan


@settings(deadline=None, max_examples=20)
@given(plan=plan_files())
def test_a_file_written_in_one_language_is_read_in_the_other(plan):
    for ending in ENDINGS:
        with translation.override("zh-hans"):
            data = write_plan(plan, ending)
        assert read_plan(data, f"x{ending}", otherwise=CALENDAR).plan == plan


SMALL = PlanFile(
    name="Small",
    calendar=CALENDAR,
    phases=(FilePhase("P1", "Prepare", gate_name="Ready"), FilePhase("P2", "Empty")),
    steps=(
        FileStep("a", "P1", "Choose", 5, planned_cost=Decimal("10.50"), owner="Ann"),
        FileStep("b", "P1", "Build", 7),
    ),
    links=(
        PlanLink(NodeRef("step", "a"), NodeRef("step", "b"), LinkKind.SS, 2, 1),
        PlanLink(NodeRef("step", "b"), NodeRef("phase", "P2"), LinkKind.FS, 0, 2),
    ),
    go_live="gate:P2",
    baseline=(FileBaselineDate("step:a", make.MONDAY, make.MONDAY, 1, Decimal("10.50")),),
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_without_money_no_amount_and_no_column_of_it_goes_out(ending):
    data = write_plan(SMALL, ending, money=False)
    assert b"10.5" not in data
    assert not any("cost" in header.lower() for table in found(data, ending) for header in table.headers)
    read = read_plan(data, f"x{ending}", otherwise=CALENDAR)
    assert read.over(SMALL).steps == SMALL.steps, "costs that a file says nothing about stay"


def found(data: bytes, ending: str):
    return tables.read_tables(data, ending=ending).tables.values()


def read(text: str):
    return read_plan(text.encode(), "plan.csv", otherwise=CALENDAR)


def refusals(text: str) -> list[str]:
    with pytest.raises(tables.TableRefused) as caught:
        read(text)
    return caught.value.sentences


def test_a_short_list_of_steps_is_a_plan():
    plan = read(
        "Phase;Name;Days;Waits for\nPrepare;Choose the team;5;\nPrepare;Plan it;3;Choose the team +2\n"
    ).plan
    assert [phase.name for phase in plan.phases] == ["Prepare"]
    assert [(step.name, step.days) for step in plan.steps] == [("Choose the team", 5), ("Plan it", 3)]
    assert [(str(link.before), str(link.after), link.lag) for link in plan.links] == [
        (f"step:{plan.steps[0].key}", f"step:{plan.steps[1].key}", 2)
    ]
    assert read("Phase,Name,Days\nPrepare,Choose the team,9\n").plan.steps[0].key == plan.steps[0].key


def test_phases_that_only_steps_name_are_those_of_the_plan():
    stands = replace(SMALL, baseline=())
    plan = read("Key,Phase,Name,Days\na,Prepare,Choose,6\n").over(stands)
    assert plan.phases == stands.phases[:1]
    assert plan.steps == (replace(SMALL.steps[0], days=6),)


def test_columns_that_a_file_lacks_leave_what_stands():
    plan = read("Key,Phase,Name,Days\na,P1,Choose,6\nb,P1,Build,7\n").over(SMALL)
    assert plan.steps[0].owner == "Ann"
    assert [link.kind for link in plan.links] == [LinkKind.SS]


@pytest.mark.parametrize(
    ("waits", "links"),
    [
        ("a", [("step:a", "FS", 0)]),
        ("a FS+2; phase:P2 SS", [("step:a", "FS", 2), ("phase:P2", "SS", 0)]),
        ("a ff - 3；step:a-2", [("step:a", "FF", -3), ("step:a-2", "FS", 0)]),
        ("a-2", [("step:a-2", "FS", 0)]),
        ("a -2", [("step:a", "FS", -2)]),
        ("P2 SF", [("phase:P2", "SF", 0)]),
        ("phase: Later FF+1", [("phase:P2", "FF", 1)]),
    ],
)
def test_what_a_step_waits_for_is_written_readably(waits, links):
    plan = read(
        "Kind,Key,Phase,Name,Days,Waits for\nphase,P1,,Now,,\nphase,P2,,Later,,\n"
        f"step,a,P1,A,1,\nstep,a-2,P1,A,1,\nstep,c,P1,C,1,{waits}\n"
    ).plan
    assert [(str(link.before), link.kind, link.lag) for link in plan.links] == links


HEADER = "Kind,Key,Phase,Name,Days,Waits for,Not before,Planned cost,Dropped\nphase,P1,,Now,,,,,\n"


@pytest.mark.parametrize(
    ("row", "place", "what"),
    [
        ("step,a,P9,A,1,,,,", "row 3, column Phase", "“P9”"),
        ("step,a,,A,1,,,,", "row 3, column Phase", "needed"),
        ("step,a,P1,,1,,,,", "row 3, column Name", "needed"),
        ("step,a,P1,A,,,,,", "row 3, column Days", "needed"),
        ("step,a,P1,A,1.5,,,,", "row 3, column Days", "whole number"),
        ("step,a,P1,A,3651,,,,", "row 3, column Days", "3650"),
        ("step,a b,P1,A,1,,,,", "row 3, column Key", "hyphens"),
        ("step,P1,P1,A,1,zz,,,", "row 3, column Waits for", "“zz”"),
        ("step,a,P1,A,1,,12/31/99,,", "row 3, column Not before", "2026-09-07"),
        ('step,a,P1,A,1,,,"1,500",', "row 3, column Planned cost", "1234.56"),
        ("step,a,P1,A,1,,,,maybe", "row 3, column Dropped", "yes nor no"),
        ("epic,a,P1,A,1,,,,", "row 3, column Kind", "step"),
        ("plan,colour,,red,,,,,", "row 3, column Key", "colour"),
        ("plan,start,,soon,,,,,", "row 3, column Name", "soon"),
        ("plan,working days,,Mon Someday,,,,,", "row 3, column Name", "Someday"),
        ("plan,go-live,,live,,,,,", "row 3, column Name", "gate:KEY"),
        (f"step,a,P1,{'x' * 201},1,,,,", "row 3, column Name", "200"),
        ("phase,P1,,Again,,,,,", "row 3", "twice"),
    ],
)
def test_every_bad_cell_is_named_with_its_place(row, place, what):
    sentences = refusals(HEADER + row + "\nstep,ok,P1,Fine,1,,,,\n")
    assert any(sentence.startswith(f"{place}: ") and what in sentence for sentence in sentences), sentences


def test_a_key_twice_names_the_second_row():
    assert (
        "row 4: The key “a” is there twice" in refusals(HEADER + "step,a,P1,A,1,,,,\nstep,a,P1,B,1,,,,\n")[0]
    )


def test_a_name_that_several_have_does_not_say_which():
    rows = "step,a,P1,Same,1,,,,\nstep,b,P1,Same,1,,,,\nstep,c,P1,C,1,Same,,,\n"
    assert "several" in refusals(HEADER + rows)[0]


def test_row_9999_of_10000_is_named_with_all_others():
    rows = [f"step,s{number},P1,Step,1,,,," for number in range(10_000)]
    for number in range(9_000, 10_000, 5):
        rows[number] = f"step,s{number},P1,Step,x,,,,"
    sentences = refusals(HEADER + "\n".join(rows) + "\n")
    assert len(sentences) == 101
    assert sentences[0].startswith("row 9003, column Days")
    assert sentences[-1] == "100 more like these"


@pytest.mark.parametrize("header", ["Name,Days", "Name,Days,Phase,Colour", "Name,Days,Phase,Name"])
def test_columns_that_are_none_of_a_plan_are_refused(header):
    assert refusals(f"{header}\na,1,b,c\n")


def test_a_workbook_of_one_table_is_read_like_a_text_file():
    sheet = tables.Sheet("Tasks", ["Phase", "Name", "Days"], [["Prepare", "Choose", 5]])
    other = tables.Sheet("Notes", ["Anything"], [["else"]])
    read = read_plan(tables.write_xlsx([sheet, other]), "x.xlsx", otherwise=CALENDAR)
    assert [step.name for step in read.plan.steps] == ["Choose"]
    assert any("Notes" in note for note in read.notes)


def test_a_bad_cell_of_a_workbook_is_named_as_sheets_do():
    sheet = tables.Sheet("Steps", ["Phase", "Name", "Days"], [["P1", "A", 5], ["P1", "B", "x"]])
    with pytest.raises(tables.TableRefused, match="Steps!C3: “x” is no whole number"):
        read_plan(tables.write_xlsx([sheet]), "x.xlsx", otherwise=CALENDAR)


@pytest.mark.parametrize("name", ["x.mpp", "x.xls", "x.pdf", "x", "x.docx"])
def test_other_files_are_refused_with_a_way_out(name):
    with pytest.raises(tables.TableRefused, match=r"XML|xlsx"):
        read_plan(b"x", name, otherwise=CALENDAR)
