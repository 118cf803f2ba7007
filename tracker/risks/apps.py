from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "tracker.risks"
    label = "risks"

    def ready(self) -> None:
        from tracker.common import offers

        from . import import_job  # noqa: F401  what it registers is known from here on
        from .offers import phase_panel, plan_risks, search_hits, work_items

        offers.work_items.register(work_items)
        offers.phase_panels.register(phase_panel)
        offers.plan_risks.register(plan_risks)
        offers.search_hits.register(search_hits)
