"""What people may say about steps, gates and the plan."""

from .baselines import CompareForm, EarnedValueForm, RenameBaselineForm, TakeBaselineForm
from .edits import EditsForm, PendingForm
from .exchange import ImportForm, PlanFileForm
from .gates import CriterionForm, DecisionForm
from .many import ManyForm
from .plan import (
    AddPhaseForm,
    AddStepForm,
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
    "ChangeLinkForm",
    "ChangePhaseForm",
    "ChangeStepForm",
    "CompareForm",
    "CriterionForm",
    "DecisionForm",
    "EarnedValueForm",
    "EditsForm",
    "EvidenceForm",
    "ImportForm",
    "LinkForm",
    "ManyForm",
    "PendingForm",
    "PlanFileForm",
    "PlanFilterForm",
    "RenameBaselineForm",
    "TakeBaselineForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
