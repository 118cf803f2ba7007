from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "tracker.phases"
    label = "phases"

    def ready(self) -> None:
        from tracker.common import offers

        from . import (
            asking,  # noqa: F401  what it registers is known from here on
            calendar_events,
            work,
        )

        offers.work_items.register(work.work_items)
        offers.search_hits.register(work.search_hits)
        offers.calendar_events.register(calendar_events.plan_events)
