from .exchange import (
    confirm_stakeholders,
    export_stakeholders,
    import_stakeholders_file,
    preview_stakeholders,
)
from .feedback import add_feedback, answer_feedback, feedback, renew_link, revoke_link
from .grid import place_stakeholder
from .load import load
from .many import change_many_stakeholders
from .message import (
    decide_message,
    draft,
    message,
    record_message,
    send_message,
    submit_message,
    write_message,
)
from .people import (
    add_stakeholder,
    plan_action,
    read_attitude,
    stakeholder,
    stakeholders,
    take_back,
    take_out,
)
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
    "change_many_stakeholders",
    "change_promise",
    "communications",
    "confirm_stakeholders",
    "decide_message",
    "draft",
    "end_line",
    "export_stakeholders",
    "feedback",
    "import_stakeholders_file",
    "lines",
    "load",
    "message",
    "messages",
    "open_promise_again",
    "place_stakeholder",
    "plan_action",
    "preview_stakeholders",
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
    "take_back",
    "take_out",
    "templates",
    "turn_promise",
    "undo_record",
    "write_message",
]
