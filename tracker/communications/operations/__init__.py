"""Every change to the stakeholders, the communication plan and what was told."""

from ..written import Written
from .automation import run_plan
from .box import (
    answer_suggestion,
    award_prize,
    change_box,
    close_box,
    open_box,
    plan_suggested_action,
    put_in,
    raise_suggested_issue,
    share_suggestion,
)
from .feedback import (
    acknowledge,
    answer_feedback,
    give_feedback,
    record_feedback,
    renew_link,
    revoke_link,
)
from .imports import StakeholdersChanged, import_stakeholders
from .messages import (
    Minutes,
    approve_message,
    draft_message,
    record_missed,
    record_told,
    send_back_message,
    send_message,
    submit_message,
    undo_record,
    write_message,
)
from .people import (
    add_stakeholder,
    change_many_stakeholders,
    change_stakeholder,
    place,
    plan_action,
    read_attitude,
    take_back,
    take_out,
)
from .plan import add_line, change_line, end_line, resume_line
from .promises import change_promise, end_promise, make_promise, move_promise, open_promise_again
from .templates import add_lines_from_templates

__all__ = [
    "Minutes",
    "StakeholdersChanged",
    "Written",
    "acknowledge",
    "add_line",
    "add_lines_from_templates",
    "add_stakeholder",
    "answer_feedback",
    "answer_suggestion",
    "approve_message",
    "award_prize",
    "change_box",
    "change_line",
    "change_many_stakeholders",
    "change_promise",
    "change_stakeholder",
    "close_box",
    "draft_message",
    "end_line",
    "end_promise",
    "give_feedback",
    "import_stakeholders",
    "make_promise",
    "move_promise",
    "open_box",
    "open_promise_again",
    "place",
    "plan_action",
    "plan_suggested_action",
    "put_in",
    "raise_suggested_issue",
    "read_attitude",
    "record_feedback",
    "record_missed",
    "record_told",
    "renew_link",
    "resume_line",
    "revoke_link",
    "run_plan",
    "send_back_message",
    "send_message",
    "share_suggestion",
    "submit_message",
    "take_back",
    "take_out",
    "undo_record",
    "write_message",
]
