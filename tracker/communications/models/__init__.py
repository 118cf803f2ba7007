"""What a rollout keeps about whom it speaks to and what it says to them."""

from .box import Suggestion, SuggestionBox, SuggestionTurn
from .feedback import Feedback
from .messages import Delivery, Message, MessageText, MessageTurn
from .people import AttitudeReading, Stakeholder
from .plan import PlanLine
from .promises import Promise, PromiseTurn
from .words import ATTITUDE_CHOICES, ATTITUDES, SPOKEN, Channel

__all__ = [
    "ATTITUDES",
    "ATTITUDE_CHOICES",
    "SPOKEN",
    "AttitudeReading",
    "Channel",
    "Delivery",
    "Feedback",
    "Message",
    "MessageText",
    "MessageTurn",
    "PlanLine",
    "Promise",
    "PromiseTurn",
    "Stakeholder",
    "Suggestion",
    "SuggestionBox",
    "SuggestionTurn",
]
