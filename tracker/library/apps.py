from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tracker.library"
    label = "library"
