from .catalogue import catalogue
from .logs import LogPages
from .register import register
from .replacing import replace_decision
from .responses import (
    add_response,
    change_response,
    drop_response,
    finish_response,
    plan_response_again,
)
from .results import add_results
from .risks import assess, change, close, open_risk, raise_risk, reopen, review, risk
from .whole_log import whole_log

__all__ = [
    "LogPages",
    "add_response",
    "add_results",
    "assess",
    "catalogue",
    "change",
    "change_response",
    "close",
    "drop_response",
    "finish_response",
    "open_risk",
    "plan_response_again",
    "raise_risk",
    "register",
    "reopen",
    "replace_decision",
    "review",
    "risk",
    "whole_log",
]
