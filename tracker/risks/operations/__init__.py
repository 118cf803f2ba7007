"""Every change to what a rollout keeps about its risks."""

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
from .triggers import Look, look_at_trigger, look_at_triggers

__all__ = [
    "Look",
    "add_from_catalogue",
    "add_response",
    "assess_risk",
    "change_response",
    "change_risk",
    "close_risk",
    "drop_response",
    "finish_response",
    "keep_level",
    "look_at_trigger",
    "look_at_triggers",
    "note_occurrence",
    "open_risk",
    "plan_response_again",
    "raise_risk",
    "reopen_risk",
]
