from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tracker.library"
    label = "library"

    def ready(self) -> None:
        from tracker.common.offers import message_templates

        from .shelf import built_in_messages

        message_templates.register(built_in_messages)
