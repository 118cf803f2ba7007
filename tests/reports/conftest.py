from datetime import timedelta
from decimal import Decimal

import pytest

from tests import make
from tracker.reports import operations
from tracker.reports.domain.facts import Audience


@pytest.fixture
def busy(rollout):
    """A rollout with a plan, money, an open and a confidential risk."""
    rollout.budget, rollout.currency = Decimal(77_000), "EUR"
    rollout.go_live_node = "step:go-live"
    rollout.save()
    first, second = make.phase(rollout, name="Prepare"), make.phase(rollout, name="Build")
    make.criterion(first, met_on=rollout.starts_on)
    make.step(first, name="Clean the data", planned_cost=Decimal(41_234))
    make.step(second, name="Configure")
    go_live = make.step(second, days=0, key="go-live", name="Go live")
    make.link(first, second)
    make.link(second.steps.first(), go_live)
    make.risk(rollout, name="Vendor retreats", probability=5, impact=5)
    make.risk(rollout, name="Merger talks", probability=5, impact=4, is_confidential=True)
    return rollout


@pytest.fixture
def report(busy):
    """A draft by a project manager who is not signed in."""
    return drafted(busy)


def drafted(rollout, audience=Audience.STEERING, days=3, **fields):
    by = make.member(rollout)
    on = rollout.starts_on + timedelta(days=days)
    return operations.create_report(
        rollout=rollout, by=by, on=on, audience=audience, **{"language": "en", **fields}
    )


@pytest.fixture
def no_office(monkeypatch):
    """A machine without LibreOffice: nothing counts pages, and tests are quick."""
    monkeypatch.setattr("tracker.word.pages.shutil.which", lambda name: None)


def published(rollout, **fields):
    made = drafted(rollout, **fields)
    operations.submit_report(report=made, by=made.created_by, on=made.on)
    operations.publish_at_once(report=made, by=make.member(rollout, "sponsor"), on=made.on)
    return made
