from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "tracker.workspace"
    label = "workspace"
