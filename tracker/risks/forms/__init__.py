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
from .triggers import NOT_SEEN, SEEN, WatchSheet

__all__ = [
    "LOST_DAYS",
    "NOT_SEEN",
    "SEEN",
    "AssessForm",
    "CatalogueForm",
    "CloseForm",
    "OpenForm",
    "RaiseRiskForm",
    "ReopenForm",
    "ResponseForm",
    "ReviewForm",
    "RiskForm",
    "WatchSheet",
]
