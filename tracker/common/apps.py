from django.apps import AppConfig
from django.db.models import fields


class CommonConfig(AppConfig):
    name = "tracker.common"
    label = "common"

    def ready(self):
        fields.BLANK_CHOICE_LABEL = "–"  # Django's own asks to choose where leaving it out is fine
