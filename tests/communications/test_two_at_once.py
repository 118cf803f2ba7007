"""Two workers run one plan at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from tests import make
from tests.background.conftest import shared_database  # noqa: F401  a database that threads can share
from tracker.background.jobs import Job
from tracker.communications.models import Delivery
from tracker.communications.operations import run_plan
from tracker.rollouts.models import Rollout

WEEKS = 10


@pytest.fixture
def rollout(shared_database) -> Rollout:  # noqa: F811
    rollout = make.rollout()
    council = make.stakeholder(rollout, email="council@example.com")
    make.plan_line(rollout, channel="mail", automation="sent", stakeholders=[council])
    return rollout


def run(pk: int, day: date, together: Barrier) -> None:
    try:
        rollout = Rollout.objects.get(pk=pk)
        together.wait()
        run_plan(rollout, day)
    finally:
        connection.close()


def test_each_message_is_sent_once(rollout):
    together = Barrier(2)
    mondays = [make.MONDAY + timedelta(weeks=number) for number in range(WEEKS)]
    with ThreadPoolExecutor(2) as workers:
        for day in mondays:
            both = [workers.submit(run, rollout.pk, day, together) for _worker in range(2)]
            for one in both:
                one.result()
    assert rollout.messages.filter(state="told").count() == WEEKS
    assert Delivery.objects.count() == WEEKS
    assert Job.objects.filter(once_key__startswith="mail:delivery").count() == WEEKS
