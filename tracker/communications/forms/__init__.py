"""What people may enter about stakeholders, the plan and its messages."""

from .exchange import StakeholderColumnsForm, StakeholdersFileForm
from .messages import MissedForm, ToldForm
from .people import AttitudeForm, GapActionForm, ManyStakeholdersForm, PlaceForm, StakeholderForm
from .plan import LineForm, TemplatesForm

__all__ = [
    "AttitudeForm",
    "GapActionForm",
    "LineForm",
    "ManyStakeholdersForm",
    "MissedForm",
    "PlaceForm",
    "StakeholderColumnsForm",
    "StakeholderForm",
    "StakeholdersFileForm",
    "TemplatesForm",
    "ToldForm",
]
