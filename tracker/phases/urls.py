from django.urls import path, register_converter

from .views import absences, budget, load, phases, plan, why


class Datable:
    """What has a date that can be explained."""

    regex = "step|gate"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Datable, "datable")

app_name = "phases"
urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/steps/add/", plan.add_step, name="add_step"),
    path("plan/steps/<key:key>/", plan.change_step, name="change_step"),
    path("plan/steps/<key:key>/links/", plan.add_link, name="add_link"),
    path("plan/links/<pk:pk>/remove/", plan.remove_link, name="remove_link"),
    path("plan/baselines/add/", plan.take_baseline, name="take_baseline"),
    path("plan/load/", load.load, name="load"),
    path("plan/load/absences/add/", absences.add_absence, name="add_absence"),
    path("plan/load/absences/<pk:pk>/", absences.change_absence, name="change_absence"),
    path("plan/load/absences/<pk:pk>/remove/", absences.remove_absence, name="remove_absence"),
    path("plan/budget/", budget.budget, name="budget"),
    path("plan/budget/costs/", budget.change_costs, name="change_costs"),
    path("plan/why/<datable:kind>/<key:key>/", why.why, name="why"),
    path("phases/", phases.phases, name="phases"),
    path("phases/<key:key>/", phases.phase, name="phase"),
    path("phases/<key:key>/decide/", phases.decide_gate, name="decide_gate"),
    path("phases/<key:key>/criteria/<key:criterion>/", phases.criterion, name="criterion"),
    path("steps/<key:key>/", phases.step, name="step"),
    path("steps/<key:key>/undo/", phases.undo_step, name="undo_step"),
    path("steps/<key:key>/deliverables/<key:deliverable>/", phases.add_evidence, name="add_evidence"),
    path("evidence/<pk:pk>/", phases.evidence, name="evidence"),
]
