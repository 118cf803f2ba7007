from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "tracker.phases"
    label = "phases"

    def ready(self) -> None:
        from tracker.common import offers

        from . import calendar_check, simulation_job, work  # noqa: F401  a job is known from here on

        offers.work_items.register(work.work_items)
        offers.search_hits.register(work.search_hits)
        offers.date_problems.register(calendar_check.date_problems)
