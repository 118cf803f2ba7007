"""Every change to a plan, its progress, its gates, its evidence and its baselines."""

from .baselines import approve_baseline, rename_baseline, set_baseline_aside, take_baseline
from .changing import KEEP, Keep
from .costs import record_cost
from .evidence import add_evidence
from .gates import decide_gate, meet_criterion, unmeet_criterion
from .plan import add_link, add_step, change_step, remove_link
from .progress import undo_update, update_step

__all__ = [
    "KEEP",
    "Keep",
    "add_evidence",
    "add_link",
    "add_step",
    "approve_baseline",
    "change_step",
    "decide_gate",
    "meet_criterion",
    "record_cost",
    "remove_link",
    "rename_baseline",
    "set_baseline_aside",
    "take_baseline",
    "undo_update",
    "unmeet_criterion",
    "update_step",
]
