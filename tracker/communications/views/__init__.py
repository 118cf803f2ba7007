from .people import add_stakeholder, read_attitude, stakeholder, stakeholders, take_out
from .plan import add_line, change_line, end_line, lines, resume_line, templates
from .promises import add_promise, change_promise, open_promise_again, promise, promises, turn_promise
from .told import communications, messages, record, undo_record

__all__ = [
    "add_line",
    "add_promise",
    "add_stakeholder",
    "change_line",
    "change_promise",
    "communications",
    "end_line",
    "lines",
    "messages",
    "open_promise_again",
    "promise",
    "promises",
    "read_attitude",
    "record",
    "resume_line",
    "stakeholder",
    "stakeholders",
    "take_out",
    "templates",
    "turn_promise",
    "undo_record",
]
