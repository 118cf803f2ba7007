"""What people may enter about stakeholders, the plan and its messages."""

from .box import (
    AnswerSuggestionForm,
    BoxForm,
    PrizeForm,
    SuggestedActionForm,
    SuggestedIssueForm,
    SuggestionForm,
)
from .exchange import StakeholderColumnsForm, StakeholdersFileForm
from .feedback import AnswerForm, CameBackForm, ReplyForm
from .messages import DecideMessageForm, MissedForm, ToldForm, WriteForm
from .people import AttitudeForm, GapActionForm, ManyStakeholdersForm, PlaceForm, StakeholderForm
from .plan import LineForm, TemplatesForm
from .promises import BreakPromiseForm, EndPromiseForm, MovePromiseForm, PromiseForm, ReleasePromiseForm

__all__ = [
    "AnswerForm",
    "AnswerSuggestionForm",
    "AttitudeForm",
    "BoxForm",
    "BreakPromiseForm",
    "CameBackForm",
    "DecideMessageForm",
    "EndPromiseForm",
    "GapActionForm",
    "LineForm",
    "ManyStakeholdersForm",
    "MissedForm",
    "MovePromiseForm",
    "PlaceForm",
    "PrizeForm",
    "PromiseForm",
    "ReleasePromiseForm",
    "ReplyForm",
    "StakeholderColumnsForm",
    "StakeholderForm",
    "StakeholdersFileForm",
    "SuggestedActionForm",
    "SuggestedIssueForm",
    "SuggestionForm",
    "TemplatesForm",
    "ToldForm",
    "WriteForm",
]
