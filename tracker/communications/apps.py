from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "tracker.communications"
    label = "communications"
