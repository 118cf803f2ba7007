"""The words a draft begins with, made of its facts; people write on from there."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written

from .domain.facts import GateState, StatusFacts
from .wording import deciding_day, headline, joined, named, percent


@dataclass(frozen=True)
class Narrative:
    headline: str
    summary: str
    outlook: str
    asks: str = ""


def drafted(facts: StatusFacts, language: str) -> Narrative:
    with translation.override(language):
        return Narrative(str(headline(facts)), _summary(facts), _outlook(facts))


def _summary(facts: StatusFacts) -> str:
    if not facts.work.steps:
        return ""
    done = ngettext(
        "%(share)s of the planned work is done: %(done)d of %(count)d step.",
        "%(share)s of the planned work is done: %(done)d of %(count)d steps.",
        facts.work.steps,
    ) % {
        "share": percent(round(facts.progress * 100)),
        "done": facts.work.done_count,
        "count": facts.work.steps,
    }
    return joined([_promise(facts), done, _at_hand(facts), _said(facts)])


def _promise(facts: StatusFacts) -> str:
    target, margin = facts.go_live.target, facts.go_live.margin
    if target is None or margin is None:
        return ""
    if margin < 0:
        template = ngettext(
            "The promised %(day)s is missed by %(count)d working day.",
            "The promised %(day)s is missed by %(count)d working days.",
            -margin,
        )
    else:
        template = ngettext(
            "The promised %(day)s holds, with %(count)d working day to spare.",
            "The promised %(day)s holds, with %(count)d working days to spare.",
            margin,
        )
    return template % {"day": deciding_day(target), "count": abs(margin)}


def _at_hand(facts: StatusFacts) -> str:
    late, blocked = facts.work.late.count, facts.work.blocked.count
    told = []
    if late:
        told.append(ngettext("%(count)d step is late.", "%(count)d steps are late.", late) % {"count": late})
    if blocked:
        sentence = ngettext("%(count)d step is blocked.", "%(count)d steps are blocked.", blocked)
        told.append(sentence % {"count": blocked})
    return joined(told)


def _said(facts: StatusFacts) -> str:
    """What of the messages and promises needs a hand; nothing where all is as it should be."""
    said = facts.communications
    if said is None:
        return ""
    told = []
    silent = len(said.missed) + len(said.overdue) + len(said.unapproved)
    if silent:
        sentence = ngettext(
            "%(count)d message did not go out on its day.",
            "%(count)d messages did not go out on their day.",
            silent,
        )
        told.append(sentence % {"count": silent})
    overdue = len(said.promises.overdue) if said.promises else 0
    if overdue:
        sentence = ngettext("%(count)d promise is overdue.", "%(count)d promises are overdue.", overdue)
        told.append(sentence % {"count": overdue})
    return joined(told)


def _outlook(facts: StatusFacts) -> str:
    ahead = [
        phase
        for phase in facts.phases
        if phase.gate.state in (GateState.OPEN, GateState.READY) and phase.finish
    ]
    told = []
    if ahead:
        following = min(ahead, key=lambda phase: phase.finish or date.max)
        told.append(
            _("The next gate is “%(name)s” on %(day)s.")
            % {"name": named(facts, following.gate.name), "day": written(following.finish, "year")}
        )
    coming = facts.work.coming.count
    if coming:
        sentence = ngettext(
            "%(count)d step begins in the next two weeks.",
            "%(count)d steps begin in the next two weeks.",
            coming,
        )
        told.append(sentence % {"count": coming})
    messages = len(facts.communications.coming) if facts.communications else 0
    if messages:
        sentence = ngettext(
            "%(count)d message goes out in the next two weeks.",
            "%(count)d messages go out in the next two weeks.",
            messages,
        )
        told.append(sentence % {"count": messages})
    return joined(told)
