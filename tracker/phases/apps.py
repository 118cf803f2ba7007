from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "tracker.phases"
    label = "phases"

    def ready(self) -> None:
        from tracker.common import offers

        from . import import_job, work  # noqa: F401

        offers.work_items.register(work.work_items)
        offers.search_hits.register(work.search_hits)
