"""What importing a file would do, before anything is stored: compared, checked and scheduled in memory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.tables import Problems
from tracker.common.wording import Shown, days_late, in_chinese
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.log import imported_before
from tracker.rollouts.models import Member, Rollout

from . import operations
from .domain.effect import Effect, effect
from .domain.imports import Changed, Compared, Differences, as_plan, differences
from .domain.plan_file import FilePhase, FileStep, PlanFile
from .domain.schedule import Schedule, ScheduleBeyondLimit, schedule
from .exchange import ReadPlan, columns
from .operations import Takes
from .preview_words import Told
from .queries import gates_of
from .wording import beyond_limit
from .wording_project import UnreadGroup, unread_groups

ROWS_SHOWN = 200

ADDED = Shown(gettext_lazy("Added"), "plus", "good")
CHANGED = Shown(gettext_lazy("Changed"), "pencil", "accent")
REMOVED = Shown(gettext_lazy("Removed"), "trash", "bad")


class ChangeRow(NamedTuple):
    kind: Shown
    name: str
    what: str


@dataclass(frozen=True)
class ImportPreview:
    """`offers` names what else the file brings that the plan does not have so."""

    plan: PlanFile
    replaces: bool
    offers: frozenset[str]
    problems: Problems
    new_owners: tuple[str, ...]
    made: Differences
    rows: tuple[ChangeRow, ...]
    rows_left: int
    go_live: Told
    unread: tuple[UnreadGroup, ...]
    notes: tuple[str, ...]
    sent_before: date | None

    @property
    def counts(self) -> list[tuple[str, Told]]:
        return [
            (_("Steps"), _counted(self.made.steps)),
            (_("Phases"), _counted(self.made.phases)),
            (_("Links"), _counted_links(self.made)),
        ]


def preview_import(
    rollout: Rollout,
    read: ReadPlan,
    stands: PlanFile,
    *,
    takes: Takes,
    by: Member,
    on: date,
    sha256: str,
) -> ImportPreview:
    """`stands` is the plan as it is now."""
    whole = read.over(stands)
    plan = operations.taken(whole, stands, takes)
    replaces = bool(stands.phases or stands.steps)
    problems = operations.check_import(
        rollout, plan, stands, by=by, on=on, replaces=replaces, takes=takes, places=read.places
    )
    made = differences(stands, plan)
    rows = list(_rows(made, sees_money=by.may(Permission.SEE_MONEY)))
    return ImportPreview(
        plan=plan,
        replaces=replaces,
        offers=_offers(rollout, read, whole, stands, by),
        problems=problems,
        new_owners=tuple(operations.unknown_owners(rollout, plan)),
        made=made,
        rows=tuple(rows[:ROWS_SHOWN]),
        rows_left=max(0, len(rows) - ROWS_SHOWN),
        go_live=_go_live(rollout, plan, stands, problems, on),
        unread=tuple(unread_groups(plan.unread)),
        notes=read.notes,
        sent_before=imported_before(rollout, "plan_imported", sha256),
    )


def usual_takes(read: ReadPlan, stands: PlanFile) -> Takes:
    """An empty plan takes all of the file but new people; one that stands keeps its own."""
    if not (stands.phases or stands.steps):
        return Takes(calendar=True, go_live=read.has_go_live, baseline=True)
    nodes = {f"step:{step.key}" for step in read.plan.steps}
    nodes |= {f"gate:{phase.key}" for phase in read.over(stands).phases}
    return Takes(go_live=stands.go_live is not None and stands.go_live not in nodes and read.has_go_live)


def _offers(
    rollout: Rollout, read: ReadPlan, whole: PlanFile, stands: PlanFile, by: Member
) -> frozenset[str]:
    found = {
        "calendar": read.has_calendar and whole.calendar != stands.calendar,
        "go_live": read.has_go_live
        and (whole.go_live, whole.target_go_live) != (stands.go_live, stands.target_go_live),
        "baseline": bool(whole.baseline) and whole.baseline != stands.baseline,
        "owners": bool(operations.unknown_owners(rollout, whole)) and by.may(Permission.MANAGE_TEAM),
    }
    return frozenset(name for name, is_offered in found.items() if is_offered)


def _go_live(rollout: Rollout, plan: PlanFile, stands: PlanFile, problems: Problems, on: date) -> Told:
    """Where dates leave the calendar, that becomes one of the problems."""
    if problems:
        return Told(_("Not known yet"), _("Its dates are counted once the file is in order."))
    gates = gates_of(rollout, on)
    evenings = dict(
        rollout.steps.order_by()
        .filter(ends_in_the_evening__isnull=False)
        .values_list("key", "ends_in_the_evening")
    )
    try:
        after = schedule(as_plan(plan, gates, evenings).as_known_on(on), on)
    except ScheduleBeyondLimit as error:
        what = " ".join(beyond_limit(error).messages)
        problems.add("", what)
        return Told(_("Not known yet"), what, is_bad=True)
    try:
        before = schedule(as_plan(stands, gates, evenings).as_known_on(on), on)
    except ScheduleBeyondLimit:
        return _dates(after, None)
    return _dates(after, effect(before, after))


def _dates(after: Schedule, moved: Effect | None) -> Told:
    if after.go_live is None:
        return Told(_("Go-live has no date"), _("Everything is finished on %(day)s.") % _day(after.finish))
    if moved is None or moved.go_live_before is None:
        return Told(
            written(after.go_live, "long"), _("Everything is finished on %(day)s.") % _day(after.finish)
        )
    if not moved.go_live_days:
        return Told(_("Stays %(day)s") % {"day": written(after.go_live, "long")})
    return Told(
        _("%(before)s to %(after)s")
        % {"before": written(moved.go_live_before, "week"), "after": written(after.go_live, "long")},
        days_late(moved.go_live_days),
        is_bad=moved.go_live_days > 0,
    )


def _day(day: date | None) -> dict[str, str]:
    return {"day": written(day, "long")}


def _counted(part: Compared) -> Told:
    added, changed, removed = len(part.added), len(part.changed), len(part.removed)
    head = _("%(added)d added, %(changed)d changed, %(removed)d removed") % {
        "added": added,
        "changed": changed,
        "removed": removed,
    }
    same = ngettext("%(count)d stays as it is", "%(count)d stay as they are", part.same)
    return Told(head, same % {"count": part.same}, is_bad=removed > 0)


def _counted_links(made: Differences) -> Told:
    head = _("%(added)d added, %(changed)d changed, %(removed)d removed") % {
        "added": made.links_added,
        "changed": made.links_changed,
        "removed": made.links_removed,
    }
    return Told(head)


def _rows(made: Differences, *, sees_money: bool) -> Iterator[ChangeRow]:
    """What is lost comes first."""
    for phase in made.phases.removed:
        yield ChangeRow(REMOVED, phase.name, _("Phase, with its gate’s criteria and decisions"))
    for step in made.steps.removed:
        yield ChangeRow(REMOVED, step.name, _("Step, with its checklist, files and history"))
    for changed_phase in made.phases.changed:
        yield ChangeRow(CHANGED, changed_phase.was.name, _fields(changed_phase, columns.PHASE, sees_money))
    for changed in made.steps.changed:
        yield ChangeRow(CHANGED, changed.was.name, _fields(changed, columns.STEP, sees_money))
    for phase in made.phases.added:
        yield ChangeRow(ADDED, phase.name, _("Phase"))
    for step in made.steps.added:
        days = ngettext("Step, %(count)d working day", "Step, %(count)d working days", step.days)
        yield ChangeRow(ADDED, step.name, days % {"count": step.days})


def _fields(
    changed: Changed[FileStep] | Changed[FilePhase], labels: Mapping[str, object], sees_money: bool
) -> str:
    names = [name for name in changed.fields if sees_money or name not in columns.MONEY]
    return ("；" if in_chinese() else "; ").join(
        _("%(field)s: %(was)s → %(now)s")
        % {
            "field": labels[name],
            "was": _value(getattr(changed.was, name)),
            "now": _value(getattr(changed.now, name)),
        }
        for name in islice(names, 6)
    )


def _value(value: object) -> str:
    match value:
        case None | "":
            return _("none")
        case bool():
            return _("yes") if value else _("no")
        case date():
            return written(value, "year")
        case Decimal():
            return f"{value:.2f}"
        case _:
            return str(value)
