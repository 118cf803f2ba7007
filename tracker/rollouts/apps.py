from django.apps import AppConfig


class RolloutsConfig(AppConfig):
    name = "tracker.rollouts"
    label = "rollouts"
