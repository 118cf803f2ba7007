"""20,000 tasks and 60,000 links: read and written in seconds, which are printed (of the processor)."""

import time

import pytest

from tests.phases.domain.make import CALENDAR
from tracker.common import limits
from tracker.phases.domain.msproject import read_project, write_project
from tracker.phases.domain.plan import NodeRef, PlanLink
from tracker.phases.domain.plan_file import FilePhase, FileStep, PlanFile


@pytest.fixture(scope="module")
def plan():
    phases = tuple(FilePhase(f"P{n}", f"Phase {n}") for n in range(40))
    steps = tuple(
        FileStep(f"s{n}", f"P{n * 40 // limits.STEPS}", f"Step {n}", n % 9, owner=f"Member {n % 50}")
        for n in range(limits.STEPS)
    )
    pairs = [(n, n + gap) for n in range(limits.STEPS) for gap in (1, 7, 300) if n + gap < limits.STEPS]
    links = tuple(
        PlanLink(NodeRef("step", f"s{before}"), NodeRef("step", f"s{after}"), lag=after % 3, position=place)
        for place, (before, after) in enumerate(pairs[: limits.LINKS])
    )
    return PlanFile("Large", CALENDAR, phases, steps, links)


def test_the_largest_plan_comes_back_whole(plan, capsys):
    begun = time.process_time()
    data = write_project(plan)
    written = time.process_time()
    read = read_project(data)
    done = time.process_time()
    with capsys.disabled():
        print(f"\n  {len(data) / 1e6:.0f} MB, written {written - begun:.1f} s, read {done - written:.1f} s")
    assert len(data) < limits.PROJECT_BYTES
    assert read.steps == plan.steps
    assert len(read.links) == len(plan.links)
    assert read.unread == ()
