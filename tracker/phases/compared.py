"""Baselines compared as the page shows it: each step and gate by name, with what one side lacks in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .domain.baseline import Comparison, Dates, DateSet, Difference, compare
from .domain.facts import Status
from .models import Baseline, BaselineDate
from .shown import ShownPhase, ShownPlan, ShownStep

TODAY = "today"


@dataclass(frozen=True)
class Side:
    """What is compared: a baseline or today's forecast; `code` stands in the address."""

    code: str
    label: str
    dates: DateSet
    names: Mapping[str, str]

    @property
    def is_today(self) -> bool:
        return self.code == TODAY

    @property
    def quoted(self) -> str:
        return self.label if self.is_today else _("“%(name)s”") % {"name": self.label}


@dataclass(frozen=True)
class Row:
    """`note` says why there is nothing to compare."""

    name: str
    difference: Difference
    number: str = ""
    url: str = ""
    note: str = ""

    @property
    def start(self) -> str:
        return signed(self.difference.start_days)

    @property
    def finish(self) -> str:
        return signed(self.difference.finish_days)

    @property
    def longer(self) -> str:
        return signed(self.difference.longer_days)


@dataclass(frozen=True)
class Group:
    """A phase with its steps and its gate; `phase` is None for what belongs to none any more."""

    phase: Row | None
    rows: tuple[Row, ...]
    gate: Row | None = None


@dataclass(frozen=True)
class Compared:
    before: Side
    after: Side
    groups: tuple[Group, ...]
    comparison: Comparison
    steps: int
    moved_steps: int

    @property
    def go_live(self) -> Difference | None:
        return self.comparison.go_live

    @property
    def has_costs(self) -> bool:
        return self.comparison.cost_before is not None or self.comparison.cost_after is not None


def signed(days: int | None) -> str:
    if days is None:
        return ""
    return f"{days:+d}".replace("-", "−") if days else "0"


def side_of_baseline(baseline: Baseline, rows: list[BaselineDate], *, money: bool) -> Side:
    return Side(
        code=str(baseline.pk),
        label=baseline.name,
        dates={row.node: Dates(row.start, row.finish, row.days, row.cost if money else None) for row in rows},
        names={row.node: row.name for row in rows},
    )


def side_of_today(plan: ShownPlan, *, money: bool) -> Side:
    """Today's forecast, with what the steps are planned to cost; a dropped step is planned no more."""
    dates = {}
    for node in plan.schedule.nodes.values():
        if node.forecast and node.status != Status.DROPPED:
            dates[node.key] = Dates(node.forecast.start, node.forecast.finish, node.days)
    for shown in plan.steps.values():
        if money and shown.node.key in dates:
            dates[shown.node.key] = dates[shown.node.key]._replace(cost=shown.step.planned_cost)
    return Side(TODAY, _("today"), dates, {})


def compared(plan: ShownPlan, before: Side, after: Side, *, only_moved: bool = False) -> Compared:
    found = compare(
        before.dates,
        after.dates,
        calendar=plan.schedule.calendar,
        phases={shown.phase.key: [one.node.key for one in shown.steps] for shown in plan.phases},
        go_live=plan.schedule.go_live_key,
    )
    namer = _Namer(plan, before, after)
    groups = [*namer.phases(found), *namer.elsewhere(found)]
    steps = [row for group in groups for row in group.rows]
    return Compared(
        before=before,
        after=after,
        groups=tuple(_moved(groups)) if only_moved else tuple(groups),
        comparison=found,
        steps=len(steps),
        moved_steps=sum(row.difference.is_moved for row in steps),
    )


def _moved(groups: list[Group]) -> Iterator[Group]:
    for group in groups:
        rows = tuple(row for row in group.rows if row.difference.is_moved)
        gate = group.gate if group.gate and group.gate.difference.is_moved else None
        if rows or gate or (group.phase and group.phase.difference.is_moved):
            yield Group(group.phase, rows, gate)


