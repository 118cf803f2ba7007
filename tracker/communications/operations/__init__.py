"""Every change to the stakeholders, the communication plan and what was told."""

from .imports import StakeholdersChanged, import_stakeholders
from .messages import (
    Written,
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
from .templates import add_lines_from_templates

__all__ = [
    "StakeholdersChanged",
    "Written",
    "add_line",
    "add_lines_from_templates",
    "add_stakeholder",
    "approve_message",
    "change_line",
    "change_many_stakeholders",
    "change_stakeholder",
    "draft_message",
    "end_line",
    "import_stakeholders",
    "place",
    "plan_action",
    "read_attitude",
    "record_missed",
    "record_told",
    "resume_line",
    "send_back_message",
    "send_message",
    "submit_message",
    "take_back",
    "take_out",
    "undo_record",
    "write_message",
]
