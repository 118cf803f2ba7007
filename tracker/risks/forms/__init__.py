from .catalogue import CatalogueForm
from .exchange import ColumnsForm, RegisterFileForm
from .many import ManyForm
from .past import PastDayForm
from .responses import ResponseForm
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

__all__ = [
    "LOST_DAYS",
    "NOT_SEEN",
    "SEEN",
    "AssessForm",
    "CatalogueForm",
    "CloseForm",
    "ColumnsForm",
    "LookForm",
    "ManyForm",
    "OpenForm",
    "PastDayForm",
    "RaiseRiskForm",
    "RegisterFileForm",
    "ReopenForm",
    "ResponseForm",
    "ReviewForm",
    "RiskForm",
    "ScaleForm",
    "WatchSheet",
]
