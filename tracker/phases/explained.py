"""“Why this date?” in words: one sentence a step, back to where it begins, and what would free a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written

from .domain.explain import Explanation, Freed, Lever, Slack, explain
from .domain.facts import Status
from .domain.network import NodeKind
from .domain.plan import LinkKind, NodeKey
from .domain.schedule import ScheduledNode
from .queries import plan_of
from .shown import ShownPlan, told_driver

LEVERS = {
    Lever.DAYS_LEFT: gettext_lazy("Over a day sooner than said"),
    Lever.DAYS: gettext_lazy("Planned a day shorter"),
    Lever.LAG: gettext_lazy("A day less of waiting"),
    Lever.NOT_BEFORE: gettext_lazy("Allowed to begin a day sooner"),
    Lever.HELD: gettext_lazy("Looked at again a day sooner"),
}


@dataclass(frozen=True)
class ExplainedDate:
    """`chain`: sentences from where it begins to the node itself, each with the node's key.

    `float_words`: how far it may slip and why. `freed`: what would bring it a day earlier and in which
    places, any one of which is enough; `frees_go_live`: each of them brings the go-live earlier, too.
    """

    key: NodeKey
    label: str
    headline: str
    chain: tuple[tuple[NodeKey, str], ...]
    float_words: tuple[str, ...]
    freed: tuple[tuple[str, list[str]], ...]
    frees_go_live: bool
    is_open: bool


def explain_date(plan: ShownPlan, key: NodeKey) -> ExplainedDate:
    node = plan.schedule.nodes[key]
    found = explain(plan_of(plan.rollout, plan.schedule.on), plan.schedule, key)
    return ExplainedDate(
        key=key,
        label=plan.labels[key],
        headline=_sentence(plan, node),
        chain=tuple(_chain(plan, found)),
        float_words=tuple(_float_words(plan, node, found.slack)),
        freed=tuple(_freed_words(plan, found.freed)),
        frees_go_live=key != plan.schedule.go_live_key and all(one.go_live_days > 0 for one in found.freed),
        is_open=node.forecast is not None and node.status not in (Status.DONE, Status.DROPPED),
    )


def _chain(plan: ShownPlan, found: Explanation) -> Iterator[tuple[NodeKey, str]]:
    for link in reversed(found.chain):
        node = plan.schedule.nodes[link.key]
        if node.kind != NodeKind.START:
            yield node.key, _sentence(plan, node)


def _sentence(plan: ShownPlan, node: ScheduledNode) -> str:
    name, span = plan.labels[node.key], node.forecast
    if span is None:
        return _("%(name)s has no date.") % {"name": name}
    if node.status == Status.DONE:
        return _("%(name)s ended on %(finish)s; that has happened.") % {
            "name": name,
            "finish": written(span.finish, "week"),
        }
    values = {"name": name, "finish": written(span.finish, "long"), "because": _because(plan, node)}
    if span.start_index == span.finish_index:
        return _("%(name)s falls on %(finish)s: %(because)s.") % values
    today = plan.schedule.calendar.index(plan.schedule.on)
    begins = max(span.start_index, today) if node.status == Status.RUNNING else span.start_index
    days = span.finish_index - begins
    values |= {"days": _working_days(days), "start": written(plan.schedule.calendar.day(begins), "week")}
    return _("%(name)s ends %(finish)s, %(days)s from %(start)s on: %(because)s.") % values


def _because(plan: ShownPlan, node: ScheduledNode) -> str:
    words, driver = plan.because(node.key), told_driver(plan.schedule, node)
    other = plan.schedule.nodes[driver.before] if driver and driver.before else None
    if driver is None or other is None or other.forecast is None:
        return words
    if driver.kind in (LinkKind.SS, LinkKind.SF):
        return _("%(because)s, which starts %(day)s") % {
            "because": words,
            "day": written(other.forecast.start, "week"),
        }
    return _("%(because)s, which ends %(day)s") % {
        "because": words,
        "day": written(other.forecast.finish, "week"),
    }


def _float_words(plan: ShownPlan, node: ScheduledNode, slack: Slack | None) -> Iterator[str]:
    if node.total_float is None or node.forecast is None:
        return
    if node.total_float == 0:
        yield _("It is critical: each working day it slips moves the end of the rollout by a day.")
    elif node.total_float < 0:
        yield _("It is late for the end of the rollout by %(days)s.") % {
            "days": _working_days(-node.total_float)
        }
    else:
        yield _(
            "It is not critical: it may end %(days)s later, by %(day)s, before the rollout ends later."
        ) % {
            "days": _working_days(node.total_float),
            "day": written(_later(plan, node, node.total_float), "week"),
        }
    yield from _go_live_words(plan, node)
    yield from _slack_words(plan, slack)


def _go_live_words(plan: ShownPlan, node: ScheduledNode) -> Iterator[str]:
    if node.key == plan.schedule.go_live_key or plan.schedule.go_live is None:
        return
    if node.go_live_float is None:
        yield _("The go-live does not wait for it.")
    elif node.go_live_float == 0:
        yield _("The go-live waits for it: a day later here is a day later there.")
    elif node.go_live_float != node.total_float:
        yield _("The go-live moves only if it slips by more than %(days)s.") % {
            "days": _working_days(node.go_live_float)
        }


def _slack_words(plan: ShownPlan, slack: Slack | None) -> Iterator[str]:
    if slack is None:
        return
    if slack.joins is None:
        yield _("Nothing that is unfinished waits for it, only the end of the rollout.")
        return
    values = {"joins": plan.labels[slack.joins], "held_by": plan.labels.get(slack.held_by or "", "")}
    if slack.held_by is None:
        yield _("The first it would push is %(joins)s, which has its date for another reason.") % values
        return
    held_by = plan.schedule.nodes[slack.held_by].forecast
    values["day"] = written(held_by.finish if held_by else None, "week")
    yield (
        _("The first it would push is %(joins)s, which waits for %(held_by)s until %(day)s anyway.") % values
    )


def _later(plan: ShownPlan, node: ScheduledNode, days: int) -> date:
    assert node.forecast is not None
    last = max(node.forecast.finish_index - 1, node.forecast.start_index)
    return plan.schedule.calendar.day(last + days)


def _freed_words(plan: ShownPlan, freed: Sequence[Freed]) -> Iterator[tuple[str, list[str]]]:
    """Yield what could be done, and where: any one of these places is enough."""
    for lever, words in LEVERS.items():
        names = [_freed_name(plan, one) for one in freed if one.lever == lever]
        if names:
            yield str(words), names


def _freed_name(plan: ShownPlan, one: Freed) -> str:
    if one.before is None:
        return plan.labels[one.key]
    return _("between %(before)s and %(name)s") % {
        "before": plan.labels[one.before],
        "name": plan.labels[one.key],
    }


def _working_days(count: int) -> str:
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}
