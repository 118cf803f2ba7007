from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "tracker.risks"
    label = "risks"

    def ready(self) -> None:
        from tracker.common import offers

        from . import (
            escalating,  # noqa: F401  its job is known from here on
            import_job,  # noqa: F401  what it registers is known from here on
            log_offers,
        )
        from .change_request_work import search_hits as change_request_hits
        from .change_request_work import work_items as change_request_items
        from .escalation_work import escalation_items
        from .offers import phase_panel, plan_risks, search_hits, work_items
        from .threats import slip_questions, step_panel

        offers.work_items.register(work_items)
        offers.phase_panels.register(phase_panel)
        offers.step_panels.register(step_panel)
        offers.slip_questions.register(slip_questions)
        offers.plan_risks.register(plan_risks)
        offers.search_hits.register(search_hits)
        offers.work_items.register(escalation_items)
        offers.work_items.register(change_request_items)
        offers.search_hits.register(change_request_hits)
        offers.work_items.register(log_offers.work_items)
        offers.phase_panels.register(log_offers.phase_panel)
        offers.search_hits.register(log_offers.search_hits)
        offers.calendar_events.register(log_offers.calendar_events)
