"""Whatever a file says: it is refused with a reason, or it is a plan without holes that comes back equal."""

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.phases.domain.msproject.test_round_trip import as_compared
from tracker.common import limits
from tracker.common.text import first_control, is_blank
from tracker.phases.domain.msproject import FileRefused, read_project, write_project
from tracker.phases.domain.plan import NodeRef

FILES = [path.read_text() for path in sorted((Path(__file__).parent / "files").glob("*.xml"))]
TEXT = re.compile(r"(?<=>)[^<>\n]+(?=</)")
ELEMENT = re.compile(r"<(\w+)>[^<>]*</\1>\n?")
RECORD = re.compile(r"<(Task|Calendar|Resource|Assignment|Exception|PredecessorLink)>.*?</\1>", re.DOTALL)
VALUES = [
    *("", " ", "0", "1", "2", "7", "-1", "8", "19", "99", "4800", "-4801", "1e5", "true", "x", "é" * 300),
    *("PT0H0M0S", "PT13H7M", "P1D", "-PT8H0M0S", "PT999999H", "2026-01-31T17:00:00", "2026-02-30T08:00:00"),
    *("1984-01-01T00:00:00", "2199-12-31T23:59:00", "2026-03-01", "99999999999999999999", "&#127;&#9;\u200b"),
]


@st.composite
def spoiled(draw):
    """Change a few texts, take out elements, double records."""
    text = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 6))):
        change = draw(st.sampled_from(["text", "text", "without", "double"]))
        pattern = {"text": TEXT, "without": ELEMENT, "double": RECORD}[change]
        found = list(pattern.finditer(text))
        match = found[draw(st.integers(0, len(found) - 1))]
        value = (
            draw(st.sampled_from(VALUES)) if change == "text" else match.group() * (2 * (change == "double"))
        )
        text = text[: match.start()] + value + text[match.end() :]
    return text.replace("UTF-8", "utf-8").encode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled())
def test_a_spoiled_file_is_refused_or_read_as_a_whole_plan(data):
    try:
        plan = read_project(data)
    except FileRefused:
        return
    judge(plan)
    again = read_project(write_project(plan))
    assert as_compared(again) == as_compared(replace(plan, unread=()))


def judge(plan):
    phases, steps = [phase.key for phase in plan.phases], [step.key for step in plan.steps]
    assert len(set(phases)) == len(phases)
    assert len(set(steps)) == len(steps)
    ends = {NodeRef("phase", key) for key in phases} | {NodeRef("step", key) for key in steps}
    for link in plan.links:
        assert {link.before, link.after} <= ends
        assert link.before != link.after
        assert abs(link.lag) <= limits.LAG_DAYS
    for part in (*plan.phases, *plan.steps):
        assert len(part.name) <= limits.LINE_LENGTH
        assert not is_blank(part.name)
        assert not first_control(part.name)
    for step in plan.steps:
        assert step.phase in phases
        assert 0 <= step.days <= limits.STEP_DAYS
        assert step.days_left is None or 1 <= step.days_left <= limits.STEP_DAYS
        assert step.started_on is None or step.said_on is None or step.started_on <= step.said_on
        assert not (step.started_on and step.finished_on) or step.started_on <= step.finished_on
