from django.urls import path, register_converter

from .views import (
    absences,
    baselines,
    budget,
    calendar,
    check_ins,
    earned_value,
    exchange,
    load,
    phases,
    plan,
    simulation,
    why,
)


class _Word:
    regex: str

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Datable(_Word):
    """What has a date that can be explained."""

    regex = "step|gate"


class Linkable(_Word):
    """What a link may join."""

    regex = "step|phase"


register_converter(Datable, "datable")
register_converter(Linkable, "linkable")

app_name = "phases"
urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/preview/", plan.preview_changes, name="preview"),
    path("plan/save/", plan.save_changes, name="save_changes"),
    path("plan/changes/<pk:pk>/undo/", plan.undo_change, name="undo_change"),
    path("plan/many/", plan.change_many, name="change_many"),
    path("plan/steps/add/", plan.add_step, name="add_step"),
    path("plan/steps/<key:key>/", plan.change_step, name="change_step"),
    path("plan/steps/<key:key>/remove/", plan.remove_step, name="remove_step"),
    path("plan/phases/add/", plan.add_phase, name="add_phase"),
    path("plan/phases/<key:key>/", plan.change_phase, name="change_phase"),
    path("plan/<linkable:kind>/<key:key>/links/", plan.add_link, name="add_link"),
    path("plan/links/<pk:pk>/", plan.change_link, name="change_link"),
    path("plan/load/", load.load, name="load"),
    path("plan/load/absences/add/", absences.add_absence, name="add_absence"),
    path("plan/load/absences/<pk:pk>/", absences.change_absence, name="change_absence"),
    path("plan/load/absences/<pk:pk>/remove/", absences.remove_absence, name="remove_absence"),
    path("plan/budget/", budget.budget, name="budget"),
    path("plan/budget/costs/", budget.change_costs, name="change_costs"),
    path("plan/baselines/", baselines.baselines, name="baselines"),
    path("plan/baselines/add/", baselines.take_baseline, name="take_baseline"),
    path("plan/baselines/<pk:pk>/rename/", baselines.rename_baseline, name="rename_baseline"),
    path("plan/baselines/<pk:pk>/approve/", baselines.approve_baseline, name="approve_baseline"),
    path("plan/baselines/<pk:pk>/set-aside/", baselines.set_baseline_aside, name="set_baseline_aside"),
    path("plan/earned-value/", earned_value.earned_value, name="earned_value"),
    path("plan/simulation/", simulation.simulation, name="simulation"),
    path("plan/simulation/run/", simulation.simulate, name="simulate"),
    path("plan/check-ins/", check_ins.check_ins, name="check_ins"),
    path("plan/check-ins/ask/", check_ins.ask_now, name="ask_now"),
    path("plan/check-ins/<pk:pk>/again/", check_ins.ask_again, name="ask_again"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/revoke/", calendar.revoke_calendar, name="revoke_calendar"),
    path("plan/why/<datable:kind>/<key:key>/", why.why, name="why"),
    path("plan/exchange/", exchange.exchange, name="exchange"),
    path("plan/exchange/preview/", exchange.preview, name="preview_import"),
    path("plan/exchange/import/", exchange.import_plan, name="import_plan"),
    path("plan/export/<key:ending>/", exchange.export, name="export"),
    path("phases/", phases.phases, name="phases"),
    path("phases/<key:key>/", phases.phase, name="phase"),
    path("phases/<key:key>/decide/", phases.decide_gate, name="decide_gate"),
    path("phases/<key:key>/criteria/<key:criterion>/", phases.criterion, name="criterion"),
    path("steps/<key:key>/", phases.step, name="step"),
    path("steps/<key:key>/undo/", phases.undo_step, name="undo_step"),
    path("steps/<key:key>/deliverables/<key:deliverable>/", phases.add_evidence, name="add_evidence"),
    path("evidence/<pk:pk>/", phases.evidence, name="evidence"),
]
