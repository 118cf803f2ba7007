"""What a rollout keeps about whom it speaks to and what it says to them."""

from .messages import Delivery, Message, MessageText, MessageTurn
from .people import AttitudeReading, Stakeholder
from .plan import PlanLine
from .words import ATTITUDE_CHOICES, ATTITUDES, Channel

__all__ = [
    "ATTITUDES",
    "ATTITUDE_CHOICES",
    "AttitudeReading",
    "Channel",
    "Delivery",
    "Message",
    "MessageText",
    "MessageTurn",
    "PlanLine",
    "Stakeholder",
]
