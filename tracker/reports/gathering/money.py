"""What the plan costs, as facts; only for those who see money."""

from decimal import Decimal

from tracker.phases.domain.facts import Status
from tracker.phases.models import Step

from ..domain.facts import Money
from ..domain.health import percent_over
from .plan import PlanFacts

NOTHING = Decimal(0)


def money(plan: PlanFacts) -> Money:
    """What is done costs what was spent; what is not will cost at least its plan."""
    forecast = sum((_cost(plan, step) for step in plan.steps), NOTHING)
    budget = plan.rollout.budget
    return Money(
        budget=budget,
        planned=sum((step.planned_cost or NOTHING for step in plan.steps), NOTHING),
        actual=sum((step.actual_cost or NOTHING for step in plan.steps), NOTHING),
        forecast=forecast,
        percent_over=percent_over(forecast, budget),
    )


def _cost(plan: PlanFacts, step: Step) -> Decimal:
    planned, actual = step.planned_cost or NOTHING, step.actual_cost
    if plan.node(step).status == Status.DONE:
        return planned if actual is None else actual
    return max(planned, actual or NOTHING)
