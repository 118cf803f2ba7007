"""What the page of the budget shows: what phases and steps cost, as planned, until now and in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.templatetags.page import money
from tracker.common.wording import percent
from tracker.figures.chart import Chart, Series

from .domain.costs import Cost, Standing, Total, percent_over, standing, total
from .models import Phase
from .shown import ShownPlan, ShownStep
from .wording import Shown

ROWS = 150
ALL = "all"
STANDINGS = {
    Standing.WITHIN: Shown(gettext_lazy("Within tolerance"), "circle-check", "good"),
    Standing.BEYOND: Shown(gettext_lazy("Over tolerance"), "alert-triangle", "warn"),
    Standing.FAR_BEYOND: Shown(gettext_lazy("Over twice the tolerance"), "alert-octagon", "bad"),
}


@dataclass(frozen=True)
class StepCosts:
    shown: ShownStep
    cost: Cost


@dataclass(frozen=True)
class PhaseCosts:
    """`steps`: those that are shown below it."""

    phase: Phase
    total: Total
    is_open: bool
    steps: tuple[StepCosts, ...]


class CostBoard:
    """`opened`: the key of the phase whose steps are shown, or “all”; `number`: the page of them."""

    def __init__(
        self, plan: ShownPlan, costs: Mapping[str, Cost], *, opened: str = "", number: str = ""
    ) -> None:
        self.plan, self.rollout, self.costs = plan, plan.rollout, costs
        keys = {shown.phase.key for shown in plan.phases}
        self.opened = opened if opened == ALL or opened in keys else ""
        self._number = number

    @cached_property
    def total(self) -> Total:
        return total(self.costs.values())

    @property
    def budget(self) -> Decimal | None:
        return self.rollout.budget

    @property
    def has_costs(self) -> bool:
        return any(cost.forecast is not None for cost in self.costs.values())

    @property
    def percent_over(self) -> int | None:
        return percent_over(self.total.forecast, self.budget)

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.total.forecast

    @property
    def missing(self) -> Decimal | None:
        return None if self.left is None else -self.left

    @property
    def standing(self) -> Shown | None:
        """The forecast against budget and tolerance; nothing to say without both."""
        if self.percent_over is None or not self.has_costs:
            return None
        return STANDINGS[standing(self.percent_over, self.rollout.tolerance_cost_percent)]

    @property
    def headline(self) -> str:
        if not self.has_costs:
            return _("No step has a cost yet")
        over = self.percent_over
        values = {
            "forecast": money(self.total.forecast, self.rollout.currency),
            "percent": percent(abs(over or 0)),
        }
        if over is None:
            return _("Forecast %(forecast)s; no budget is set") % values
        if over > 0:
            return _("Forecast %(forecast)s, %(percent)s over budget") % values
        if over < 0:
            return _("Forecast %(forecast)s, %(percent)s under budget") % values
        return _("Forecast %(forecast)s, on budget") % values

    @cached_property
    def unplanned(self) -> list[ShownStep]:
        """Return the steps that lack a planned cost, which the forecast leaves out."""
        return [shown for shown in self.plan.steps.values() if self.costs[shown.node.key].lacks_plan]

    @property
    def unplanned_words(self) -> str:
        return ngettext(
            "%(count)d step has no planned cost and is not in the forecast",
            "%(count)d steps have no planned cost and are not in the forecast",
            len(self.unplanned),
        ) % {"count": len(self.unplanned)}

    @cached_property
    def page(self) -> Page:
        """Return the steps of what is open, at most so many at once that a form can hold them."""
        steps = [
            StepCosts(shown, self.costs[shown.node.key])
            for phase in self.plan.phases
            if self.opened in (ALL, phase.phase.key)
            for shown in phase.steps
        ]
        return Paginator(steps, ROWS).get_page(self._number)

    @cached_property
    def phases(self) -> list[PhaseCosts]:
        shown = list(self.page)
        return [
            PhaseCosts(
                phase=phase.phase,
                total=total(self.costs[step.node.key] for step in phase.steps),
                is_open=self.opened == phase.phase.key,
                steps=tuple(one for one in shown if one.shown.step.phase_id == phase.phase.pk),
            )
            for phase in self.plan.phases
        ]

    @property
    def chart(self) -> Chart:
        columns = [phase.total for phase in self.phases]
        return Chart(
            title=_("What each phase costs: planned, spent so far, forecast"),
            first=_("Phase"),
            categories=[str(phase.phase) for phase in self.phases],
            series=[
                Series(_("Planned"), [float(one.planned) for one in columns], tone="accent-rest"),
                Series(_("Spent so far"), [float(one.actual) for one in columns], tone="ink"),
                Series(_("Forecast"), [float(one.forecast) for one in columns], tone="accent"),
            ],
            unit=self.rollout.currency,
        )
