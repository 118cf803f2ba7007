from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "tracker.risks"
    label = "risks"

    def ready(self) -> None:
        from tracker.common import offers

        from . import log_offers
        from .offers import phase_panel, plan_risks, search_hits, work_items

        offers.work_items.register(work_items)
        offers.phase_panels.register(phase_panel)
        offers.plan_risks.register(plan_risks)
        offers.search_hits.register(search_hits)
        offers.work_items.register(log_offers.work_items)
        offers.phase_panels.register(log_offers.phase_panel)
        offers.search_hits.register(log_offers.search_hits)
        offers.calendar_events.register(log_offers.calendar_events)
