from .catalogue import catalogue
from .register import register
from .responses import (
    add_response,
    change_response,
    drop_response,
    finish_response,
    plan_response_again,
)
from .risks import assess, change, close, open_risk, raise_risk, reopen, review, risk
from .triggers import look_at_triggers, triggers

__all__ = [
    "add_response",
    "assess",
    "catalogue",
    "change",
    "change_response",
    "close",
    "drop_response",
    "finish_response",
    "look_at_triggers",
    "open_risk",
    "plan_response_again",
    "raise_risk",
    "register",
    "reopen",
    "review",
    "risk",
    "triggers",
]
