"""A report on its way to its readers: submitted, approved or sent back, its files kept."""

from collections.abc import Sequence
from datetime import date

from tracker.common.uploads import kept_only_if_saved
from tracker.rollouts.models import Member
from tracker.rollouts.writing import writing

from ..files import Keep, Made, keep_files, make_files, start_making
from ..models import Report
from .state import must_be


def submit_report(*, report: Report, by: Member, on: date) -> None:
    """Raises ValidationError unless it is a draft."""
    must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        report.state, report.submitted_by, report.submitted_on = Report.State.SUBMITTED, by, on
        report.save(update_fields=["state", "submitted_by", "submitted_on"])
        log("report_submitted", report, number=report.number)


def approve_report(*, report: Report, by: Member, on: date, remark: str = "") -> None:
    """Publish it; its files are made in the background, and then its readers are told.

    Raises ValidationError unless it was submitted.
    """
    with writing(report.rollout, by=by):
        _publish(report, by, on, remark)
        start_making(report)


def publish_at_once(*, report: Report, by: Member, on: date, remark: str = "") -> None:
    """Publish it with files made on the spot, which know no pages; nobody is told.

    Raises ValidationError unless it was submitted.
    """
    with kept_only_if_saved() as keep, writing(report.rollout, by=by):
        _publish(report, by, on, remark)
        keep_report_files(report=report, made=list(make_files(report, paged=False)), keep=keep)


def _publish(report: Report, by: Member, on: date, remark: str) -> None:
    must_be(report, Report.State.SUBMITTED)
    with writing(report.rollout, by=by) as log:
        report.state, report.decided_by, report.decided_on = Report.State.PUBLISHED, by, on
        report.remark = remark
        report.save(update_fields=["state", "decided_by", "decided_on", "remark"])
        log("report_published", report, number=report.number)


def keep_report_files(*, report: Report, made: Sequence[Made], keep: Keep) -> None:
    """Keep the files as they go out, and their hashes in the log; a second time keeps nothing more."""
    if report.files.exists():
        return
    with writing(report.rollout, by=None) as log:
        log("report_files_kept", report, number=report.number, sha256=keep_files(report, made, keep))


def send_back(*, report: Report, by: Member, on: date, remark: str) -> None:
    """Make it a draft again, with what has to change. Raises ValidationError unless it was submitted."""
    must_be(report, Report.State.SUBMITTED)
    with writing(report.rollout, by=by) as log:
        report.state, report.decided_by, report.decided_on = Report.State.DRAFT, by, on
        report.remark = remark
        report.save(update_fields=["state", "decided_by", "decided_on", "remark"])
        log("report_sent_back", report, number=report.number, remark=remark)
