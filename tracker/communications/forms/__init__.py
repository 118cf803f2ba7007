"""What people may enter about stakeholders, the plan and its messages."""

from .feedback import AnswerForm, CameBackForm, ReplyForm
from .messages import MissedForm, ToldForm
from .people import AttitudeForm, StakeholderForm
from .plan import LineForm, TemplatesForm

__all__ = [
    "AnswerForm",
    "AttitudeForm",
    "CameBackForm",
    "LineForm",
    "MissedForm",
    "ReplyForm",
    "StakeholderForm",
    "TemplatesForm",
    "ToldForm",
]
