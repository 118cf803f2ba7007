"""A simulation as its page shows it: the answer in words, the chart, the steps and risks it hangs on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.common.dates import written
from tracker.figures.chart import Chart, Mark, Series
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain.chances import RiskDays, spread_of
from .domain.facts import FINISHED, Status
from .domain.simulated import NEAR_CRITICAL, Simulated, Unit, bin_start
from .queries import LatestSimulation, plan_of, plan_risks
from .shown import ShownPlan, ShownStep, show_plan

LEAST_SHARE = 0.05
MOST_STEPS = 20
MOST_GAINS = 10
MANY_DAYS = 300


@dataclass(frozen=True)
class CriticalStep:
    """`share`: of the runs in which a day later moves the aim by a day."""

    shown: ShownStep
    name: str
    share: float
    float_today: int | None

    @property
    def is_near_critical(self) -> bool:
        return self.share >= NEAR_CRITICAL


@dataclass(frozen=True)
class ShownGain:
    name: str
    url: str
    is_risk: bool
    days: int
    p80: date
    chance: float | None


@dataclass(frozen=True)
class ShownResponse:
    """`days` at P80, `mean_days` on average; the risk's name stands beside its own."""

    name: str
    risk: str
    url: str
    days: int
    mean_days: float
    p80: date
    chance: float | None


@dataclass(frozen=True)
class ShownSimulation:
    """`untried`: responses of today that would help some risk, but that this simulation did not try."""

    latest: LatestSimulation
    headline: str
    likely: list[tuple[str, date, int | None]]
    chart: Chart
    critical: list[CriticalStep]
    critical_left: int
    gains: list[ShownGain]
    responses: list[ShownResponse]
    untried: int

    @property
    def found(self) -> Simulated:
        return self.latest.found

    @property
    def near_critical(self) -> int:
        return len(self.found.near_critical)


@dataclass(frozen=True)
class MayDiffer:
    """How many unfinished steps have a spread, of how many, and how many risks may cost days."""

    estimated: int
    unfinished: int
    risks: int

    @property
    def nothing(self) -> bool:
        return not (self.estimated or self.risks)


def what_may_differ(rollout: Rollout, member: Member) -> MayDiffer:
    today = rollout.today()
    steps = [
        step for step in plan_of(rollout, today).steps if step.days and not (step.finished_on or step.dropped)
    ]
    risks = plan_risks(rollout, today, confidential=member.may(Permission.SEE_CONFIDENTIAL))
    return MayDiffer(sum(not spread_of(step).is_certain for step in steps), len(steps), len(risks))


def show_simulation(rollout: Rollout, member: Member, latest: LatestSimulation) -> ShownSimulation:
    """Steps and risks that are gone since are left out, and so are risks the member may not see now."""
    plan = show_plan(rollout)
    found = latest.found
    steps, risks = list(_critical(plan, found)), _risks_seen(rollout, member)
    responses = list(_responses(found, risks))
    return ShownSimulation(
        latest=latest,
        headline=_headline(found),
        likely=_likely(plan, found),
        chart=_chart(found),
        critical=steps[:MOST_STEPS],
        critical_left=len(steps[MOST_STEPS:]),
        gains=list(_gains(plan, found, risks))[:MOST_GAINS],
        responses=responses,
        untried=sum(len(risk.helping) for risk in risks.values()) - len(responses),
    )


def _headline(found: Simulated) -> str:
    values = {"day": written(found.aimed.p80, "long")}
    if found.aim == "go_live":
        return _("Go-live by %(day)s in 4 of 5 cases") % values
    return _("Everything done by %(day)s in 4 of 5 cases") % values


def _likely(plan: ShownPlan, found: Simulated) -> list[tuple[str, date, int | None]]:
    """Return P50, P80 and P90, each with the working days it is after the promised date."""
    calendar = plan.schedule.calendar
    words = {50: _("1 of 2 cases"), 80: _("4 of 5 cases"), 90: _("9 of 10 cases")}
    return [
        (
            words[share],
            day,
            calendar.end_index(day) - calendar.end_index(found.target) if found.target else None,
        )
        for share, day in found.aimed.at.items()
    ]


