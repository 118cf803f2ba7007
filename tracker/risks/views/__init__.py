from .catalogue import catalogue
from .exchange import export, import_file, import_risks, looked, preview
from .many import change_many
from .register import register, trend
from .responses import (
    add_response,
    change_response,
    drop_response,
    finish_response,
    plan_response_again,
)
from .review import look, review_done, review_round
from .risks import assess, change, close, open_risk, raise_risk, reopen, review, risk
from .scale import scale
from .triggers import look_at_triggers, triggers

__all__ = [
    "add_response",
    "assess",
    "catalogue",
    "change",
    "change_many",
    "change_response",
    "close",
    "drop_response",
    "export",
    "finish_response",
    "import_file",
    "import_risks",
    "look",
    "look_at_triggers",
    "looked",
    "open_risk",
    "plan_response_again",
    "preview",
    "raise_risk",
    "register",
    "reopen",
    "review",
    "review_done",
    "review_round",
    "risk",
    "scale",
    "trend",
    "triggers",
]
