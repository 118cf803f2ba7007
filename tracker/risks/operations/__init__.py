"""Every change to what a rollout keeps about its risks."""

from .becoming import add_results, fail_assumption, issue_from, make_issue_of, replace_decision
from .change_requests import (
    ask_for_decision,
    assess_change_request,
    decide_change_request,
    drop_edit,
    implement_change_request,
    propose_edits,
    raise_change_request,
    revise_change_request,
    withdraw_change_request,
)
from .escalation import answer_issue, escalate_now, receive_issue, step_up
from .imports import ImportedRisks, RegisterChanged, import_risks
from .logs import add_entry, change_entry, take_turn
from .many import change_many
from .questions import asker_of, receive_question, refuse_too_much_by_link
from .responses import add_response, change_response, drop_response, finish_response, plan_response_again
from .reviewing import review_risk
from .risks import (
    assess_risk,
    change_risk,
    close_risk,
    keep_level,
    note_occurrence,
    open_risk,
    raise_risk,
    reopen_risk,
)
from .scale import change_scale
from .taking import add_from_catalogue
from .triggers import Look, look_at_trigger, look_at_triggers

__all__ = [
    "ImportedRisks",
    "Look",
    "RegisterChanged",
    "add_entry",
    "add_from_catalogue",
    "add_response",
    "add_results",
    "answer_issue",
    "ask_for_decision",
    "asker_of",
    "assess_change_request",
    "assess_risk",
    "change_entry",
    "change_many",
    "change_response",
    "change_risk",
    "change_scale",
    "close_risk",
    "decide_change_request",
    "drop_edit",
    "drop_response",
    "escalate_now",
    "fail_assumption",
    "finish_response",
    "implement_change_request",
    "import_risks",
    "issue_from",
    "keep_level",
    "look_at_trigger",
    "look_at_triggers",
    "make_issue_of",
    "note_occurrence",
    "open_risk",
    "plan_response_again",
    "propose_edits",
    "raise_change_request",
    "raise_risk",
    "receive_issue",
    "receive_question",
    "refuse_too_much_by_link",
    "reopen_risk",
    "replace_decision",
    "review_risk",
    "revise_change_request",
    "step_up",
    "take_turn",
    "withdraw_change_request",
]
