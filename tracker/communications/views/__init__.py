from .load import load
from .people import add_stakeholder, read_attitude, stakeholder, stakeholders, take_out
from .plan import add_line, change_line, end_line, lines, resume_line, templates
from .told import communications, messages, record, undo_record

__all__ = [
    "add_line",
    "add_stakeholder",
    "change_line",
    "communications",
    "end_line",
    "lines",
    "load",
    "messages",
    "read_attitude",
    "record",
    "resume_line",
    "stakeholder",
    "stakeholders",
    "take_out",
    "templates",
    "undo_record",
]
