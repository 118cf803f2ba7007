"""What the page of the load shows: who has how much work in which week, and what stands behind a figure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from tracker.common.dates import written, written_span
from tracker.rollouts.models import Absence, Member

from .domain.load import Figure, Load, Period, ahead_of, behind, goes_on, load, months, weeks
from .models import Step
from .queries import absences_of
from .shown import ShownPlan, ShownStep
from .wording import Shown

OVER = Shown(pgettext_lazy("load", "over"), "alert-triangle", "warn")
FAR_OVER = Shown(pgettext_lazy("load", "far over"), "alert-octagon", "bad")
FULL = Shown(pgettext_lazy("load", "full"), "circle-check", "none")
NOBODY = "nobody"


@dataclass(frozen=True)
class Row:
    """`key` stands in addresses: a member's id, “duty-” and a duty's id, or “nobody”."""

    key: str
    name: str
    is_person: bool
    cells: tuple["Cell", ...]

    @property
    def remark(self) -> str:
        """Say why nobody's days stand against this work."""
        if self.is_person:
            return ""
        return _("has left the team") if self.key.isdecimal() else _("no owner")

    @property
    def busy(self) -> list["Cell"]:
        return [cell for cell in self.cells if cell.figure.work]


@dataclass(frozen=True)
class Cell:
    """`weeks_over`: of a month, how many of its weeks hold more work than days."""

    figure: Figure
    start: date
    is_now: bool
    href: str
    weeks_over: int = 0

    @property
    def is_blank(self) -> bool:
        return not (self.figure.work or self.figure.away or self.weeks_over or self.is_now)

    @property
    def shown(self) -> str:
        work, available, away = self.figure
        if available is None or not (away or self.figure.is_overloaded):
            return str(work)
        return f"{work}/{available}"

    @property
    def look(self) -> Shown | None:
        work, available, _away = self.figure
        if available is None or not work:
            return None
        if self.figure.is_overloaded:
            return FAR_OVER if work >= 2 * available else OVER
        return FULL if work == available else None


@dataclass(frozen=True)
class Behind:
    """A figure that was opened: its steps, each with its days in the period and all that are ahead."""

    title: str
    away: tuple[str, ...]
    steps: tuple[tuple[ShownStep, int, int], ...]


@dataclass(frozen=True)
class Overload:
    name: str
    figure: Figure
    week: Period
    is_now: bool


