from .feedback import add_feedback, answer_feedback, feedback, renew_link, revoke_link
from .people import add_stakeholder, read_attitude, stakeholder, stakeholders, take_out
from .plan import add_line, change_line, end_line, lines, resume_line, templates
from .told import communications, messages, record, undo_record

__all__ = [
    "add_feedback",
    "add_line",
    "add_stakeholder",
    "answer_feedback",
    "change_line",
    "communications",
    "end_line",
    "feedback",
    "lines",
    "messages",
    "read_attitude",
    "record",
    "renew_link",
    "resume_line",
    "revoke_link",
    "stakeholder",
    "stakeholders",
    "take_out",
    "templates",
    "undo_record",
]
