"""Reports, the files they went out as, who got a link to them, and who read them."""

from .links import ReportLink, ReportOpening, ReportQuestion
from .report import HEADLINE_LENGTH, Report, ReportFile, ReportReceipt, audiences_of
from .series import ReportSeries
from .templates import ReportTemplate, TemplateVersion

__all__ = [
    "HEADLINE_LENGTH",
    "Report",
    "ReportFile",
    "ReportLink",
    "ReportOpening",
    "ReportQuestion",
    "ReportReceipt",
    "ReportSeries",
    "ReportTemplate",
    "TemplateVersion",
    "audiences_of",
]
