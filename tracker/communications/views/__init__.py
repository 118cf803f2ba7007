from .exchange import (
    confirm_stakeholders,
    export_stakeholders,
    import_stakeholders_file,
    preview_stakeholders,
)
from .grid import place_stakeholder
from .many import change_many_stakeholders
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
from .told import communications, messages, record, undo_record

__all__ = [
    "add_line",
    "add_stakeholder",
    "change_line",
    "change_many_stakeholders",
    "communications",
    "confirm_stakeholders",
    "end_line",
    "export_stakeholders",
    "import_stakeholders_file",
    "lines",
    "messages",
    "place_stakeholder",
    "plan_action",
    "preview_stakeholders",
    "read_attitude",
    "record",
    "resume_line",
    "stakeholder",
    "stakeholders",
    "take_back",
    "take_out",
    "templates",
    "undo_record",
]
