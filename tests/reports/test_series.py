"""Reports that are drafted by themselves: on their days, once, and by nobody who left."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tracker.reports import operations
from tracker.reports.models import Report
from tracker.reports.series_job import start_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(busy):
    return make.member(busy)


def begun(busy, owner, **fields):
    usual = {"audience": "steering", "every": "week", "language": "en", "paper": "a4"}
    first = busy.starts_on + timedelta(days=4)
    return operations.begin_series(
        rollout=busy, by=owner, on=busy.starts_on, **{"first_on": first, **usual, **fields}
    )


def finished(report):
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    operations.publish_at_once(report=report, by=report.created_by, on=report.on)


def test_a_draft_is_made_on_each_of_its_days_and_only_then(busy, owner):
    series = begun(busy, owner)
    drafted = {}
    for day in (busy.starts_on + timedelta(days=number) for number in range(28)):
        for _time in range(2):
            report = operations.draft_due(series, day)
            if report:
                drafted[day] = report
                finished(report)
    assert list(drafted) == [series.first_on + timedelta(weeks=week) for week in range(4)]
    assert {report.created_by for report in drafted.values()} == {owner}


def test_no_other_is_made_while_the_last_one_is_a_draft_and_missed_days_make_one(busy, owner):
    series = begun(busy, owner)
    first = operations.draft_due(series, series.first_on)
    assert operations.draft_due(series, series.first_on + timedelta(weeks=1)) is None
    finished(first)
    late = series.first_on + timedelta(weeks=2, days=2)
    assert operations.draft_due(series, late).on == late
    series.refresh_from_db()
    assert series.next_on == series.first_on + timedelta(weeks=3)


@pytest.mark.parametrize("how", ["left", "may not write"])
def test_nothing_is_drafted_for_an_owner_who_can_t_finish_it(busy, owner, how):
    series = begun(busy, owner)
    if how == "left":
        owner.left_on = busy.starts_on
    else:
        owner.role = "reader"
    owner.save()
    assert operations.draft_due(series, series.first_on) is None


def test_an_audience_has_one_series_and_an_ended_one_drafts_nothing(busy, owner):
    series = begun(busy, owner)
    with pytest.raises(ValidationError, match="drafted already"):
        begun(busy, owner)
    operations.end_series(series=series, by=owner, on=busy.starts_on)
    assert operations.draft_due(series, series.first_on) is None
    assert begun(busy, owner).pk != series.pk


def test_the_worker_drafts_in_the_morning_of_the_rollout_s_day_once(busy, owner, run_jobs, time_machine):
    busy.time_zone = "Asia/Shanghai"
    busy.save()
    series = begun(busy, owner)
    day = series.first_on
    for at in (time(20, 30), time(21, 59)):  # 04:30 and 05:59 in Shanghai
        moment = datetime.combine(day - timedelta(days=1), at, UTC)
        time_machine.move_to(moment)
        start_series(moment)
        run_jobs()
        assert not busy.reports.exists()
    for hour in (22, 23):
        moment = datetime.combine(day - timedelta(days=1), time(hour, 5), UTC)
        time_machine.move_to(moment)
        start_series(moment)
        run_jobs()
    assert [report.on for report in busy.reports.all()] == [day]


def test_its_draft_is_in_the_work_of_its_owner(busy, owner):
    from tracker.reports.offers import work_items

    operations.draft_due(begun(busy, owner), busy.starts_on + timedelta(days=4))
    assert [item.what for item in work_items(owner, busy.starts_on)] == ["Finish report 1"]


def test_a_series_is_begun_and_ended_on_its_page(busy, manager, send, page):
    path = reverse("reports:series", args=[busy.slug])
    data = {"audience": "open", "every": "month", "language": "en", "paper": "letter"}
    refused = send(path, {**data, "first_on": "2020-01-01"})
    assert "The first day is over" in refused.content.decode()
    send(path, {**data, "first_on": busy.today().isoformat()})
    series = busy.report_series.get()
    assert "Every month" in page("reports:series", busy).content.decode()
    send(reverse("reports:end_series", args=[busy.slug, series.pk]))
    series.refresh_from_db()
    assert series.ended_on


def test_a_draft_of_the_series_is_for_its_audience(busy, owner):
    report = operations.draft_due(begun(busy, owner, audience="open"), busy.starts_on + timedelta(days=4))
    assert Report.objects.get(pk=report.pk).audience == "open"