class _Namer:
    def __init__(self, plan: ShownPlan, before: Side, after: Side) -> None:
        self.plan, self.before, self.after = plan, before, after

    def phases(self, found: Comparison) -> Iterator[Group]:
        for shown, phase in zip(self.plan.phases, found.phases, strict=True):
            steps = zip(shown.steps, phase.steps, strict=True)
            yield Group(
                phase=Row(str(shown.phase), phase.whole, url=shown.phase.get_absolute_url()),
                rows=tuple(self._step(one, step) for one, step in steps if _is_anywhere(step)),
                gate=self._gate(shown, phase.gate) if _is_anywhere(phase.gate) else None,
            )

    def elsewhere(self, found: Comparison) -> Iterator[Group]:
        """Steps that left the plan, under the names they had; gates and starts of phases went with those."""
        rows = tuple(
            Row(self._old_name(one.key), one, note=self._note(one))
            for one in found.elsewhere
            if one.key.startswith("step:")
        )
        if rows:
            yield Group(None, rows)

    def _step(self, shown: ShownStep, difference: Difference) -> Row:
        return Row(
            name=str(shown.step),
            difference=difference,
            number=shown.step.shown_number,
            url=shown.step.get_absolute_url(),
            note=self._note(difference, shown),
        )

    def _gate(self, shown: ShownPhase, difference: Difference) -> Row:
        return Row(self.plan.labels[difference.key], difference, note=self._note(difference))

    def _old_name(self, key: str) -> str:
        return self.before.names.get(key) or self.after.names.get(key) or key.partition(":")[2]

    def _note(self, difference: Difference, shown: ShownStep | None = None) -> str:
        if difference.before and difference.after:
            return ""
        lacking = self.after if difference.before else self.before
        if not lacking.is_today:
            return _("not in “%(name)s”") % {"name": lacking.label}
        if shown and shown.step.is_dropped:
            return _("dropped")
        return (
            _("no date today")
            if difference.key in self.plan.schedule.nodes
            else _("not in the plan any more")
        )


def _is_anywhere(difference: Difference) -> bool:
    return difference.before is not None or difference.after is not None


def headline(compared: Compared) -> str:
    """Say what became of the go-live."""
    before, after, go_live = compared.before, compared.after, compared.go_live
    if go_live is None:
        return _("This plan names no go-live")
    if go_live.finish_days is None:
        lacking = before if go_live.before is None else after
        if lacking.is_today:
            return _("Go-live has no date today")
        return _("%(baseline)s holds no go-live to compare with") % {"baseline": lacking.quoted}
    if after.is_today:
        return _since(go_live.finish_days, before)
    return _between(go_live.finish_days, before, after)


def _since(days: int, before: Side) -> str:
    values = {"days": abs(days), "before": before.quoted}
    if not days:
        return _("Go-live is as in %(before)s") % values
    if days > 0:
        sentence = ngettext(
            "Go-live is %(days)d working day later than in %(before)s",
            "Go-live is %(days)d working days later than in %(before)s",
            days,
        )
    else:
        sentence = ngettext(
            "Go-live is %(days)d working day earlier than in %(before)s",
            "Go-live is %(days)d working days earlier than in %(before)s",
            -days,
        )
    return sentence % values


def _between(days: int, before: Side, after: Side) -> str:
    values = {"days": abs(days), "before": before.quoted, "after": after.quoted}
    if not days:
        return _("Go-live in %(after)s is as in %(before)s") % values
    if days > 0:
        sentence = ngettext(
            "Go-live in %(after)s is %(days)d working day later than in %(before)s",
            "Go-live in %(after)s is %(days)d working days later than in %(before)s",
            days,
        )
    else:
        sentence = ngettext(
            "Go-live in %(after)s is %(days)d working day earlier than in %(before)s",
            "Go-live in %(after)s is %(days)d working days earlier than in %(before)s",
            -days,
        )
    return sentence % values


def go_live_in(baselines: list[Baseline], node: str) -> dict[int, date]:
    """Return the go-live of each baseline, by its id."""
    if not node:
        return {}
    rows = BaselineDate.objects.filter(baseline__in=[one.pk for one in baselines], node=node)
    return dict(rows.values_list("baseline_id", "finish"))
