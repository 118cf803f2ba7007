from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "tracker.common"
    label = "common"
