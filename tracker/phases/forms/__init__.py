"""What people may say about steps, gates and the plan."""

from .costs import CostsForm
from .edits import EditsForm
from .gates import CriterionForm, DecisionForm
from .load import AbsenceForm, AddAbsenceForm, LoadFilterForm
from .plan import AddStepForm, BaselineForm, ChangeStepForm, LinkForm, PlanFilterForm
from .progress import EvidenceForm, UndoForm, UpdateForm
from .shared import add_refusal

__all__ = [
    "AbsenceForm",
    "AddAbsenceForm",
    "AddStepForm",
    "BaselineForm",
    "ChangeStepForm",
    "CostsForm",
    "CriterionForm",
    "DecisionForm",
    "EditsForm",
    "EvidenceForm",
    "LinkForm",
    "LoadFilterForm",
    "PlanFilterForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
