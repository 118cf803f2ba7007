"""Every change to a plan, its progress, its gates, its evidence and its baselines."""

from .baselines import approve_baseline, rename_baseline, set_baseline_aside, take_baseline
from .changes import EditsStale, NothingChanged, apply_edits, change_plan, undo_change
from .changing import KEEP, Keep
from .check_ins import AnswerRefused, answer_check_in, send_check_ins
from .costs import record_cost
from .evidence import add_evidence
from .gates import decide_gate, meet_criterion, unmeet_criterion
from .imports import Imported, Source, Takes, check_import, import_plan, taken, unknown_owners
from .plan import add_link, add_phase, add_step, change_step, end_of, remove_link, step_edits
from .progress import undo_update, update_step
from .removing import remove_step
from .simulations import keep_simulation, run_simulation, simulate_plan

__all__ = [
    "KEEP",
    "AnswerRefused",
    "EditsStale",
    "Imported",
    "Keep",
    "NothingChanged",
    "Source",
    "Takes",
    "add_evidence",
    "add_link",
    "add_phase",
    "add_step",
    "answer_check_in",
    "apply_edits",
    "approve_baseline",
    "change_plan",
    "change_step",
    "check_import",
    "decide_gate",
    "end_of",
    "import_plan",
    "keep_simulation",
    "meet_criterion",
    "record_cost",
    "remove_link",
    "remove_step",
    "rename_baseline",
    "run_simulation",
    "send_check_ins",
    "set_baseline_aside",
    "simulate_plan",
    "step_edits",
    "take_baseline",
    "taken",
    "undo_change",
    "undo_update",
    "unknown_owners",
    "unmeet_criterion",
    "update_step",
]
