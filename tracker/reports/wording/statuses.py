"""Each code that people see, as a word; a status as word, icon and tone together."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common.wording import Shown
from tracker.phases import wording as plan

from ..domain.facts import (
    Audience,
    Colour,
    Dimension,
    GateState,
    PhaseFacts,
    PromiseState,
    StepFacts,
    StepState,
)

HEALTH = {
    Colour.GREEN: Shown(gettext_lazy("On track"), "circle-check", "good"),
    Colour.AMBER: Shown(gettext_lazy("Needs attention"), "alert-triangle", "warn"),
    Colour.RED: Shown(gettext_lazy("Off track"), "alert-octagon", "bad"),
    Colour.GREY: Shown(gettext_lazy("No word"), "circle-dashed", "none"),
}
DIMENSIONS = {
    Dimension.TIME: gettext_lazy("Time"),
    Dimension.COST: gettext_lazy("Cost"),
    Dimension.SCOPE: gettext_lazy("Scope"),
    Dimension.RISK: pgettext_lazy("dimension", "Risk"),
    Dimension.COMMUNICATION: gettext_lazy("Communication"),
    Dimension.PEOPLE: gettext_lazy("People"),
    Dimension.CUSTOMERS: gettext_lazy("Customer results"),
}
AUDIENCES = {
    Audience.OPEN: gettext_lazy("Everybody in the rollout"),
    Audience.STEERING: gettext_lazy("Steering committee"),
}
STEPS = {
    StepState.NOT_STARTED: plan.NOT_STARTED,
    StepState.RUNNING: plan.RUNNING,
    StepState.DONE: plan.DONE,
    StepState.LATE: plan.LATE,
    StepState.BLOCKED: plan.BLOCKED,
}
GATES = {
    GateState.OPEN: plan.GATE_OPEN,
    GateState.READY: Shown(gettext_lazy("Ready to decide"), "flag", "accent"),
    GateState.PASSED: Shown(gettext_lazy("Gate passed"), "flag-check", "good"),
    GateState.CONDITIONAL: plan.GATE_CONDITIONAL,
    GateState.EXPIRED: plan.GATE_EXPIRED,
    GateState.HELD: plan.GATE_HELD,
    GateState.REFUSED: plan.GATE_REFUSED,
}

PROMISES = {
    PromiseState.OPEN: Shown(pgettext_lazy("promise", "Open"), "circle", "none"),
    PromiseState.OVERDUE: Shown(gettext_lazy("Overdue"), "clock-exclamation", "warn"),
    PromiseState.KEPT: Shown(gettext_lazy("Kept"), "circle-check", "good"),
    PromiseState.BROKEN: Shown(gettext_lazy("Not kept"), "alert-octagon", "bad"),
}


def step_word(step: StepFacts) -> Shown:
    return STEPS[step.state]


def phase_word(phase: PhaseFacts) -> Shown:
    """Return that of its gate once somebody decided on it, else that of its work."""
    if phase.gate.state in (GateState.OPEN, GateState.READY):
        return STEPS[phase.state]
    return GATES[phase.gate.state]
