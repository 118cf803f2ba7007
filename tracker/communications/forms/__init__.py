"""What people may enter about stakeholders, the plan and its messages."""

from .messages import MissedForm, ToldForm
from .people import AttitudeForm, StakeholderForm
from .plan import LineForm, TemplatesForm

__all__ = ["AttitudeForm", "LineForm", "MissedForm", "StakeholderForm", "TemplatesForm", "ToldForm"]
