from .files import docx, pdf, txt, xlsx
from .pages import acknowledge, change, correct, decide, new, report, reports, submit
from .sending import links, revoke

__all__ = [
    "acknowledge",
    "change",
    "correct",
    "decide",
    "docx",
    "links",
    "new",
    "pdf",
    "report",
    "reports",
    "revoke",
    "submit",
    "txt",
    "xlsx",
]
