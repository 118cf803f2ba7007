from .catalogue import CatalogueForm
from .exchange import ColumnsForm, RegisterFileForm
from .many import ManyForm
from .responses import ResponseForm
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

__all__ = [
    "LOST_DAYS",
    "AssessForm",
    "CatalogueForm",
    "CloseForm",
    "ColumnsForm",
    "ManyForm",
    "OpenForm",
    "RaiseRiskForm",
    "RegisterFileForm",
    "ReopenForm",
    "ResponseForm",
    "ReviewForm",
    "RiskForm",
]
