"""A report of a day that is over: made where its facts are still known, else refused with what is missing."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests import make
from tests.reports.conftest import published
from tracker.phases.operations import update_step
from tracker.reports import operations
from tracker.rollouts.writing import recorded_at


@pytest.fixture
def changed_on(busy):
    """The day on which a step of it was updated."""
    day = busy.starts_on + timedelta(days=7)
    with recorded_at(datetime.combine(day, time(9), ZoneInfo(busy.time_zone))):
        update_step(step=busy.steps.first(), by=None, on=day, started_on=day)
    return day


def test_a_day_before_the_last_change_of_the_plan_is_refused_with_the_way_out(
    busy, changed_on, manager, send
):
    form = {"audience": "open", "on": (changed_on - timedelta(days=1)).isoformat(), "language": "en"}
    html = send(reverse("reports:new", args=[busy.slug]), form).content.decode()
    assert "is not kept: it was changed on" in html
    assert not busy.reports.exists()
    send(reverse("reports:new", args=[busy.slug]), form | {"on": changed_on.isoformat()})
    assert busy.reports.get().on == changed_on


def test_the_command_refuses_it_too(busy, changed_on, tmp_path):
    with pytest.raises(CommandError, match="is not kept"):
        call_command(
            "report", busy.slug, language="en", output=tmp_path / "r.docx", on=changed_on - timedelta(days=1)
        )
    call_command("report", busy.slug, language="en", output=tmp_path / "r.docx", on=changed_on)
    assert (tmp_path / "r.docx").exists()


def test_risks_and_messages_do_not_make_a_day_unknown(busy, changed_on):
    make.risk(busy, name="Later")
    report = operations.create_report(
        rollout=busy, by=make.member(busy), on=changed_on, audience="steering", language="en"
    )
    assert report.on == changed_on


def test_a_correction_keeps_frozen_facts_where_the_day_is_not_known_any_more(busy):
    report = published(busy, days=3)
    day = busy.starts_on + timedelta(days=7)
    update_step(step=busy.steps.first(), by=None, on=day, started_on=day)
    corrected = operations.correct_report(report=report, by=make.member(busy), reason="A wrong word.")
    assert corrected.known == report.known
