"""What people may say about steps, gates and the plan."""

from .baselines import CompareForm, EarnedValueForm, RenameBaselineForm, TakeBaselineForm
from .check_in import AnswerForm, AnswerSheet
from .costs import CostsForm
from .edits import EditsForm, PendingForm
from .exchange import ImportForm, PlanFileForm
from .gates import CriterionForm, DecisionForm
from .load import AbsenceForm, AddAbsenceForm, LoadFilterForm
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
from .simulation import SimulateForm

__all__ = [
    "AbsenceForm",
    "AddAbsenceForm",
    "AddPhaseForm",
    "AddStepForm",
    "AnswerForm",
    "AnswerSheet",
    "ChangeLinkForm",
    "ChangePhaseForm",
    "ChangeStepForm",
    "CompareForm",
    "CostsForm",
    "CriterionForm",
    "DecisionForm",
    "EarnedValueForm",
    "EditsForm",
    "EvidenceForm",
    "ImportForm",
    "LinkForm",
    "LoadFilterForm",
    "ManyForm",
    "PendingForm",
    "PlanFileForm",
    "PlanFilterForm",
    "RenameBaselineForm",
    "SimulateForm",
    "TakeBaselineForm",
    "UndoForm",
    "UpdateForm",
    "add_refusal",
]
