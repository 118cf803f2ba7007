"""Two people change one plan at the same moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests import make
from tests.background.conftest import shared_database  # noqa: F401  a database that threads can share
from tracker.phases import operations
from tracker.phases.queries import schedule_of
from tracker.rollouts.models import Rollout

ROUNDS = 40


@pytest.fixture
def plan(shared_database) -> Rollout:  # noqa: F811
    rollout = make.rollout()
    phase = make.phase(rollout)
    for key in ("a", "b"):
        make.step(phase, key=key)
    return rollout


def link(plan: Rollout, before: str, after: str, together: Barrier) -> bool:
    """Add a link as somebody else does the opposite; tell whether it was taken."""
    try:
        rollout = Rollout.objects.get(pk=plan.pk)
        ends = {step.key: step for step in rollout.steps.all()}
        together.wait()
        operations.add_link(rollout=rollout, by=None, on=make.MONDAY, before=ends[before], after=ends[after])
    except ValidationError:
        return False
    else:
        return True
    finally:
        connection.close()


def test_of_two_links_that_would_make_a_circle_one_is_taken_and_one_refused(plan):
    together = Barrier(2)
    with ThreadPoolExecutor(2) as people:
        for _round in range(ROUNDS):
            one = people.submit(link, plan, "a", "b", together)
            other = people.submit(link, plan, "b", "a", together)
            assert sorted([one.result(), other.result()]) == [False, True]
            (taken,) = plan.links.all()
            operations.remove_link(link=taken, by=None, on=make.MONDAY)
    assert not schedule_of(plan, make.MONDAY).circles
