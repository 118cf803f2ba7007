"""What people may say about steps, gates and the plan."""

from .edits import EditsForm, PendingForm
from .exchange import ImportForm, PlanFileForm
from .gates import CriterionForm, DecisionForm
from .many import ManyForm
from .plan import (
    AddPhaseForm,
    AddStepForm,
    BaselineForm,
    ChangeLinkForm,
    ChangePhaseForm,
    ChangeStepForm,
    LinkForm,
    PlanFilterForm,
)
from .progress import EvidenceForm, UndoForm, UpdateForm
from .shared import add_refusal

__all__ = [
    "AddPhaseForm",
    "AddStepForm",
    "BaselineForm",
    "ChangeLinkForm",
    "ChangePhaseForm",
    "ChangeStepForm",
    "CriterionForm",
    "DecisionForm",
    "EditsForm",
    "EvidenceForm",
    "ImportForm",
    "LinkForm",
    "ManyForm",
    "PendingForm",
    "PlanFileForm",
    "PlanFilterForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
