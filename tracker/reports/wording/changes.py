"""What happened since last time, and what we want, sentence by sentence."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.templatetags.page import money
from tracker.common.wording import days_late

from ..domain.differences import Change, Happened
from ..domain.facts import Ask, AskKind, Dimension, GateState, StatusFacts
from .pieces import Sentence, deciding_day, listed, named, sentence
from .statuses import DIMENSIONS, HEALTH


@dataclass(frozen=True)
class ToldChange:
    """A change as icon, tone, sentence and a short tag at the end of its line."""

    icon: str
    tone: str
    sentence: Sentence
    tag: str | Promise


def told(facts: StatusFacts, change: Change) -> ToldChange:
    return _TELL[change.what](facts, change)


def _gate(facts: StatusFacts, change: Change) -> ToldChange:
    assert change.gate is not None
    icon, tone, template = _GATE[change.gate]
    said = sentence(
        str(template),
        bold=["name"],
        name=named(facts, change.name),
        day=written(change.on, "year"),
        conditions=" ".join(change.text.split()).rstrip("。.") or "–",
    )
    return ToldChange(icon, tone, said, change.key)


_GATE = {
    GateState.PASSED: ("flag-check", "good", gettext_lazy("Gate %(name)s passed on %(day)s.")),
    GateState.CONDITIONAL: (
        "flag-check",
        "warn",
        gettext_lazy("Gate %(name)s passed on %(day)s with a condition: %(conditions)s."),
    ),
    GateState.EXPIRED: (
        "flag-check",
        "bad",
        gettext_lazy("The condition of gate %(name)s was due on %(day)s: %(conditions)s."),
    ),
    GateState.READY: ("flag", "accent", gettext_lazy("Gate %(name)s is ready to be decided.")),
    GateState.HELD: ("flag", "warn", gettext_lazy("Gate %(name)s was put on hold on %(day)s.")),
    GateState.REFUSED: ("flag-off", "bad", gettext_lazy("Gate %(name)s was refused on %(day)s.")),
}


def _go_live(facts: StatusFacts, change: Change) -> ToldChange:
    later = bool(change.was and change.on and change.on > change.was)
    said = sentence(
        _("Go-live forecast moved from %(was)s to %(day)s."),
        bold=["was", "day"],
        was=deciding_day(change.was),
        day=deciding_day(change.on),
    )
    return ToldChange(
        "clock-exclamation" if later else "clock-check",
        "warn" if later else "good",
        said,
        days_late(change.days) if change.days else "",
    )


def _baseline(facts: StatusFacts, change: Change) -> ToldChange:
    if change.was is None:
        said = sentence(
            _("A baseline was agreed; its go-live is %(day)s."), ["day"], day=deciding_day(change.on)
        )
    else:
        said = sentence(
            _("A new baseline was agreed; its go-live is %(day)s, before it was %(was)s."),
            bold=["day"],
            day=deciding_day(change.on),
            was=deciding_day(change.was),
        )
    return ToldChange("flag", "accent", said, DIMENSIONS[Dimension.TIME])


def _turned(facts: StatusFacts, change: Change) -> ToldChange:
    assert change.dimension is not None
    assert change.colour is not None
    assert change.colour_was is not None
    shown = HEALTH[change.colour]
    said = sentence(
        _("%(dimension)s turned from “%(was)s” to “%(now)s”."),
        bold=["dimension"],
        dimension=DIMENSIONS[change.dimension],
        was=HEALTH[change.colour_was].word,
        now=shown.word,
    )
    return ToldChange(shown.icon, shown.tone, said, DIMENSIONS[change.dimension])


def _risk(facts: StatusFacts, change: Change) -> ToldChange:
    icon, tone, template = (_OPPORTUNITIES if change.is_opportunity else _RISKS)[_way(change)]
    said = sentence(
        str(template),
        bold=["name"],
        name=f"{change.key} {named(facts, change.name)}",
        level=change.level,
        was=change.level_was,
        day=written(change.on, "year"),
    )
    return ToldChange(icon, tone, said, _("Risks"))


def _way(change: Change) -> str:
    if change.what != Happened.RISK_MOVED:
        return change.what
    return "rose" if (change.level or 0) > (change.level_was or 0) else "fell"


_RISKS = {
    Happened.RISK_NEW: ("plus", "none", gettext_lazy("New risk %(name)s, level %(level)d.")),
    Happened.RISK_OCCURRED: (
        "alert-octagon",
        "bad",
        gettext_lazy("Risk %(name)s happened on %(day)s."),
    ),
    Happened.RISK_CLOSED: ("circle-check", "good", gettext_lazy("Risk %(name)s is closed.")),
    Happened.TRIGGER_SEEN: (
        "alert-triangle",
        "warn",
        gettext_lazy("The early sign of risk %(name)s was seen on %(day)s."),
    ),
    "rose": (
        "trending-up",
        "warn",
        gettext_lazy("Risk %(name)s rose from level %(was)d to %(level)d."),
    ),
    "fell": (
        "trending-down",
        "good",
        gettext_lazy("Risk %(name)s fell from level %(was)d to %(level)d."),
    ),
}
_OPPORTUNITIES = {
    Happened.RISK_NEW: ("plus", "none", gettext_lazy("New opportunity %(name)s, level %(level)d.")),
    Happened.RISK_OCCURRED: (
        "circle-check",
        "good",
        gettext_lazy("Opportunity %(name)s came true on %(day)s."),
    ),
    Happened.RISK_CLOSED: ("circle", "none", gettext_lazy("Opportunity %(name)s is closed.")),
    Happened.TRIGGER_SEEN: (
        "eye",
        "good",
        gettext_lazy("The early sign of opportunity %(name)s was seen on %(day)s."),
    ),
    "rose": (
        "trending-up",
        "good",
        gettext_lazy("Opportunity %(name)s rose from level %(was)d to %(level)d."),
    ),
    "fell": (
        "trending-down",
        "warn",
        gettext_lazy("Opportunity %(name)s fell from level %(was)d to %(level)d."),
    ),
}


def _logged(facts: StatusFacts, change: Change) -> ToldChange:
    icon, tone, tag, template = {
        Happened.ISSUES_NEW: (
            "plus",
            "warn",
            _("Issues"),
            ngettext(
                "%(count)d issue is new: %(names)s", "%(count)d issues are new: %(names)s", change.days or 0
            ),
        ),
        Happened.ISSUES_RESOLVED: (
            "circle-check",
            "good",
            _("Issues"),
            ngettext(
                "%(count)d issue is resolved: %(names)s",
                "%(count)d issues are resolved: %(names)s",
                change.days or 0,
            ),
        ),
        Happened.DECISIONS_MADE: (
            "flag-check",
            "accent",
            _("Decisions"),
            ngettext(
                "%(count)d decision was made: %(names)s",
                "%(count)d decisions were made: %(names)s",
                change.days or 0,
            ),
        ),
        Happened.CHANGES_DECIDED: (
            "flag-check",
            "accent",
            _("Change requests"),
            ngettext(
                "%(count)d change request was decided: %(names)s",
                "%(count)d change requests were decided: %(names)s",
                change.days or 0,
            ),
        ),
    }[change.what]
    return ToldChange(icon, tone, _counted(facts, change, template), tag)


def _counted(facts: StatusFacts, change: Change, template: str) -> Sentence:
    names, count = listed([named(facts, name) for name in change.names]), change.days or 0
    end = _(" and others.") if count > len(change.names) else _(".")
    return sentence(template + end, ["names"], count=count, names=names)


def _promises(facts: StatusFacts, change: Change) -> ToldChange:
    count = change.days or 0
    if change.what == Happened.PROMISES_BROKEN:
        icon, tone = "alert-octagon", "bad"
        template = ngettext(
            "%(count)d promise was not kept: %(names)s", "%(count)d promises were not kept: %(names)s", count
        )
    else:
        icon, tone = "circle-check", "good"
        template = ngettext(
            "%(count)d promise was kept: %(names)s", "%(count)d promises were kept: %(names)s", count
        )
    return ToldChange(icon, tone, _counted(facts, change, template), _("Promises"))


def _steps(facts: StatusFacts, change: Change) -> ToldChange:
    template = ngettext(
        "%(count)d step is done: %(names)s", "%(count)d steps are done: %(names)s", change.days or 0
    )
    return ToldChange("circle-check", "good", _counted(facts, change, template), "")


_TELL = {
    Happened.GATE: _gate,
    Happened.GO_LIVE_MOVED: _go_live,
    Happened.BASELINE: _baseline,
    Happened.TURNED: _turned,
    Happened.RISK_NEW: _risk,
    Happened.RISK_OCCURRED: _risk,
    Happened.RISK_CLOSED: _risk,
    Happened.RISK_MOVED: _risk,
    Happened.TRIGGER_SEEN: _risk,
    Happened.ISSUES_NEW: _logged,
    Happened.ISSUES_RESOLVED: _logged,
    Happened.DECISIONS_MADE: _logged,
    Happened.CHANGES_DECIDED: _logged,
    Happened.PROMISES_BROKEN: _promises,
    Happened.PROMISES_KEPT: _promises,
    Happened.STEPS_DONE: _steps,
}


# What we want


def ask_label(ask: Ask) -> str:
    """Say by when and of whom: “by Fri 4 December · asked of Ann”."""
    who = listed(ask.who)
    by = deciding_day(ask.by)
    if ask.by and who:
        return _("by %(day)s · asked of %(who)s") % {"day": by, "who": who}
    if ask.by:
        return _("by %(day)s") % {"day": by}
    return _("asked of %(who)s") % {"who": who} if who else _("asked of those who decide")


def ask_words(facts: StatusFacts, ask: Ask) -> Sentence:
    finding, name = ask.finding, named(facts, ask.name)
    values = {
        "count": finding.count,
        "limit": finding.limit,
        "day": written(finding.on, "year"),
        "amount": money(finding.amount, facts.currency),
    }
    if ask.kind != AskKind.GATE:
        name = f"{ask.key} {name}"
    return sentence(_ASKS[finding.code], bold=["what"], what=_WHAT[finding.code] % {"name": name}, **values)


class _Texts(dict):
    """Translated when read."""

    def __getitem__(self, code: str) -> str:
        return str(super().__getitem__(code))


_WHAT = _Texts(
    gate_ready=gettext_lazy("Decide on the gate “%(name)s”."),
    gate_due=gettext_lazy("Decide on the gate “%(name)s”."),
    gate_due_bare=gettext_lazy("Decide on the gate “%(name)s”."),
    gate_held=gettext_lazy("Decide again on the gate “%(name)s”."),
    gate_condition=gettext_lazy("Say how the condition of the gate “%(name)s” goes on."),
    risk_above=gettext_lazy("Decide on a response to the risk %(name)s."),
    risk_above_answered=gettext_lazy("Decide whether enough is done about the risk %(name)s."),
    decision_wanted=gettext_lazy("Decide on “%(name)s”."),
    change_waiting=gettext_lazy("Decide on the change request %(name)s."),
    change_adds=gettext_lazy("Decide on the change request %(name)s."),
    change_saves=gettext_lazy("Decide on the change request %(name)s."),
)
_ASKS = _Texts(
    gate_ready=gettext_lazy("%(what)s All its criteria are met."),
    gate_due=gettext_lazy("%(what)s It is due; %(count)d of %(limit)d criteria are met."),
    gate_due_bare=gettext_lazy("%(what)s It is due; it has no criteria."),
    gate_held=gettext_lazy("%(what)s It was put on hold until %(day)s."),
    gate_condition=gettext_lazy("%(what)s It was due on %(day)s."),
    risk_above=gettext_lazy("%(what)s Its level is %(count)d and it has none."),
    risk_above_answered=gettext_lazy("%(what)s Its level is still %(count)d."),
    decision_wanted="%(what)s",
    change_waiting="%(what)s",
    change_adds=gettext_lazy("%(what)s It would add %(amount)s to the cost."),
    change_saves=gettext_lazy("%(what)s It would save %(amount)s."),
)
