from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tracker.reports"
    label = "reports"

    def ready(self) -> None:
        from tracker.common import offers

        from . import file_job, series_job  # noqa: F401  jobs are known from here on
        from .offers import work_items

        offers.work_items.register(work_items)
