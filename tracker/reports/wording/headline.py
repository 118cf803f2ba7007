"""The answer in one sentence: when we go live, against what was agreed, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.wording import in_chinese

from ..domain.facts import Cause, GoLive, StatusFacts
from .pieces import deciding_day, named


@dataclass(frozen=True)
class Headline:
    """What stands out, and its reason; together they are one sentence."""

    main: str
    because: str = ""

    def __str__(self) -> str:
        if not self.because:
            return self.main
        return self.main + ("" if in_chinese() else " ") + self.because


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
    start = _("Go-live %(day)s") if go_live.key else _("The plan ends on %(day)s")
    values = {"day": deciding_day(go_live.forecast), "compared": _compared(go_live)}
    days = go_live.days_late
    if days is None:
        return start % values
    return (start + _difference(days)) % {**values, "count": abs(days)}


def _difference(days: int) -> str:
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
    worst = max(go_live.chain, key=lambda cause: cause.added, default=None)
    return worst if worst and worst.added > 0 else None


def because(facts: StatusFacts, cause: Cause) -> str:
    """Say the cause as the end of a sentence: “because “Merge the files” took until 20 Nov 2026”."""
    return _template(cause) % {"name": named(facts, cause.name), "day": written(cause.finish, "year")}


def _template(cause: Cause) -> str:
    if cause.kind == "gate":
        return _gate_template(cause)
    if cause.state == "done":
        return _("because “%(name)s” took until %(day)s")
    if cause.state == "running":
        return _("because “%(name)s” is expected to take until %(day)s")
    if cause.reason == "status_date":
        return _("because “%(name)s” has not begun yet")
    if cause.reason == "not_before":
        return _("because “%(name)s” can't start earlier")
    return _("because “%(name)s” now takes until %(day)s")


def _gate_template(cause: Cause) -> str:
    if cause.state == "done":
        return _("because the gate “%(name)s” passed only on %(day)s")
    if cause.state == "held":
        return _("because the gate “%(name)s” is on hold")
    return _("because the gate “%(name)s” is not passed yet")


def chain_words(cause: Cause) -> str:
    """Say what holds a node where it is."""
    return {
        "actual": _("as it happened"),
        "link": _("takes longer or waits for others"),
        "not_before": _("not before a fixed day"),
        "held": _("on hold until its review"),
        "said": _("days left as last said"),
        "status_date": _("could begin, but has not"),
        "start": _("start of the rollout"),
    }.get(cause.reason, "–")
