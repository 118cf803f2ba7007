"""Links between rows of the outline as links between steps and phases.

A summary inside a phase is no end of a link here: a link to it goes to the steps in it that begin, and
one from it comes from those that end it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tracker.common import limits
from tracker.phases.domain.plan import LinkKind, NodeRef, PlanLink

from .elements import Record
from .lags import Measure, within
from .outline import Outline, Task
from .refused import FileRefused, Refusal
from .unread import Gathered, What
from .values import truth, whole

KINDS = {0: LinkKind.FF, 1: LinkKind.FS, 2: LinkKind.SF, 3: LinkKind.SS}
_FROM_START = frozenset({LinkKind.SS, LinkKind.SF})
_TO_START = frozenset({LinkKind.FS, LinkKind.SS})
_FROM_GATE = {LinkKind.SS: LinkKind.FS, LinkKind.SF: LinkKind.FF}
_TO_GATE = {LinkKind.FS: LinkKind.FF, LinkKind.SS: LinkKind.SF}


@dataclass(frozen=True, slots=True)
class _Link:
    """A link between two rows; `lag` in tenths of minutes or in per cent, as its `unit` says."""

    before: Task
    after: Task
    kind: LinkKind
    lag: int
    unit: int

    @property
    def place(self) -> str:
        return f"{self.before.name} → {self.after.name}"


def read_links(
    outline: Outline, days: Mapping[NodeRef, int], measure: Measure, gathered: Gathered
) -> tuple[PlanLink, ...]:
    """Return the links in the order of those that wait; `days` says how long each step and phase takes."""
    found: dict[tuple[NodeRef, NodeRef], PlanLink] = {}
    for link in _between_ends(list(_links(outline, gathered)), gathered):
        before, after = link.before.ref, link.after.ref
        refused = _refused(link, before, after, found)
        if refused:
            if not _is_implied(link):
                gathered.say(refused, link.place)
            continue
        lag = within(measure.lag(link.lag, link.unit, days.get(before, 0)), Refusal.LAG, link.place)
        if lag.said:
            gathered.say(lag.said, link.place, lag.value)
        found[before, after] = PlanLink(before, after, _kind(link), lag.days, len(found))
        if len(found) > limits.LINKS:
            raise FileRefused(Refusal.TOO_MANY_LINKS, value=limits.LINKS)
    return tuple(found.values())


def _links(outline: Outline, gathered: Gathered) -> Iterator[_Link]:
    """Yield what the file links, as far as both rows are in it."""
    rows = {task.uid: task for task in outline.rows}
    for after in outline.rows:
        for record in after.record.named("PredecessorLink"):
            before = rows.get(record.text("PredecessorUID").strip())
            kind = KINDS.get(whole(record.text("Type"), after.name, 1))
            if truth(record.text("CrossProject")):
                gathered.say(What.LINK_CROSS_PROJECT, after.name, record.text("CrossProjectName"))
            elif before is None:
                gathered.say(What.LINK_UNKNOWN_END, after.name, record.text("PredecessorUID"))
            elif kind is None:
                place = f"{before.name} → {after.name}"
                gathered.say(What.LINK_UNKNOWN_KIND, place, record.text("Type"))
            else:
                yield _Link(before, after, kind, *_lag(record, after.name))


def _lag(record: Record, place: str) -> tuple[int, int]:
    return whole(record.text("LinkLag"), place), whole(record.text("LagFormat"), place, 7)


def _between_ends(links: Sequence[_Link], gathered: Gathered) -> Iterator[_Link]:
    """Yield links between steps and phases alone; those of a summary inside a phase are spread."""
    inner = _inner_ends(links)
    for link in links:
        if not (link.before.is_group or link.after.is_group):
            yield link
            continue
        if _hold_each_other(link):
            gathered.say(What.LINK_OWN_STEP, link.place)
            continue
        spread = [
            replace(link, before=before, after=after)
            for before in inner(link.before, link.kind in _FROM_START, True)
            for after in inner(link.after, link.kind in _TO_START, False)
        ]
        if len(spread) > limits.LINKS:
            raise FileRefused(Refusal.TOO_MANY_LINKS, value=limits.LINKS)
        gathered.say(What.LINK_GROUP, link.place, len(spread))
        yield from spread


def _inner_ends(links: Sequence[_Link]) -> Callable[[Task, bool, bool], tuple[Task, ...]]:
    """Return a function that gives the steps which stand for a summary as an end of a link.

    All that begin must wait, and all that end are waited for. Where one alone is meant, the start of the
    first or the finish of the last, the file's own dates choose it.
    """
    follows: dict[Task, set[Task]] = {}
    leads: dict[Task, set[Task]] = {}
    for link in links:
        if link.kind == LinkKind.FS and link.lag >= 0:
            follows.setdefault(link.after, set()).add(link.before)
            leads.setdefault(link.before, set()).add(link.after)

    @cache
    def inner(task: Task, starts: bool, is_before: bool) -> tuple[Task, ...]:
        if not task.is_group:
            return (task,)
        steps = list(task.below())
        if starts == is_before:
            chosen = min(steps, key=_start) if starts else max(steps, key=_finish)
            return (chosen,)
        among, bound = set(steps), follows if starts else leads
        return tuple(step for step in steps if not among & bound.get(step, set()))

    return inner


def _start(task: Task) -> str:
    return task.text("Start") or "9"


def _finish(task: Task) -> str:
    return task.text("Finish")


def _hold_each_other(link: _Link) -> bool:
    """Tell whether both ends are one row, or one lies below the other."""
    return (
        link.before is link.after
        or any(above is link.before for above in link.after.above())
        or any(above is link.after for above in link.before.above())
    )


def _refused(
    link: _Link, before: NodeRef, after: NodeRef, found: Mapping[tuple[NodeRef, NodeRef], PlanLink]
) -> What | None:
    if before == after:
        return What.LINK_ITSELF
    if before.kind != after.kind and link.before.phase is link.after.phase:
        return What.LINK_OWN_STEP
    return What.LINK_TWICE if (before, after) in found else None


def _is_implied(link: _Link) -> bool:
    """Tell whether the gate waits for a step of its phase, as it always does."""
    waits = link.kind in (LinkKind.FS, LinkKind.FF) and link.lag == 0
    return (
        waits and link.after.is_gate and not link.before.is_summary and link.before.phase is link.after.phase
    )


def _kind(link: _Link) -> LinkKind:
    """A gate takes no time: its start is its finish, and a phase's finish is its gate."""
    kind = _FROM_GATE.get(link.kind, link.kind) if link.before.is_gate else link.kind
    return _TO_GATE.get(kind, kind) if link.after.is_gate else kind
