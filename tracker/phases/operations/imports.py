"""A file's plan becomes the rollout's plan: whole, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from tracker.common import text
from tracker.common.tables import Problems
from tracker.rollouts.domain.roles import Permission, Role
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment

from ..domain.effect import Effect
from ..domain.imports import Differences, differences
from ..domain.plan_file import FilePhase, FileStep, PlanFile
from ..domain.progress import Progress
from ..domain.schedule import ScheduleBeyondLimit
from ..exchange import ReadPlan, check_plan, plan_file_of
from ..models import Baseline, BaselineDate, CostReading, Phase, PlanLink, Step, StepUpdate
from ..queries import progress_of, schedule_of
from ..wording import beyond_limit
from .changing import Change, changing_plan
from .progress import first_day_of_facts, update_of

_BATCH = 500
_PHASE_COLUMNS = (
    *("name", "second_name", "gate_name", "second_gate_name"),
    *("not_before", "deadline", "position", "row_version"),
)
_STEP_FIELDS = (
    *("name", "second_name", "days", "best_days", "worst_days", "not_before", "deadline"),
    *("planned_cost", "actual_cost", "started_on", "finished_on", "days_left", "said_on"),
    *("blocked_reason", "is_dropped"),
)
_STEP_COLUMNS = (
    *_STEP_FIELDS,
    *(
        "owner",
        "phase",
        "method",
        "number",
        "position",
        "blocked_since",
        "ends_in_the_evening",
        "row_version",
    ),
)


class Source(NamedTuple):
    """The file as it was sent; `sha256` tells whether it is sent again."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Takes:
    """What else of the file is taken over besides phases, steps and links."""

    calendar: bool = False
    go_live: bool = False
    baseline: bool = False
    owners: bool = False


ALL = Takes(calendar=True, go_live=True, baseline=True, owners=True)


@dataclass(frozen=True)
class Imported:
    made: Differences
    members: tuple[str, ...]
    effect: Effect | None


def import_plan(
    *,
    rollout: Rollout,
    read: ReadPlan,
    by: Member | None,
    on: date,
    source: Source,
    replaces: bool = False,
    takes: Takes = ALL,
) -> Imported:
    """Fill an empty plan, or replace the one there: parts with the same key keep their row and history.

    Raises TableRefused with everything that is wrong, ValidationError where dates leave the calendar.
    """
    with changing_plan(rollout, by=by, on=on) as change:
        stands = plan_file_of(rollout)
        plan = taken(read.over(stands), stands, takes)
        check_import(
            rollout, plan, stands, by=by, on=on, replaces=replaces, takes=takes, places=read.places
        ).refuse()
        _take_settings(rollout, plan, stands)
        members = _add_owners(rollout, unknown_owners(rollout, plan))
        made = differences(stands, plan)
        _Writer(rollout, plan, by, on).write()
        if takes.baseline and plan.baseline and plan.baseline != stands.baseline:
            _keep_baseline(rollout, plan, source, by=by, on=on)
        _log(change, source, made, members, replaces=replaces)
        if change.before is None:
            _refuse_beyond(rollout, on)
    return Imported(made, tuple(members), change.effect)


def check_import(
    rollout: Rollout,
    plan: PlanFile,
    stands: PlanFile,
    *,
    by: Member | None,
    on: date,
    replaces: bool,
    takes: Takes,
    places: Mapping[str, str],
) -> Problems:
    """Return everything that keeps the plan out."""
    problems = Problems()
    if not replaces and (stands.phases or stands.steps):
        problems.add("", _("The plan is not empty. Choose to replace it, or leave it as it is."))
    check_plan(plan, problems, on=on, places=places)
    _check_owners(rollout, plan, by, takes, problems, places)
    return problems


def taken(plan: PlanFile, stands: PlanFile, takes: Takes) -> PlanFile:
    """Return the plan with what is not taken over as it stands."""
    if not takes.calendar:
        plan = replace(plan, calendar=stands.calendar)
    if not takes.go_live:
        plan = replace(plan, go_live=stands.go_live, target_go_live=stands.target_go_live)
    if not takes.baseline:
        plan = replace(plan, baseline=())
    return plan


def unknown_owners(rollout: Rollout, plan: PlanFile) -> list[str]:
    """Return the owners of the file whom nobody in the rollout is called."""
    known = set(rollout.members.values_list("name", flat=True))
    return [name for name in dict.fromkeys(step.owner for step in plan.steps) if name and name not in known]


def _check_owners(
    rollout: Rollout,
    plan: PlanFile,
    by: Member | None,
    takes: Takes,
    problems: Problems,
    places: Mapping[str, str],
) -> None:
    unknown = unknown_owners(rollout, plan)
    if not takes.owners:
        for step in plan.steps:
            if step.owner in unknown:
                problems.add(
                    places.get(f"step:{step.key}") or f"“{step.name}”",
                    _("“%(name)s” is not in the team. Add them, correct the name, or have owners added.")
                    % {"name": step.owner},
                )
        return
    if unknown and by is not None and not by.may(Permission.MANAGE_TEAM):
        problems.add("", _("Whoever manages the team adds its people. Ask the project manager."))
    for name in unknown:
        if text.changes_direction(name):
            problems.add(name, _("A name can't hold characters that turn the direction of writing."))


