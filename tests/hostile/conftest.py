"""Each test is a row of the table of hostile inputs; the report ends with the slowest answers.

What a form or the reader of a file refuses before any database is asked is marked as pure.
"""

import pytest

from tests.hostile import checks
from tests.phases.conftest import _today, plan  # noqa: F401

SHOWN = 10


@pytest.fixture(autouse=True)
def _timed(record_property):
    checks.slowest_answers.clear()
    yield
    if checks.slowest_answers:
        record_property("slowest answer", max(checks.slowest_answers))


def pytest_terminal_summary(terminalreporter):
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    took = [
        (dict(report.user_properties)["slowest answer"], report.nodeid.partition("::")[2])
        for report in reports
        if "slowest answer" in dict(report.user_properties)
    ]
    if took:
        terminalreporter.section("slowest answers to hostile inputs")
    for seconds, name in sorted(took, reverse=True)[:SHOWN]:
        terminalreporter.line(f"{seconds:6.2f} s  {name}")
