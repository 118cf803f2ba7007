"""Every change to what a rollout keeps about its risks."""

from .becoming import add_results, fail_assumption, issue_from, make_issue_of, replace_decision
from .logs import add_entry, change_entry, take_turn
from .responses import add_response, change_response, drop_response, finish_response, plan_response_again
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
from .taking import add_from_catalogue
from .triggers import look_at_trigger

__all__ = [
    "add_entry",
    "add_from_catalogue",
    "add_response",
    "add_results",
    "assess_risk",
    "change_entry",
    "change_response",
    "change_risk",
    "close_risk",
    "drop_response",
    "fail_assumption",
    "finish_response",
    "issue_from",
    "keep_level",
    "look_at_trigger",
    "make_issue_of",
    "note_occurrence",
    "open_risk",
    "plan_response_again",
    "raise_risk",
    "reopen_risk",
    "replace_decision",
    "take_turn",
]
