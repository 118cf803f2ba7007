from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "tracker.phases"
    label = "phases"

    def ready(self) -> None:
        from tracker.common import offers

        from . import (  # noqa: F401  jobs are known from here on
            asking,
            calendar_check,
            calendar_events,
            import_job,
            settings_preview,
            simulation_job,
            work,
        )

        offers.work_items.register(work.work_items)
        offers.search_hits.register(work.search_hits)
        offers.settings_previews.register(settings_preview.settings_preview)
        offers.date_problems.register(calendar_check.date_problems)
        offers.calendar_events.register(calendar_events.plan_events)
