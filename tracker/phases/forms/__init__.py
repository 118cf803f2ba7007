"""What people may say about steps, gates and the plan."""

from .costs import CostsForm
from .edits import EditsForm, PendingForm
from .gates import CriterionForm, DecisionForm
from .load import AbsenceForm, AddAbsenceForm, LoadFilterForm
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
    "AbsenceForm",
    "AddAbsenceForm",
    "AddPhaseForm",
    "AddStepForm",
    "BaselineForm",
    "ChangeLinkForm",
    "ChangePhaseForm",
    "ChangeStepForm",
    "CostsForm",
    "CriterionForm",
    "DecisionForm",
    "EditsForm",
    "EvidenceForm",
    "LinkForm",
    "LoadFilterForm",
    "ManyForm",
    "PendingForm",
    "PlanFilterForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
