"""What a change did, in words: the strip under the headline after each save."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.common.dates import written
from tracker.common.offers import slip_questions
from tracker.common.work import Question
from tracker.rollouts.models import Member

from .domain.effect import Effect, slipped
from .domain.network import NodeKind
from .shown import ShownPlan
from .wording import names_of_chain


@dataclass(frozen=True)
class Strip:
    """`chain`: from what holds the go-live to the go-live itself, `driver` the longest work on it.

    `moved`: the nodes whose dates changed.
    """

    headline: str
    chain: tuple[str, ...] = ()
    driver: str = ""
    counts: str = ""
    moved: frozenset[str] = frozenset()


def strip_of(effect: Effect | None, plan: ShownPlan) -> Strip:
    if effect is None:
        return Strip(_("Saved. The dates can be counted again."))
    return Strip(
        headline=_headline(effect),
        chain=_chain(effect, plan) if effect.go_live_days else (),
        driver=plan.labels.get(plan.driving_key(), ""),
        counts=_counts(effect, plan),
        moved=frozenset(moved.key for moved in effect.moved),
    )


def questions_of(effect: Effect | None, member: Member, said_of: Collection[str]) -> list[Question]:
    """Return what the steps that slipped make one ask; `said_of` are the nodes that were changed."""
    steps = slipped(effect, said_of) if effect else []
    return slip_questions.gather(member, steps) if steps else []


def _headline(effect: Effect) -> str:
    return go_live_words(effect.go_live_before, effect.go_live_after, effect.go_live_days)


def go_live_words(before: date | None, after: date | None, days: int | None) -> str:
    """Say what a change that was saved did to the go-live."""
    if before is None or after is None:
        return _without_go_live(before, after)
    if not days:
        return _("Saved. Go-live stays %(day)s.") % {"day": written(after, "week")}
    sentence = (
        ngettext(
            "Saved. Go-live moves from %(before)s to %(after)s, %(days)d working day later.",
            "Saved. Go-live moves from %(before)s to %(after)s, %(days)d working days later.",
            days,
        )
        if days > 0
        else ngettext(
            "Saved. Go-live moves from %(before)s to %(after)s, %(days)d working day earlier.",
            "Saved. Go-live moves from %(before)s to %(after)s, %(days)d working days earlier.",
            -days,
        )
    )
    return sentence % {"before": written(before, "week"), "after": written(after, "long"), "days": abs(days)}


def _without_go_live(before: date | None, after: date | None) -> str:
    if after is not None:
        return _("Saved. Go-live is now %(day)s.") % {"day": written(after, "long")}
    if before is not None:
        return _("Saved. Go-live, until now %(day)s, has no date any more.") % {
            "day": written(before, "long")
        }
    return _("Saved.")


def _chain(effect: Effect, plan: ShownPlan) -> tuple[str, ...]:
    """Name its beginning, what drives it and its end; “…” stands for what is between."""
    names = names_of_chain(effect.go_live_because, plan.labels, plan.schedule.nodes)
    driver = plan.labels.get(plan.driving_key(), "")
    last = len(names) - 1
    told = [at for at, name in enumerate(names) if at in {0, 1, last - 1, last} or name == driver]
    chain: list[str] = []
    for at, following in pairwise([*told, last + 1]):
        chain.append(names[at])
        if following > at + 1:
            chain.append("…")
    return tuple(chain)


def _counts(effect: Effect, plan: ShownPlan) -> str:
    kinds = [plan.schedule.nodes[moved.key].kind for moved in effect.moved]
    moved = moved_words(kinds.count(NodeKind.STEP), kinds.count(NodeKind.GATE))
    sentences = [moved] if moved else []
    missed = len(effect.missed_deadlines)
    if missed:
        sentence = ngettext(
            "Breaks %(count)d deadline: %(first)s.",
            "Breaks %(count)d deadlines, the first: %(first)s.",
            missed,
        )
        sentences.append(sentence % {"count": missed, "first": effect.missed_deadlines[0].name})
    return " ".join(sentences)


def moved_words(steps: int, gates: int) -> str:
    """Say how many steps and gates moved; nothing where none did."""
    parts = []
    if steps:
        parts.append(ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps})
    if gates:
        parts.append(ngettext("%(count)d gate", "%(count)d gates", gates) % {"count": gates})
    comma = pgettext("between two things of a list", ", ")
    return _("Moved: %(what)s.") % {"what": comma.join(parts)} if parts else ""
