from .load import load
from .message import (
    decide_message,
    draft,
    message,
    record_message,
    send_message,
    submit_message,
    write_message,
)
from .people import add_stakeholder, read_attitude, stakeholder, stakeholders, take_out
from .plan import add_line, change_line, end_line, lines, resume_line, templates
from .told import communications, messages, record, undo_record

__all__ = [
    "add_line",
    "add_stakeholder",
    "change_line",
    "communications",
    "decide_message",
    "draft",
    "end_line",
    "lines",
    "load",
    "message",
    "messages",
    "read_attitude",
    "record",
    "record_message",
    "resume_line",
    "send_message",
    "stakeholder",
    "stakeholders",
    "submit_message",
    "take_out",
    "templates",
    "undo_record",
    "write_message",
]
