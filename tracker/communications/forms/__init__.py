"""What people may enter about stakeholders, the plan and its messages."""

from .messages import DecideMessageForm, MissedForm, ToldForm, WriteForm
from .people import AttitudeForm, StakeholderForm
from .plan import LineForm, TemplatesForm

__all__ = [
    "AttitudeForm",
    "DecideMessageForm",
    "LineForm",
    "MissedForm",
    "StakeholderForm",
    "TemplatesForm",
    "ToldForm",
    "WriteForm",
]
