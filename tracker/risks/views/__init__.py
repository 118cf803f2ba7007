from .catalogue import catalogue
from .change_requests import (
    ask_for_decision,
    assess_change_request,
    change_request,
    change_requests,
    decide_change_request,
    drop_edit,
    implement_change_request,
    propose_edits,
    raise_change_request,
    revise_change_request,
    withdraw_change_request,
)
from .escalation import answer_issue, escalate_issue
from .register import register
from .responses import (
    add_response,
    change_response,
    drop_response,
    finish_response,
    plan_response_again,
)
from .risks import assess, change, close, open_risk, raise_risk, reopen, review, risk

__all__ = [
    "add_response",
    "answer_issue",
    "ask_for_decision",
    "assess",
    "assess_change_request",
    "catalogue",
    "change",
    "change_request",
    "change_requests",
    "change_response",
    "close",
    "decide_change_request",
    "drop_edit",
    "drop_response",
    "escalate_issue",
    "finish_response",
    "implement_change_request",
    "open_risk",
    "plan_response_again",
    "propose_edits",
    "raise_change_request",
    "raise_risk",
    "register",
    "reopen",
    "review",
    "revise_change_request",
    "risk",
    "withdraw_change_request",
]