def _add_owners(rollout: Rollout, names: Iterable[str]) -> list[str]:
    """People of the file become members without an account, who can see nothing yet."""
    made = Member.objects.bulk_create(
        Member(rollout=rollout, name=name, role=Role.TEAM_MEMBER, language=rollout.language) for name in names
    )
    return [member.name for member in made]


def _take_settings(rollout: Rollout, plan: PlanFile, stands: PlanFile) -> None:
    calendar = plan.calendar
    if (calendar, plan.go_live, plan.target_go_live) == (
        stands.calendar,
        stands.go_live,
        stands.target_go_live,
    ):
        return
    rollout.starts_on = calendar.start
    rollout.working_weekdays = sorted(calendar.weekdays)
    rollout.days_off = sorted(map(date.isoformat, calendar.days_off))
    rollout.extra_working_days = sorted(map(date.isoformat, calendar.extra_working_days))
    rollout.go_live_node = plan.go_live or ""
    rollout.target_go_live = plan.target_go_live
    rollout.save(
        update_fields=[
            *("starts_on", "working_weekdays", "days_off", "extra_working_days"),
            *("go_live_node", "target_go_live"),
        ]
    )


def _keep_baseline(rollout: Rollout, plan: PlanFile, source: Source, *, by: Member | None, on: date) -> None:
    baseline = Baseline.objects.create(
        rollout=rollout, name=source.name, on=on, at=recording_moment(), taken_by=by
    )
    names = {f"step:{step.key}": step.name for step in plan.steps}
    names |= {f"gate:{phase.key}": phase.gate_name or phase.name for phase in plan.phases}
    names |= {f"start:{phase.key}": phase.name for phase in plan.phases}
    _create(
        BaselineDate,
        [
            BaselineDate(
                baseline=baseline,
                node=one.node,
                name=names[one.node],
                start=one.start,
                finish=one.finish,
                days=one.days,
                cost=one.cost,
            )
            for one in plan.baseline
        ],
    )


def _log(change: Change, source: Source, made: Differences, members: list[str], *, replaces: bool) -> None:
    change.log(
        "plan_imported",
        None,
        file=source.name,
        sha256=source.sha256,
        replaces=replaces,
        members=members,
        **{
            f"{name}_{what}": len(getattr(getattr(made, name), what))
            for name in ("phases", "steps")
            for what in ("added", "changed", "removed")
        },
        links_added=made.links_added,
        links_changed=made.links_changed,
        links_removed=made.links_removed,
    )


def _refuse_beyond(rollout: Rollout, on: date) -> None:
    """For a plan that ran past the calendar before, so that the change itself compares nothing."""
    try:
        schedule_of(rollout, on)
    except ScheduleBeyondLimit as error:
        raise beyond_limit(error) from error


