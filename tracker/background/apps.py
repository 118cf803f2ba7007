from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "tracker.background"
    label = "background"

    def ready(self) -> None:
        from . import forgetting, mail  # noqa: F401  what they register is known from here on
