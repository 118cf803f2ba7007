from .files import docx, dossier, pdf, txt, xlsx
from .pages import acknowledge, change, correct, decide, discard, new, report, reports, submit
from .sending import links, revoke
from .series import end, series

__all__ = [
    "acknowledge",
    "change",
    "correct",
    "decide",
    "discard",
    "docx",
    "dossier",
    "end",
    "links",
    "new",
    "pdf",
    "report",
    "reports",
    "revoke",
    "series",
    "submit",
    "txt",
    "xlsx",
]