@dataclass
class _Writer:
    """Brings the rows of one plan to what the file says, in few statements whatever their number."""

    rollout: Rollout
    plan: PlanFile
    by: Member | None
    on: date
    _updates: list[StepUpdate] = field(default_factory=list)
    _readings: list[CostReading] = field(default_factory=list)

    def write(self) -> None:
        phases = self._write_phases()
        self._write_steps(phases)
        self._write_links()
        StepUpdate.objects.bulk_create(self._updates, batch_size=_BATCH)
        CostReading.objects.bulk_create(self._readings, batch_size=_BATCH)
        _delete(self.rollout.steps.all(), {step.key for step in self.plan.steps})
        _delete(self.rollout.phases.all(), {phase.key for phase in self.plan.phases})

    def _write_phases(self) -> dict[str, Phase]:
        rows = {row.key: row for row in self.rollout.phases.all()}
        new: list[Phase] = []
        changed: list[Phase] = []
        for position, phase in enumerate(self.plan.phases, 1):
            row = rows.get(phase.key) or Phase(rollout=self.rollout, key=phase.key)
            was = _values(row, _PHASE_COLUMNS)
            _set_phase(row, phase, position)
            if row.pk is None:
                new.append(row)
            elif _values(row, _PHASE_COLUMNS) != was:
                row.row_version += 1
                changed.append(row)
        _create(Phase, new)
        _update(Phase, changed, _PHASE_COLUMNS)
        return {row.key: row for row in self.rollout.phases.all()}

    def _write_steps(self, phases: dict[str, Phase]) -> None:
        rows = {row.key: row for row in self.rollout.steps.select_related(None).order_by()}
        told = set(
            StepUpdate.objects.filter(step__rollout=self.rollout).values_list("step_id", flat=True).distinct()
        )
        numbers = _last_numbers(rows.values())
        owners = _Owners(self.rollout)
        positions: dict[int, int] = {}
        new: list[Step] = []
        changed: list[Step] = []
        for step in self.plan.steps:
            phase = phases[step.phase]
            positions[phase.pk] = position = positions.get(phase.pk, 0) + 1
            row = rows.get(step.key) or Step(rollout=self.rollout, key=step.key)
            row.rollout = self.rollout
            was, cost, facts = _values(row, _STEP_COLUMNS), row.actual_cost, progress_of(row)
            first = self._first_update(row, facts, told)
            if row.phase_id != phase.pk:
                numbers[phase.pk] = row.number = numbers.get(phase.pk, 0) + 1
                row.phase, row.method = phase, None
            row.position = position
            _set_step(row, step, owners, self.on)
            if row.pk is None:
                new.append(row)
            elif _values(row, _STEP_COLUMNS) != was:
                row.row_version += 1
                changed.append(row)
            if row.pk is not None and progress_of(row) != facts:
                self._updates += [*first, update_of(row, by=self.by, on=self.on)]
            if row.actual_cost != cost:
                self._readings.append(
                    CostReading(
                        step=row,
                        member=self.by,
                        on=self.on,
                        at=recording_moment(),
                        actual_cost=row.actual_cost,
                    )
                )
        _create(Step, new)
        _update(Step, changed, _STEP_COLUMNS)

    def _first_update(self, row: Step, facts: Progress, told: set[int]) -> list[StepUpdate]:
        """What was known before anybody said anything, so that an undo leads back to it."""
        if row.pk is None or facts == Progress() or row.pk in told:
            return []
        return [update_of(row, by=None, on=first_day_of_facts(row))]

    def _write_links(self) -> None:
        """A link that stays as it is keeps its row."""
        wanted = {(str(link.before), str(link.after)): link for link in self.plan.links}
        kept, gone = set(), []
        for row in self.rollout.links.all():
            link = wanted.get((row.before, row.after))
            if link and (link.kind, link.lag, link.position) == (row.kind, row.lag, row.position):
                kept.add((row.before, row.after))
            else:
                gone.append(row.pk)
        for piece in _pieces(gone):
            PlanLink.objects.filter(pk__in=piece).delete()
        _create(
            PlanLink,
            [
                PlanLink(
                    rollout=self.rollout,
                    before=ends[0],
                    after=ends[1],
                    kind=link.kind.value,
                    lag=link.lag,
                    position=link.position,
                )
                for ends, link in wanted.items()
                if ends not in kept
            ],
        )


class _Owners:
    """Finds members by name: those who are there before those who left; a step's owner before a namesake."""

    def __init__(self, rollout: Rollout) -> None:
        members = list(rollout.members.order_by("pk"))
        self._names = {member.pk: member.name for member in members}
        self._by_name: dict[str, int] = {}
        for member in sorted(members, key=lambda member: member.left_on is not None):
            self._by_name.setdefault(member.name, member.pk)

    def find(self, name: str, now: int | None) -> int | None:
        if now is not None and self._names.get(now) == name:
            return now
        return self._by_name[name] if name else None


def _last_numbers(rows: Iterable[Step]) -> dict[int, int]:
    last: dict[int, int] = {}
    for row in rows:
        last[row.phase_id] = max(last.get(row.phase_id, 0), row.number)
    return last


def _set_phase(row: Phase, phase: FilePhase, position: int) -> None:
    row.name, row.second_name = phase.name, phase.second_name
    row.gate_name, row.second_gate_name = phase.gate_name, phase.second_gate_name
    row.not_before, row.deadline, row.position = phase.not_before, phase.deadline, position


def _set_step(row: Step, step: FileStep, owners: _Owners, on: date) -> None:
    finished = row.finished_on
    for name in _STEP_FIELDS:
        setattr(row, name, getattr(step, name))
    if step.days_left is not None and step.said_on is None:
        row.said_on = on
    row.owner_id = owners.find(step.owner, row.owner_id)
    row.blocked_since = (row.blocked_since or on) if step.blocked_reason else None
    if row.finished_on != finished:
        row.ends_in_the_evening = None


def _values(row: Model, columns: Iterable[str]) -> tuple:
    fields = row._meta
    return tuple(getattr(row, fields.get_field(name).attname) for name in columns)  # type: ignore[union-attr]


def _create[Row: Model](model: type[Row], rows: list[Row]) -> None:
    model._default_manager.bulk_create(rows, batch_size=_BATCH)


def _update[Row: Model](model: type[Row], rows: list[Row], columns: Iterable[str]) -> None:
    """One statement for many rows; a row that meanwhile is gone can't be, under the rollout's lock."""
    if rows:
        model._default_manager.bulk_create(
            rows,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=list(columns),
        )


def _delete(rows: QuerySet, kept: set[str]) -> None:
    gone = [pk for pk, key in rows.order_by().values_list("pk", "key") if key not in kept]
    for piece in _pieces(gone):
        rows.model.objects.filter(pk__in=piece).delete()


def _pieces(keys: list[int]) -> Iterable[list[int]]:
    return (keys[at : at + _BATCH] for at in range(0, len(keys), _BATCH))
