"""Every change to a status report: drafted, written on, submitted, decided, sent, read."""

from .deciding import approve_report, keep_report_files, publish_at_once, send_back, submit_report
from .drafting import (
    EYES,
    change_narrative,
    correct_report,
    create_report,
    discard_report,
    facts_for,
    override_colours,
)
from .reading import (
    acknowledge,
    acknowledge_by_link,
    ask_by_link,
    note_opening,
    revoke_link,
    send_link,
    tell_readers,
)
from .series import begin_series, draft_due, end_series
from .templates import add_template, add_version, archive_template, look_at_template

__all__ = [
    "EYES",
    "acknowledge",
    "acknowledge_by_link",
    "add_template",
    "add_version",
    "approve_report",
    "archive_template",
    "ask_by_link",
    "begin_series",
    "change_narrative",
    "correct_report",
    "create_report",
    "discard_report",
    "draft_due",
    "end_series",
    "facts_for",
    "keep_report_files",
    "look_at_template",
    "note_opening",
    "override_colours",
    "publish_at_once",
    "revoke_link",
    "send_back",
    "send_link",
    "submit_report",
    "tell_readers",
]
