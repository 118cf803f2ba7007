import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tests.reports.conftest import drafted, published
from tracker.reports import operations
from tracker.reports.domain.facts import Audience, Colour, Dimension, Override
from tracker.reports.models import Report


def path(name, report):
    return reverse(f"reports:{name}", args=[report.rollout.slug, report.number])


def test_a_project_manager_drafts_writes_and_submits(busy, manager, send, page):
    busy_day = busy.today().isoformat()
    send(reverse("reports:new", args=[busy.slug]), {"audience": "open", "on": busy_day, "language": "en"})
    report = busy.reports.get()
    assert report.headline.startswith("Go-live")
    send(path("change", report), {"headline": "All is well.", "summary": "We know."}, row=report)
    report.refresh_from_db()
    assert report.headline == "All is well."
    send(path("submit", report), row=report)
    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED


def test_a_sponsor_publishes_and_the_files_are_kept_as_they_went_out(
    busy, report, sponsor, send, page, run_jobs, no_office
):
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    send(path("decide", report), {"decision": "approve"}, row=report)
    report.refresh_from_db()
    assert report.state == Report.State.PUBLISHED
    run_jobs()
    kept = report.files.get(language="zh-hans", edition="full")
    served = page("reports:docx", busy, report.number, language="zh-hans")
    content = b"".join(served.streaming_content)
    assert hashlib.sha256(content).hexdigest() == kept.sha256


def test_to_send_back_one_says_what_has_to_change(busy, report, sponsor, send):
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    refused = send(path("decide", report), {"decision": "send_back"}, row=report)
    assert "Say what has to change" in refused.content.decode()
    send(path("decide", report), {"decision": "send_back", "remark": "Name the branches."}, row=report)
    report.refresh_from_db()
    assert (report.state, report.remark) == (Report.State.DRAFT, "Name the branches.")


def test_a_published_report_can_not_be_changed(busy):
    report = published(busy)
    with pytest.raises(ValidationError):
        operations.change_narrative(
            report=report, by=report.created_by, headline="Other", summary="", outlook="", asks=""
        )


def test_a_published_report_stays_as_it_was_when_the_plan_moves_on(busy):
    report = published(busy)
    busy.steps.update(days=40)
    stored = Report.objects.get(pk=report.pk)
    assert stored.known == report.known != drafted(busy).known


def test_an_overridden_colour_needs_a_reason(busy, report, manager, send):
    data = {"headline": "Well.", "colour_time": "red"}
    refused = send(path("change", report), data, row=report)
    assert "Say why it is shown as" in refused.content.decode()
    report.refresh_from_db()
    assert report.overrides == {}


def test_both_colours_and_the_reason_are_shown(busy, report, manager, page):
    said = {Dimension.TIME: Override(Colour.RED, "The vendor is closed in May.")}
    operations.override_colours(report=report, by=report.created_by, overrides=said)
    html = page("reports:report", busy, report.number).content.decode()
    assert "The vendor is closed in May." in html
    assert "By the figures: On track." in html
    assert "Off track" in html


def test_who_has_read_it_is_counted_once(busy, reader, send, page):
    report = published(busy, audience=Audience.OPEN)
    for _ in range(2):
        send(path("acknowledge", report))
    assert report.receipts.count() == 1
    assert "You have read this" in page("reports:report", busy, report.number).content.decode()


def test_a_stale_draft_is_not_overwritten(busy, report, manager, send):
    seen = Report.objects.get(pk=report.pk)
    operations.change_narrative(
        report=report, by=report.created_by, headline="Theirs", summary="", outlook="", asks=""
    )
    answer = send(path("change", report), {"headline": "Mine"}, row=seen)
    assert "Theirs" in answer.content.decode()
    assert Report.objects.get(pk=report.pk).headline == "Theirs"


def test_a_stale_page_does_not_submit(busy, report, manager, send):
    seen = Report.objects.get(pk=report.pk)
    report.save()
    send(path("submit", report), row=seen)
    assert Report.objects.get(pk=report.pk).state == Report.State.DRAFT


def test_a_report_of_a_day_to_come_is_refused(busy, manager, send):
    form = {"audience": "open", "on": "2190-01-01", "language": "en"}
    answer = send(reverse("reports:new", args=[busy.slug]), form)
    assert "Nothing is known yet of a day to come" in answer.content.decode()
    assert not busy.reports.exists()


@pytest.mark.parametrize("name", ["change", "submit", "decide"])
def test_a_reader_writes_and_decides_nothing(busy, reader, send, name):
    report = published(busy, audience=Audience.OPEN)
    assert send(path(name, report), row=report).status_code == 403


@pytest.mark.parametrize("name", ["report", "docx", "change"])
def test_an_outsider_finds_nothing(busy, report, outsider, client, name):
    assert client.get(path(name, report)).status_code == 404


def test_a_report_of_another_rollout_is_not_found(busy, report, manager, page):
    other = make.rollout()
    make.member(other, user=manager.user)
    assert page("reports:report", other, report.number).status_code == 404


def test_a_double_click_drafts_one_report(busy, manager, send):
    form = {"audience": "open", "on": busy.today().isoformat(), "language": "en"}
    token = "5b2f6e8e-6f0c-4d5c-9d6e-0b0d8f1f2a10"
    for _ in range(2):
        send(reverse("reports:new", args=[busy.slug]), form, token=token)
    assert busy.reports.count() == 1


def test_a_sponsor_finds_the_submitted_report_in_the_work(busy, report, sponsor):
    from tracker.reports.offers import work_items

    assert list(work_items(sponsor, report.on)) == []
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    assert [item.what for item in work_items(sponsor, report.on)] == ["Approve report 1"]


def test_since_last_time_is_the_difference_to_what_the_same_audience_read(busy):
    first = published(busy)
    published(busy, audience=Audience.OPEN, days=4)
    second = drafted(busy, days=12)
    assert second.before == first
    assert second.known.since == first.on


def test_the_list_costs_the_same_for_many_reports(busy, manager, page, django_assert_max_num_queries):
    for _ in range(8):
        drafted(busy)
    with django_assert_max_num_queries(12):
        assert len(page("reports:reports", busy).context["rows"]) == 8


def test_a_draft_is_thrown_away_and_its_number_not_given_again(busy, report, manager, send):
    send(path("discard", report), row=report)
    assert not busy.reports.exists()
    assert drafted(busy).number == report.number + 1


def test_a_published_report_is_not_thrown_away(busy, manager, send):
    report = published(busy)
    send(path("discard", report), row=report)
    assert busy.reports.get() == report


def test_an_unwanted_correction_makes_way_for_another(busy):
    wrong = published(busy)
    corrected = operations.correct_report(report=wrong, by=make.member(busy), reason="A wrong word.")
    with pytest.raises(ValidationError, match="Go on there"):
        operations.correct_report(report=wrong, by=make.member(busy), reason="Another.")
    operations.discard_report(report=corrected, by=make.member(busy))
    assert operations.correct_report(report=wrong, by=make.member(busy), reason="Another.").number == 3
