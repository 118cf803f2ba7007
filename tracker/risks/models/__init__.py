"""What a rollout keeps about what may go wrong, what went wrong, and what was decided about it."""

from .catalogue import CatalogueEntry
from .logs import (
    LOGS,
    Action,
    Assumption,
    ChangeRequest,
    Decision,
    Escalation,
    Issue,
    LogEntry,
    LogQuerySet,
    LogTurn,
    Meeting,
)
from .risks import (
    ResponseTurn,
    Risk,
    RiskAssessment,
    RiskQuerySet,
    RiskResponse,
    RiskTurn,
    TriggerSighting,
    label,
)
from .scales import SCALE, Category, FormerScale, Impact, Probability, Weight

__all__ = [
    "LOGS",
    "SCALE",
    "Action",
    "Assumption",
    "CatalogueEntry",
    "Category",
    "ChangeRequest",
    "Decision",
    "Escalation",
    "FormerScale",
    "Impact",
    "Issue",
    "LogEntry",
    "LogQuerySet",
    "LogTurn",
    "Meeting",
    "Probability",
    "ResponseTurn",
    "Risk",
    "RiskAssessment",
    "RiskQuerySet",
    "RiskResponse",
    "RiskTurn",
    "TriggerSighting",
    "Weight",
    "label",
]
