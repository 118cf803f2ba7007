"""Every change to what a rollout keeps about its risks."""

from .imports import ImportedRisks, RegisterChanged, import_risks
from .many import change_many
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
    "add_from_catalogue",
    "add_response",
    "assess_risk",
    "change_many",
    "change_response",
    "change_risk",
    "change_scale",
    "close_risk",
    "drop_response",
    "finish_response",
    "import_risks",
    "keep_level",
    "look_at_trigger",
    "look_at_triggers",
    "note_occurrence",
    "open_risk",
    "plan_response_again",
    "raise_risk",
    "reopen_risk",
    "review_risk",
]
