"""What people may enter about stakeholders, the plan and its messages."""

from .feedback import AnswerForm, CameBackForm, ReplyForm
from .messages import DecideMessageForm, MissedForm, ToldForm, WriteForm
from .people import AttitudeForm, StakeholderForm
from .plan import LineForm, TemplatesForm

__all__ = [
    "AnswerForm",
    "AttitudeForm",
    "CameBackForm",
    "DecideMessageForm",
    "LineForm",
    "MissedForm",
    "ReplyForm",
    "StakeholderForm",
    "TemplatesForm",
    "ToldForm",
    "WriteForm",
]
