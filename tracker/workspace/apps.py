from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "tracker.workspace"
    label = "workspace"

    def ready(self) -> None:
        from . import digesting  # noqa: F401  the digest's job is known from here on
