from itertools import pairwise

import pytest
import time_machine

from tests import make
from tracker.phases import operations


@pytest.fixture
def _today():
    """Monday, a week after the rollout's start."""
    with time_machine.travel("2026-09-14 10:00Z", tick=False):
        yield


@pytest.fixture
def plan(rollout):
    """Two phases in a row, two steps each, and a go-live at the end: 5 + 5 + 5 + 5 days."""
    first, second = make.phase(rollout), make.phase(rollout)
    steps = [make.step(phase) for phase in (first, first, second, second)]
    live = make.step(second, key="live", name="Go live", days=0)
    for before, after in pairwise([*steps, live]):
        make.link(before, after)
    rollout.go_live_node = "step:live"
    rollout.save()
    return rollout


@pytest.fixture
def baseline(plan):
    return operations.take_baseline(rollout=plan, name="Agreed", by=None, on=make.MONDAY)
