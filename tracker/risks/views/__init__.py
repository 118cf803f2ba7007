from .asked import receive, received
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
from .exchange import export, import_file, import_risks, looked, preview
from .logs import LogPages
from .many import change_many
from .register import register, trend
from .replacing import replace_decision
from .responses import (
    add_response,
    change_response,
    drop_response,
    finish_response,
    plan_response_again,
)
from .results import add_results
from .review import look, review_done, review_round
from .risks import assess, change, close, open_risk, raise_risk, reopen, review, risk
from .scale import scale
from .triggers import look_at_triggers, triggers
from .whole_log import whole_log

__all__ = [
    "LogPages",
    "add_response",
    "add_results",
    "answer_issue",
    "ask_for_decision",
    "assess",
    "assess_change_request",
    "catalogue",
    "change",
    "change_many",
    "change_request",
    "change_requests",
    "change_response",
    "close",
    "decide_change_request",
    "drop_edit",
    "drop_response",
    "escalate_issue",
    "export",
    "finish_response",
    "implement_change_request",
    "import_file",
    "import_risks",
    "look",
    "look_at_triggers",
    "looked",
    "open_risk",
    "plan_response_again",
    "preview",
    "propose_edits",
    "raise_change_request",
    "raise_risk",
    "receive",
    "received",
    "register",
    "reopen",
    "replace_decision",
    "review",
    "review_done",
    "review_round",
    "revise_change_request",
    "risk",
    "scale",
    "trend",
    "triggers",
    "whole_log",
    "withdraw_change_request",
]
