from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "tracker.phases"
    label = "phases"
