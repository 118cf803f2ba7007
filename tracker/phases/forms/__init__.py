"""What people may say about steps, gates and the plan."""

from .baselines import CompareForm, EarnedValueForm, RenameBaselineForm, TakeBaselineForm
from .edits import EditsForm
from .gates import CriterionForm, DecisionForm
from .plan import AddStepForm, ChangeStepForm, LinkForm, PlanFilterForm
from .progress import EvidenceForm, UndoForm, UpdateForm
from .shared import add_refusal

__all__ = [
    "AddStepForm",
    "ChangeStepForm",
    "CompareForm",
    "CriterionForm",
    "DecisionForm",
    "EarnedValueForm",
    "EditsForm",
    "EvidenceForm",
    "LinkForm",
    "PlanFilterForm",
    "RenameBaselineForm",
    "TakeBaselineForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
