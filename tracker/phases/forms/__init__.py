"""What people may say about steps, gates and the plan."""

from .edits import EditsForm
from .gates import CriterionForm, DecisionForm
from .plan import AddStepForm, BaselineForm, ChangeStepForm, LinkForm, PlanFilterForm
from .progress import EvidenceForm, UndoForm, UpdateForm
from .shared import add_refusal
from .simulation import SimulateForm

__all__ = [
    "AddStepForm",
    "BaselineForm",
    "ChangeStepForm",
    "CriterionForm",
    "DecisionForm",
    "EditsForm",
    "EvidenceForm",
    "LinkForm",
    "PlanFilterForm",
    "SimulateForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
