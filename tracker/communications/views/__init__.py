from .feedback import add_feedback, answer_feedback, feedback, renew_link, revoke_link
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
from .promises import add_promise, change_promise, open_promise_again, promise, promises, turn_promise
from .told import communications, messages, record, undo_record

__all__ = [
    "add_feedback",
    "add_line",
    "add_promise",
    "add_stakeholder",
    "answer_feedback",
    "change_line",
    "change_promise",
    "communications",
    "decide_message",
    "draft",
    "end_line",
    "feedback",
    "lines",
    "load",
    "message",
    "messages",
    "open_promise_again",
    "promise",
    "promises",
    "read_attitude",
    "record",
    "record_message",
    "renew_link",
    "resume_line",
    "revoke_link",
    "send_message",
    "stakeholder",
    "stakeholders",
    "submit_message",
    "take_out",
    "templates",
    "turn_promise",
    "undo_record",
    "write_message",
]
