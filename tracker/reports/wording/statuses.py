"""Each code that people see, as a word; a status as word, icon and tone together."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..domain.facts import Audience, Colour, Dimension, GateState, PhaseFacts, StepFacts, StepState


@dataclass(frozen=True)
class Shown:
    word: str | Promise
    icon: str
    tone: str


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
    StepState.NOT_STARTED: Shown(gettext_lazy("Not started"), "circle", "none"),
    StepState.RUNNING: Shown(gettext_lazy("Running"), "progress", "accent"),
    StepState.DONE: Shown(gettext_lazy("Done"), "circle-check", "good"),
    StepState.LATE: Shown(gettext_lazy("Late"), "clock-exclamation", "warn"),
    StepState.BLOCKED: Shown(gettext_lazy("Blocked"), "hand-stop", "bad"),
}
GATES = {
    GateState.OPEN: Shown(pgettext_lazy("gate", "Open"), "flag", "none"),
    GateState.READY: Shown(gettext_lazy("Ready to decide"), "flag", "accent"),
    GateState.PASSED: Shown(gettext_lazy("Gate passed"), "flag-check", "good"),
    GateState.CONDITIONAL: Shown(gettext_lazy("Passed, with conditions"), "flag-check", "warn"),
    GateState.EXPIRED: Shown(gettext_lazy("Passed, a condition is overdue"), "flag-check", "bad"),
    GateState.HELD: Shown(gettext_lazy("On hold"), "flag", "warn"),
    GateState.REFUSED: Shown(gettext_lazy("Refused"), "flag-off", "bad"),
}


def step_word(step: StepFacts) -> Shown:
    return STEPS[step.state]


def phase_word(phase: PhaseFacts) -> Shown:
    """Return that of its gate once somebody decided on it, else that of its work."""
    if phase.gate.state in (GateState.OPEN, GateState.READY):
        return STEPS[phase.state]
    return GATES[phase.gate.state]