class LoadBoard:
    """Counts once for all of the plan, which the headline tells, and once for what is chosen to be seen."""

    def __init__(self, plan: ShownPlan, members: Iterable[Member], *, scale: str = "") -> None:
        self.plan, self.schedule, self.rollout = plan, plan.schedule, plan.rollout
        self.members = {str(member.pk): member for member in members}
        self.scale = "month" if scale == "month" else "week"
        self.person = self.phase = ""
        self.weeks = weeks(self.schedule)
        self.periods = months(self.schedule) if self.scale == "month" else self.weeks
        self._bearers = {shown.node.key: bearer(shown.step) for shown in plan.steps.values()}
        self._away = {key: absences_of(member) for key, member in self.members.items()}

    def narrow(self, *, person: str, phase: str) -> None:
        """Show the work of one bearer, of one phase, or ("") of all; the headline stays that of all."""
        self.person, self.phase = person, phase
        for name in ("_counted", "rows", "_address"):
            self.__dict__.pop(name, None)

    @cached_property
    def names(self) -> dict[str, str]:
        """Name everybody with work ahead: people, then duties that nobody took, then nobody at all."""
        steps = {bearer(shown.step): shown.step for shown in self.plan.steps.values()}
        names = [(self._rank(key), self._name(steps[key]), key) for key in self._all.rows]
        return {key: name for _rank, name, key in sorted(names)}

    def _rank(self, key: str) -> int:
        return 0 if key in self.members else 2 if key == NOBODY else 1

    def _name(self, step: Step) -> str:
        if step.owner:
            return step.owner.name
        return str(step.duty) if step.duty else _("Nobody")

    @cached_property
    def _all(self) -> Load[str]:
        return load(self.schedule, self._bearers, self._away, self.weeks)

    @cached_property
    def _counted(self) -> dict[str, str]:
        return {
            shown.node.key: self._bearers[shown.node.key]
            for shown in self.plan.steps.values()
            if self.phase in ("", shown.step.phase.key) and self.person in ("", self._bearers[shown.node.key])
        }

    @cached_property
    def rows(self) -> list[Row]:
        counted = load(self.schedule, self._counted, self._away, self.periods).rows
        over = self._weeks_over() if self.scale == "month" else {}
        return [
            Row(key, name, key in self.members, tuple(self._cells(key, counted[key], over)))
            for key, name in self.names.items()
            if key in counted
        ]

    def _cells(
        self, key: str, figures: tuple[Figure, ...], over: Mapping[tuple[str, date], int]
    ) -> Iterator[Cell]:
        for number, (period, figure) in enumerate(zip(self.periods, figures, strict=True)):
            start = self.start_of(period)
            yield Cell(
                figure,
                start,
                is_now=number == 0,
                href=f"{self._address}owner={key}&week={start}#behind",
                weeks_over=over.get((key, start), 0),
            )

    def _weeks_over(self) -> dict[tuple[str, date], int]:
        """Count the overloaded weeks that begin in each month, which a month's own figure may hide."""
        found: dict[tuple[str, date], int] = {}
        for key, figures in load(self.schedule, self._counted, self._away, self.weeks).rows.items():
            for week, figure in zip(self.weeks, figures, strict=True):
                if figure.is_overloaded:
                    place = key, week.first.replace(day=1)
                    found[place] = found.get(place, 0) + 1
        return found

    def start_of(self, period: Period) -> date:
        """Return the Monday or the first of the month by which a period is called."""
        if self.scale == "month":
            return period.first.replace(day=1)
        return monday_of(period.first)

    # The address

    @cached_property
    def _address(self) -> str:
        return f"{self.address()}{'&' if self._kept() else '?'}"

    def _kept(self, **changes: str) -> dict[str, str]:
        scale = "month" if self.scale == "month" else ""
        kept = {"scale": scale, "person": self.person, "phase": self.phase} | changes
        return {name: value for name, value in kept.items() if value}

    def address(self, **changes: str) -> str:
        query = urlencode(self._kept(**changes))
        path = reverse("phases:load", args=[self.rollout.slug])
        return f"{path}?{query}" if query else path

    @property
    def unfiltered(self) -> str:
        return self.address(person="", phase="")

    @property
    def scales(self) -> list[tuple[str, str, bool]]:
        return [
            (scale, self.address(scale=scale if scale == "month" else ""), scale == self.scale)
            for scale in ("week", "month")
        ]

    # The head

    @cached_property
    def headline(self) -> str:
        if not self._all.rows:
            return _("No work is ahead")
        found = self.overloads
        return overload_words(found[0]) if found else _("Nobody has more work than days")

    @cached_property
    def overloads(self) -> list[Overload]:
        """Return every week of everybody with more work than days, the nearest first, then the heaviest."""
        found = [
            Overload(self.names[key], figure, week, is_now=number == 0)
            for key, figures in self._all.rows.items()
            for number, (week, figure) in enumerate(zip(self.weeks, figures, strict=True))
            if figure.is_overloaded
        ]
        return sorted(found, key=lambda one: (one.week, -one.figure.excess, one.name))

    @property
    def people_over(self) -> int:
        return len({one.name for one in self.overloads})

    @property
    def ownerless_days(self) -> int:
        return sum(
            figure.work
            for key, figures in self._all.rows.items()
            if key not in self.members
            for figure in figures
        )

    @property
    def goes_on(self) -> bool:
        return goes_on(self.schedule, self.weeks)

    @property
    def months(self) -> list[tuple[date, int]]:
        """Return the months over the weeks, each with how many columns it spans."""
        starts = [self.start_of(period) for period in self.periods]
        return [(month, len(list(of))) for month, of in groupby(starts, lambda day: day.replace(day=1))]

    @property
    def columns(self) -> list[tuple[date, bool]]:
        return [(self.start_of(period), number == 0) for number, period in enumerate(self.periods)]

    # What stands behind a figure

    def behind(self, key: str, start: str) -> Behind | None:
        """Return what was opened; None for what no figure stands for."""
        period = next((one for one in self.periods if self.start_of(one).isoformat() == start), None)
        row = next((row for row in self.rows if row.key == key), None)
        if period is None or row is None:
            return None
        figure = row.cells[self.periods.index(period)].figure
        keys = {node for node, bears in self._counted.items() if bears == key}
        shown = {one.node.key: one for one in self.plan.steps.values()}
        steps = [
            (shown[node], days, self._ahead(shown[node]))
            for node, days in behind(self.schedule, keys, period)
        ]
        return Behind(
            title=_("%(name)s, %(period)s: %(figure)s")
            % {"name": row.name, "period": self._period_words(period), "figure": figure_words(figure)},
            away=tuple(
                written_span(away.first, away.last)
                for away in self._away.get(key, ())
                if away.first <= period.last and away.last >= period.first
            ),
            steps=tuple(steps),
        )

    def _ahead(self, shown: ShownStep) -> int:
        ahead = ahead_of(self.schedule, shown.node)
        return ahead.days if ahead else 0

    def _period_words(self, period: Period) -> str:
        if self.scale == "month":
            return written(period.first, "month_year")
        return _("week of %(day)s") % {"day": written(monday_of(period.first))}

    # Absences

    @property
    def absences(self) -> list[Absence]:
        """Return those that are not over, in the order of their days."""
        coming = [
            absence
            for member in self.members.values()
            for absence in member.absences.all()
            if absence.last_on >= self.schedule.on
        ]
        return sorted(coming, key=lambda absence: (absence.first_on, absence.member_id))

    @property
    def touched(self) -> list[ShownStep]:
        """Return the steps whose owner is away during them."""
        return [shown for shown in self.plan.steps.values() if shown.away]


def bearer(step: Step) -> str:
    if step.owner_id:
        return str(step.owner_id)
    return f"duty-{step.duty_id}" if step.duty_id else NOBODY


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def figure_words(figure: Figure) -> str:
    work = ngettext("%(count)d day of work", "%(count)d days of work", figure.work) % {"count": figure.work}
    if figure.available is None:
        return _("%(work)s and nobody named for it") % {"work": work}
    if not figure.available:
        return _("%(work)s and no day for it") % {"work": work}
    return ngettext("%(work)s in %(count)d day", "%(work)s in %(count)d days", figure.available) % {
        "work": work,
        "count": figure.available,
    }


def overload_words(found: Overload) -> str:
    """Say who has more work than days, and when."""
    values = {"name": found.name, "figure": figure_words(found.figure)}
    if found.is_now:
        return _("%(name)s has %(figure)s, in what is left of this week") % values
    return _("%(name)s has %(figure)s, week of %(day)s") % (
        values | {"day": written(monday_of(found.week.first))}
    )
