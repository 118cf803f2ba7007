from .catalogue import CatalogueForm
from .exchange import ColumnsForm, RegisterFileForm
from .issues import IssueForm, ReceiveForm
from .logs import (
    ActionForm,
    AssumptionForm,
    DecisionForm,
    EntryForm,
    MeetingForm,
    ReplacingForm,
)
from .many import ManyForm
from .past import PastDayForm
from .responses import ResponseForm
from .results import ResultsForm
from .review import LookForm
from .risks import (
    AssessForm,
    CloseForm,
    OpenForm,
    RaiseRiskForm,
    ReopenForm,
    ReviewForm,
    RiskForm,
)
from .scale import ScaleForm
from .shared import LOST_DAYS
from .triggers import NOT_SEEN, SEEN, WatchSheet
from .turns import AnswerTurnForm, DecideForm, FailForm, HoldForm, PostponeForm, TurnForm

__all__ = [
    "LOST_DAYS",
    "NOT_SEEN",
    "SEEN",
    "ActionForm",
    "AnswerTurnForm",
    "AssessForm",
    "AssumptionForm",
    "CatalogueForm",
    "CloseForm",
    "ColumnsForm",
    "DecideForm",
    "DecisionForm",
    "EntryForm",
    "FailForm",
    "HoldForm",
    "IssueForm",
    "LookForm",
    "ManyForm",
    "MeetingForm",
    "OpenForm",
    "PastDayForm",
    "PostponeForm",
    "RaiseRiskForm",
    "ReceiveForm",
    "RegisterFileForm",
    "ReopenForm",
    "ReplacingForm",
    "ResponseForm",
    "ResultsForm",
    "ReviewForm",
    "RiskForm",
    "ScaleForm",
    "TurnForm",
    "WatchSheet",
]
