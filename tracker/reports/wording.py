"""Sentences made of facts, in the reader's language; page, overview and Word say the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from tracker.common.dates import written
from tracker.common.templatetags.page import money

from .domain.facts import (
    Audience,
    Cause,
    Colour,
    Dimension,
    Finding,
    GateState,
    GoLive,
    Health,
    Name,
    PhaseFacts,
    StatusFacts,
    StepFacts,
    StepState,
)
from .domain.health import worst

type Lazy = str | Promise

_PLACE = re.compile(r"%\((\w+)\)[sd]")
SHOWN_FINDINGS = 2


@dataclass(frozen=True)
class Shown:
    """A status as word, icon and tone, together."""

    word: Lazy
    icon: str
    tone: str


HEALTH = {
    Colour.GREEN: Shown(lazy("On track"), "circle-check", "good"),
    Colour.AMBER: Shown(lazy("Needs attention"), "alert-triangle", "warn"),
    Colour.RED: Shown(lazy("Off track"), "alert-octagon", "bad"),
    Colour.GREY: Shown(lazy("No word"), "circle-dashed", "none"),
}
COLOURS = {
    Colour.GREEN: lazy("green"),
    Colour.AMBER: lazy("amber"),
    Colour.RED: lazy("red"),
    Colour.GREY: lazy("grey"),
}
DIMENSIONS = {
    Dimension.TIME: lazy("Time"),
    Dimension.COST: lazy("Cost"),
    Dimension.SCOPE: lazy("Scope"),
    Dimension.RISK: lazy("Risk"),
    Dimension.COMMUNICATION: lazy("Communication"),
    Dimension.PEOPLE: lazy("People"),
    Dimension.CUSTOMERS: lazy("Customer results"),
}
AUDIENCES = {Audience.OPEN: lazy("Everybody in the rollout"), Audience.STEERING: lazy("Steering committee")}
STEPS = {
    StepState.NOT_STARTED: Shown(lazy("Not started"), "circle", "none"),
    StepState.RUNNING: Shown(lazy("Running"), "progress", "accent"),
    StepState.DONE: Shown(lazy("Done"), "circle-check", "good"),
    StepState.LATE: Shown(lazy("Late"), "clock-exclamation", "warn"),
    StepState.BLOCKED: Shown(lazy("Blocked"), "hand-stop", "bad"),
}
GATES = {
    GateState.OPEN: Shown(pgettext_lazy("gate", "Open"), "flag", "none"),
    GateState.READY: Shown(lazy("Ready to decide"), "flag", "accent"),
    GateState.PASSED: Shown(lazy("Passed"), "flag-check", "good"),
    GateState.CONDITIONAL: Shown(lazy("Passed, with conditions"), "flag-check", "warn"),
    GateState.EXPIRED: Shown(lazy("Passed, a condition is overdue"), "flag-check", "bad"),
    GateState.HELD: Shown(lazy("On hold"), "flag", "warn"),
    GateState.REFUSED: Shown(lazy("Refused"), "flag-off", "bad"),
}


@dataclass(frozen=True)
class Piece:
    text: str
    bold: bool = False


class Sentence(tuple[Piece, ...]):
    """Pieces, some of them bold; as text, their words."""

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(piece.text for piece in self)


def sentence(template: str, bold: Sequence[str] = (), **values: object) -> Sentence:
    """Fill a translated template; the values named in `bold` stand out wherever the language puts them."""
    parts = _PLACE.split(template)  # text, name, text, name, … text
    return Sentence(
        Piece(str(values[part]), part in bold) if at % 2 else Piece(part)
        for at, part in enumerate(parts)
        if part
    )


def joined(sentences: Sequence[str]) -> str:
    """Set whole sentences one after the other, as the language does."""
    return ("" if get_language() == "zh-hans" else " ").join(text for text in sentences if text)


def listed(names: Sequence[str]) -> str:
    return ("、" if get_language() == "zh-hans" else ", ").join(names)


def named(facts: StatusFacts, name: Name | None) -> str:
    return facts.say(name, get_language() or "en") if name else ""


def percent(number: int) -> str:
    return f"{number}%" if get_language() == "zh-hans" else f"{number}\u00a0%"


def long_day(day: date | None) -> str:
    return written(day, "long")


# The headline


@dataclass(frozen=True)
class Headline:
    """What stands out, and its reason; together they are one sentence."""

    main: str
    because: str = ""

    def __str__(self) -> str:
        if not self.because:
            return self.main
        return self.main + ("" if get_language() == "zh-hans" else " ") + self.because


def headline(facts: StatusFacts) -> Headline:
    go_live = facts.go_live
    if not facts.work.steps:
        return Headline(_("The plan has no steps yet."))
    if go_live.forecast is None:
        return Headline(_("The go-live has no date."))
    cause = culprit(go_live) if (go_live.days_late or 0) > 0 else None
    main = _dated(go_live)
    if cause is None:
        return Headline(main + _("."))
    return Headline(main + _(","), because(facts, cause) + _("."))


def _dated(go_live: GoLive) -> str:
    values = {"day": long_day(go_live.forecast), "compared": _compared(go_live)}
    if go_live.key:
        start = _("Go-live %(day)s")
    else:
        start = _("The plan ends on %(day)s")
    days = go_live.days_late
    if days is None:
        return start % values
    return (start + _compared_end(days)) % {**values, "count": abs(days)}


def _compared_end(days: int) -> str:
    if days == 0:
        return _(", as in %(compared)s")
    if days > 0:
        return ngettext(
            ", %(count)d working day later than %(compared)s",
            ", %(count)d working days later than %(compared)s",
            days,
        )
    return ngettext(
        ", %(count)d working day earlier than %(compared)s",
        ", %(count)d working days earlier than %(compared)s",
        -days,
    )


def _compared(go_live: GoLive) -> str:
    return _("the baseline") if go_live.compared == "baseline" else _("the plan")


def culprit(go_live: GoLive) -> Cause | None:
    """Return the link of the chain at which most of the delay came up."""
    worst_cause = max(go_live.chain, key=lambda cause: cause.added, default=None)
    return worst_cause if worst_cause and worst_cause.added > 0 else None


def because(facts: StatusFacts, cause: Cause) -> str:
    values = {"name": named(facts, cause.name), "day": written(cause.finish, "year")}
    return _because(cause) % values


def _because(cause: Cause) -> str:
    if cause.kind == "gate":
        return {
            "done": _("because the gate “%(name)s” passed only on %(day)s"),
            "held": _("because the gate “%(name)s” is on hold"),
        }.get(cause.state, _("because the gate “%(name)s” is not passed yet"))
    if cause.state == "done":
        return _("because “%(name)s” took until %(day)s")
    if cause.state == "running":
        return _("because “%(name)s” is expected to take until %(day)s")
    if cause.reason == "status_date":
        return _("because “%(name)s” has not begun yet")
    if cause.reason == "not_before":
        return _("because “%(name)s” can't start earlier")
    return _("because “%(name)s” now takes until %(day)s")


# Health


def whole(colours: Sequence[Colour]) -> Colour | None:
    return worst(colours)


def count_of_health(colours: Sequence[Colour]) -> str:
    """Say how many dimensions stand how: “3 of 5 dimensions need attention, none is off track.”"""
    amber, red, grey = (list(colours).count(colour) for colour in (Colour.AMBER, Colour.RED, Colour.GREY))
    values = {"amber": amber, "red": red, "grey": grey, "all": len(colours)}
    if not colours:
        return ""
    if red:
        first = ngettext(
            "%(red)d of %(all)d dimensions is off track", "%(red)d of %(all)d dimensions are off track", red
        )
    elif amber:
        first = ngettext(
            "%(amber)d of %(all)d dimensions needs attention, none is off track",
            "%(amber)d of %(all)d dimensions need attention, none is off track",
            amber,
        )
    elif grey:
        first = _("None of %(all)d dimensions needs attention")
    else:
        first = ngettext(
            "The one dimension is on track", "All %(all)d dimensions are on track", len(colours)
        )
    if red and amber:
        first += ngettext(", %(amber)d needs attention", ", %(amber)d need attention", amber)
    if grey:
        first += ngettext(", %(grey)d has no word", ", %(grey)d have no word", grey)
    return (first + _(".")) % values


def why(facts: StatusFacts, health: Health) -> str:
    return joined([finding_words(facts, finding) for finding in health.findings[:SHOWN_FINDINGS]])


def finding_words(facts: StatusFacts, finding: Finding) -> str:
    values = {
        "count": finding.count,
        "limit": finding.limit,
        "key": finding.key,
        "name": named(facts, finding.name),
        "day": written(finding.on, "year"),
    }
    if finding.code.startswith("cost_"):
        values["share"] = percent(finding.count or 0)
        values["tolerance"] = percent(finding.limit or 0)
        values["amount"] = money(finding.amount, facts.currency)
        values["budget"] = money(finding.budget, facts.currency)
    return _template(finding) % values


def _template(finding: Finding) -> str:
    count = finding.count or 0
    match finding.code:
        case "no_forecast":
            return _("The go-live has no date: a gate was refused, or links lead in a circle.")
        case "promise_missed":
            return ngettext(
                "The forecast is %(count)d working day after the promised %(day)s.",
                "The forecast is %(count)d working days after the promised %(day)s.",
                count,
            )
        case "behind_baseline" | "behind_plan":
            return _behind(finding.code == "behind_baseline", count)
        case "condition_expired":
            return _("A condition of the gate “%(name)s” was due on %(day)s.")
        case "steps_late":
            return ngettext("%(count)d step is late.", "%(count)d steps are late.", count)
        case "cost_over":
            return _(
                "%(amount)s forecast against a budget of %(budget)s, %(share)s over; "
                "the tolerance is %(tolerance)s."
            )
        case "cost_within" if count:
            return _("%(amount)s forecast against a budget of %(budget)s, %(share)s under.")
        case "cost_within":
            return _("%(amount)s forecast against a budget of %(budget)s.")
        case "silence" if not finding.name:
            return ngettext(
                "No word on a step without owner for %(count)d day.",
                "No word on a step without owner for %(count)d days.",
                count,
            )
        case "silence":
            return _silence(finding.limit or 1)
        case _:
            return _risk_template(finding) or _people_template(finding)


def _behind(baseline: bool, count: int) -> str:
    if count > 0 and baseline:
        return ngettext(
            "Forecast %(count)d working day behind the baseline; the tolerance is %(limit)d.",
            "Forecast %(count)d working days behind the baseline; the tolerance is %(limit)d.",
            count,
        )
    if count > 0:
        return ngettext(
            "Forecast %(count)d working day behind the plan; the tolerance is %(limit)d.",
            "Forecast %(count)d working days behind the plan; the tolerance is %(limit)d.",
            count,
        )
    if count == 0:
        return _("Forecast as in the baseline.") if baseline else _("Forecast as planned.")
    return _("Forecast earlier than the baseline.") if baseline else _("Forecast earlier than planned.")


def _silence(steps: int) -> str:
    if steps == 1:
        return _("No word from %(name)s for %(count)d days on a step that runs or is due.")
    return _("No word from %(name)s for %(count)d days; %(limit)d steps that run or are due are silent.")


def _risk_template(finding: Finding) -> str:
    count = finding.count or 0
    match finding.code:
        case "risks_within" if not count:
            return _("No risk is open.")
        case "risks_within":
            return ngettext(
                "%(count)d risk is open, not above level %(limit)d.",
                "%(count)d risks are open, none above level %(limit)d.",
                count,
            )
        case "risks_above":
            return ngettext(
                "%(count)d risk stands above level %(limit)d.",
                "%(count)d risks stand above level %(limit)d.",
                count,
            )
        case "response_overdue":
            return _("The response to %(key)s “%(name)s” was due on %(day)s.")
        case "no_response":
            return _("%(key)s “%(name)s” has no response yet.")
        case "groups_unheard" if finding.name:
            return _("“%(name)s” has not heard from us for more than %(limit)d days.")
        case "groups_unheard":
            return _("%(count)d groups have not heard from us for more than %(limit)d days.")
    return ""


def _people_template(finding: Finding) -> str:
    count = finding.count or 0
    match finding.code:
        case "messages_missed" if finding.name:
            return _("The message “%(name)s” was not sent.")
        case "messages_missed":
            return _("%(count)d messages were not sent.")
        case "all_heard":
            return _("Every group has heard from us in time.")
        case "blocked":
            return _("“%(name)s” is blocked since %(day)s.")
        case "steps_without_owner" if finding.name:
            return _("“%(name)s” has no owner.")
        case "steps_without_owner":
            return _("%(count)d steps at hand have no owner.")
        case "all_have_word" if count:
            return ngettext(
                "There is word on the running step, not older than %(limit)d days.",
                "There is word on all %(count)d running steps, none older than %(limit)d days.",
                count,
            )
        case "all_have_word":
            return _("Nobody has been silent for more than %(limit)d days.")
    raise KeyError(finding.code)


# Steps and phases


def step_word(step: StepFacts) -> Shown:
    return STEPS[step.state]


def phase_word(phase: PhaseFacts) -> Shown:
    """Say a phase's state: that of its gate once somebody decided on it, else that of its work."""
    if phase.gate.state in (GateState.OPEN, GateState.READY):
        return STEPS[phase.state]
    return GATES[phase.gate.state]


def days_late(days: int | None) -> str:
    """Write a difference in working days: +6 days, −2 days, as planned; nothing where it is unknown."""
    if not days:
        return "" if days is None else _("as planned")
    text = ngettext("%(sign)s%(count)d day", "%(sign)s%(count)d days", abs(days))
    return text % {"sign": "+" if days > 0 else "−", "count": abs(days)}
