from .catalogue import CatalogueForm
from .logs import (
    ActionForm,
    AssumptionForm,
    DecisionForm,
    EntryForm,
    IssueForm,
    MeetingForm,
    ReplacingForm,
)
from .responses import ResponseForm
from .results import ResultsForm
from .risks import (
    AssessForm,
    CloseForm,
    OpenForm,
    RaiseRiskForm,
    ReopenForm,
    ReviewForm,
    RiskForm,
)
from .shared import LOST_DAYS
from .turns import AnswerForm, DecideForm, FailForm, HoldForm, PostponeForm, TurnForm

__all__ = [
    "LOST_DAYS",
    "ActionForm",
    "AnswerForm",
    "AssessForm",
    "AssumptionForm",
    "CatalogueForm",
    "CloseForm",
    "DecideForm",
    "DecisionForm",
    "EntryForm",
    "FailForm",
    "HoldForm",
    "IssueForm",
    "MeetingForm",
    "OpenForm",
    "PostponeForm",
    "RaiseRiskForm",
    "ReopenForm",
    "ReplacingForm",
    "ResponseForm",
    "ResultsForm",
    "ReviewForm",
    "RiskForm",
    "TurnForm",
]
