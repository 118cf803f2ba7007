"""What the plan costs, as facts; only for those who see money."""

from tracker.phases.domain.costs import percent_over, total
from tracker.phases.queries import costs_of

from ..domain.facts import Money
from .plan import PlanFacts


def money(plan: PlanFacts) -> Money:
    sums = total(costs_of(plan.rollout, plan.schedule).values())
    budget = plan.rollout.budget
    return Money(
        budget=budget,
        planned=sums.planned,
        actual=sums.actual,
        forecast=sums.forecast,
        percent_over=percent_over(sums.forecast, budget),
    )