def _chart(found: Simulated) -> Chart:
    first, last = found.bins[0].first, found.bins[-1].first
    names = [_bin_name(found.unit, one.first, (last - first).days) for one in found.bins]
    reached, shares = 0, []
    for one in found.bins:
        reached += one.runs
        shares.append(round(reached / found.runs, 4))
    heads = {Unit.DAY: _("Day"), Unit.WEEK: _("Week from"), Unit.MONTH: _("Month"), Unit.YEAR: _("Year")}
    return Chart(
        title=_("When we go live") if found.aim == "go_live" else _("When everything is done"),
        first=heads[found.unit],
        categories=names,
        series=[
            Series(_("Cases"), [one.runs for one in found.bins], tone="accent"),
            Series(_("There by then"), shares, kind="line", tone="ink", share=True),
        ],
        marks=list(_marks(found, dict(zip([one.first for one in found.bins], names, strict=True)))),
    )


def _bin_name(unit: Unit, first: date, days: int) -> str:
    if unit == Unit.YEAR:
        return str(first.year)
    if unit == Unit.MONTH:
        return f"{first:%Y-%m}"
    return written(first, "year" if days > MANY_DAYS else "short")


def _marks(found: Simulated, names: dict[date, str]) -> Iterator[Mark]:
    """Dates that fall into one bar share a line; those off the chart have none."""
    dates = [
        (found.aimed.forecast, _("Forecast")),
        (found.target, _("Promised")),
        (found.aimed.p80, "P80"),
    ]
    labels: dict[str, list[str]] = {}
    for day, label in dates:
        name = names.get(bin_start(found.unit, day)) if day else None
        if name:
            labels.setdefault(name, []).append(label)
    for name in names.values():
        if name in labels:
            yield Mark(name, " · ".join(labels[name]), "ink")


def _critical(plan: ShownPlan, found: Simulated) -> Iterator[CriticalStep]:
    for key, share in found.critical.items():
        shown = plan.steps.get(key)
        if shown and share >= LEAST_SHARE and shown.node.status not in (*FINISHED, Status.DROPPED):
            node = shown.node
            days = node.go_live_float if found.aim == "go_live" else node.total_float
            yield CriticalStep(shown, plan.labels[node.key], share, days)


def _risks_seen(rollout: Rollout, member: Member) -> dict[str, RiskDays]:
    if not member.may(Permission.SEE_RISKS):
        return {}
    confidential = member.may(Permission.SEE_CONFIDENTIAL)
    return {risk.key: risk for risk in plan_risks(rollout, rollout.today(), confidential=confidential)}


def _gains(plan: ShownPlan, found: Simulated, risks: dict[str, RiskDays]) -> Iterator[ShownGain]:
    for gain in found.gains:
        if gain.days < 1:
            continue
        if gain.kind == "risk" and gain.key in risks:
            risk = risks[gain.key]
            name = pgettext("what buys days", "%(risk)s does not happen") % {"risk": risk.label}
            yield ShownGain(name, risk.url, True, gain.days, gain.p80, gain.chance)
        elif gain.kind == "step" and gain.key in plan.steps:
            step = plan.steps[gain.key].step
            name = pgettext("what buys days", "%(step)s takes its likely days") % {
                "step": plan.labels[step.node_key]
            }
            yield ShownGain(name, step.get_absolute_url(), False, gain.days, gain.p80, gain.chance)


def _responses(found: Simulated, risks: dict[str, RiskDays]) -> Iterator[ShownResponse]:
    """Yield those that are still open and still would help, best first."""
    known = {one.key: (one, risk) for risk in risks.values() for one in risk.helping}
    for gain in found.responses:
        if gain.key in known:
            response, risk = known[gain.key]
            yield ShownResponse(
                response.label, risk.label, risk.url, gain.days, gain.mean_days, gain.p80, gain.chance
            )
