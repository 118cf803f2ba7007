from .catalogue import CatalogueForm
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
    "OpenForm",
    "RaiseRiskForm",
    "ReopenForm",
    "ResponseForm",
    "ReviewForm",
    "RiskForm",
]
