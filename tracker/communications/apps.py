from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "tracker.communications"
    label = "communications"

    def ready(self) -> None:
        from tracker.common import offers

        from . import running  # noqa: F401  its job is known from here on
        from .calendar_events import message_events
        from .offers import moved_messages, search_hits, work_items

        offers.calendar_events.register(message_events)
        offers.work_items.register(work_items)
        offers.search_hits.register(search_hits)
        offers.moved_by_plan.register(moved_messages)
